/** `npm run lab -- check|mutants|explain`: proves labs, prints what does not hold, and what a learner would see. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { checkLab, type LabReport } from "../check-lab.ts";
import { curlOf, parseLab, runLab, type Lab } from "../index.ts";
import { catalogSlugs, loadBundle } from "../load.ts";
import { failingRewrites, mutantReports } from "../mutants.ts";

const [command, ...rest] = process.argv.slice(2);
const json = rest.includes("--json");
const deep = rest.includes("--deep");
const names = rest.filter((word) => !word.startsWith("--"));

if (command === "check") {
  const reports = (names.length === 0 ? catalogSlugs() : names).map((name) => {
    const report = checkLab(loadBundle(name));
    const { lab } = deep ? parseLab(loadBundle(name)) : {};
    const failing = lab === undefined ? [] : failingRewrites(lab, 1_000);
    return { ...report, faults: [...report.faults, ...failing] };
  });
  if (json) console.log(JSON.stringify(reports, undefined, 2));
  else for (const report of reports) print(report);
  process.exitCode = reports.every(isSound) ? 0 : 1;
} else if (command === "mutants") {
  const found = (names.length === 0 ? catalogSlugs() : names).map((name) => mutants(name));
  process.exitCode = found.every((survivors) => survivors === 0) ? 0 : 1;
} else if (command === "explain" && names[1] !== undefined) {
  const [slug = "", folder = "", stepId] = names;
  process.exitCode = explain(labOf(slug), folder, stepId);
} else {
  console.error(
    "usage: npm run lab -- check [lab…] [--deep] [--json] | mutants [lab…] | explain LAB FOLDER [STEP]",
  );
  process.exitCode = 2;
}

function isSound({ problems, faults }: LabReport): boolean {
  return problems.length === 0 && faults.length === 0;
}

function print(report: LabReport): void {
  const { slug, problems, faults, proven } = report;
  console.log(`${isSound(report) ? "✓" : "✗"} ${slug}: ${String(proven.length)} claims proven`);
  for (const { place, message, fix } of problems) {
    const at =
      place === undefined ? "" : `${place.file}:${String(place.line)}:${String(place.column)} `;
    console.log(`  ${at}${message}${fix === undefined ? "" : ` ${fix}`}`);
  }
  for (const fault of faults) console.log(`  ${fault}`);
}

function labOf(name: string): Lab {
  const { lab, problems } = parseLab(loadBundle(name));
  if (lab !== undefined && problems.length === 0) return lab;
  throw new Error(`${name} has faults: npm run lab -- check ${name}`);
}

/** How many mutants pass and are not proven equivalent. */
function mutants(name: string): number {
  const reports = mutantReports(labOf(name));
  const survivors = reports.filter(({ fate }) => fate === "survived");
  const tally = (fate: string): string =>
    `${String(reports.filter((one) => one.fate === fate).length)} ${fate}`;
  const counts = ["failed", "refused", "equivalent", "survived"].map(tally).join(", ");
  console.log(`${survivors.length === 0 ? "✓" : "✗"} ${name}: ${counts}`);
  for (const { solution, step, says } of survivors) console.log(`  ${solution}, ${step}: ${says}`);
  return survivors.length;
}

/** What a learner would see for the files of a folder. */
function explain(lab: Lab, folder: string, stepId: string | undefined): number {
  if (!existsSync(folder)) throw new Error(`There is no folder ${folder}.`);
  const own = readdirSync(folder)
    .filter((file) => /\.ya?ml$/.test(file) && file !== "mistake.yaml")
    .map((name) => ({ name, text: readFileSync(join(folder, name), "utf8") }));
  const kept = lab.start.filter(({ name }) => own.every((file) => file.name !== name));
  const run = runLab(lab, stepId ?? lab.steps[0]?.id ?? "", [...kept, ...own]);
  for (const { message, code } of run.diagnostics) console.log(`${code} ${message}`);
  for (const { state, title, expected, actual, mistake, counterexample } of run.verdicts) {
    console.log(`${state === "pass" ? "✓" : "✗"} ${title}`);
    if (state === "pass") continue;
    console.log(`  expected ${expected}; found ${actual}`);
    if (mistake !== undefined) console.log(`  ${mistake.tag}: ${mistake.says}`);
    if (counterexample !== undefined) console.log(`  ${curlOf(counterexample.request)}`);
  }
  return run.summary.passedCount === run.summary.totalCount ? 0 : 1;
}
