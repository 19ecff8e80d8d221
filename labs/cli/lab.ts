/** `npm run lab -- check [slug or folder…]`: proves labs and prints what does not hold. */
import { checkLab, type LabReport } from "../check-lab.ts";
import { catalogSlugs, loadBundle } from "../load.ts";

const [command, ...rest] = process.argv.slice(2);
const json = rest.includes("--json");
const names = rest.filter((word) => !word.startsWith("--"));

if (command === "check") {
  const reports = (names.length === 0 ? catalogSlugs() : names).map((name) =>
    checkLab(loadBundle(name)),
  );
  if (json) console.log(JSON.stringify(reports, undefined, 2));
  else for (const report of reports) print(report);
  process.exitCode = reports.every(isSound) ? 0 : 1;
} else {
  console.error("usage: npm run lab -- check [slug or folder…] [--json]");
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
