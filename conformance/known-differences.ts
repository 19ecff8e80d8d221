/** Differences that are known and explained: the list and the recordings must agree both ways. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import type { CaseResult } from "./run-case.ts";

const listSchema = z.array(
  z.strictObject({ cause: z.string(), reason: z.string(), units: z.array(z.string()) }),
);

function knownUnits(): ReadonlySet<string> {
  const text = readFileSync(join(import.meta.dirname, "known-differences.yaml"), "utf8");
  return new Set(listSchema.parse(parse(text)).flatMap(({ units }) => units));
}

/** What the list lacks, and what it should no longer hold, a line each. */
export function surprises(
  results: readonly CaseResult[],
  known: ReadonlySet<string> = knownUnits(),
): readonly string[] {
  const differing = new Set(
    results.flatMap(({ set, id, units }) =>
      units.flatMap(({ agrees, comparison }) =>
        agrees || comparison === "refused" ? [] : [`${set}/${id} ${comparison}`],
      ),
    ),
  );
  return [
    ...[...differing]
      .filter((unit) => !known.has(unit))
      .map((unit) => `${unit}: differs and is not in known-differences.yaml`),
    ...[...known]
      .filter((unit) => !differing.has(unit))
      .map((unit) => `${unit}: agrees by now; take it out of known-differences.yaml`),
  ];
}
