/**
 * `npm run conform -- [DIR…] [--only REGEX] [--json FILE] [--min 0.95] [--families] [--explain set/id]
 * [--ratchet] [--raise] [--from-xds]`: compares the engine with recordings of the real istiod and Envoy.
 */
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { loadCases, shownRecordings } from "./load.ts";
import { surprises } from "./known-differences.ts";
import { raiseRatchet, regressions } from "./ratchet.ts";
import type { RecordedCase } from "./recording.ts";
import { runAll } from "./run-all.ts";
import { runCase, type CaseResult } from "./run-case.ts";
import {
  comparisons,
  familyOf,
  onlyRecorded,
  percent,
  summarize,
  summaryLines,
  type Summary,
} from "./summary.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: "string" },
    json: { type: "string" },
    min: { type: "string" },
    families: { type: "boolean" },
    explain: { type: "string" },
    ratchet: { type: "boolean" },
    raise: { type: "boolean" },
    "from-xds": { type: "boolean" },
  },
});

const only = new RegExp(values.only ?? "");
const places = positionals.length === 0 ? [shownRecordings] : positionals;
const cases = places.flatMap(loadCases).filter(({ set, id }) => only.test(`${set}/${id}`));

if (values.explain !== undefined) explain(values.explain);
else await compare();

async function compare(): Promise<void> {
  const results = onlyRecorded(await runAll(cases, { fromXds: values["from-xds"] ?? false }));
  const summary = summarize(results);
  console.log(summaryLines(results, summary).join("\n"));
  if (values.families === true) printFamilies(results);
  if (values.json !== undefined) {
    writeFileSync(
      values.json,
      JSON.stringify({ summary, differences: differencesOf(results) }, undefined, 1),
    );
  }
  if (values.raise === true) raiseRatchet(summary);
  const isWhole = values.only === undefined && positionals.length === 0;
  const worse =
    values.ratchet === true && isWhole ? [...regressions(summary), ...surprises(results)] : [];
  for (const line of worse) console.error(line);
  process.exitCode = worse.length > 0 || below(summary, Number(values.min ?? 0)) ? 1 : 0;
}

function below(summary: Summary, least: number): boolean {
  return Object.values(summary).some((figures) =>
    comparisons.some((name) => {
      const figure = figures[name];
      return figure !== undefined && figure.agreed < least * figure.total;
    }),
  );
}

/** Families of fifteen units or more, so that a large one cannot hide a small one. */
function printFamilies(results: readonly CaseResult[]): void {
  for (const [family, figures] of Object.entries(summarize(results, familyOf))) {
    for (const name of comparisons) {
      const figure = figures[name];
      if (figure === undefined || figure.total < 15 || figure.agreed === figure.total) continue;
      console.log(
        `${family} ${name} ${String(figure.agreed)} / ${String(figure.total)} ${percent(figure)}`,
      );
    }
  }
}

function differencesOf(results: readonly CaseResult[]) {
  return results.flatMap(({ set, id, units }) =>
    units
      .filter(({ agrees, comparison }) => !agrees && comparison !== "refused")
      .map(({ comparison, subject, expected, actual }) => ({
        set,
        case: id,
        comparison,
        subject,
        expected,
        actual,
      })),
  );
}

/** What differs first, the rules the case was written for, and its YAML. */
function explain(name: string): void {
  const recorded = cases.find(({ set, id }: RecordedCase) => `${set}/${id}` === name);
  if (recorded === undefined) {
    console.error(`no case ${name}`);
    process.exitCode = 2;
    return;
  }
  const differing = runCase(recorded).units.filter(({ agrees }) => !agrees);
  console.log(`${recorded.title}\n${recorded.rules.join(" ")}\n`);
  for (const { comparison, subject, expected, actual } of differing) {
    console.log(`${comparison} ${subject}\n  expected ${expected}\n  actual   ${actual}`);
  }
  if (differing.length === 0) console.log("Everything agrees.");
  console.log(`\n${recorded.yaml}`);
}
