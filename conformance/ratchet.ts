/** The counts that were reached once; fewer fail the tests. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { comparisons, type Summary } from "./summary.ts";
import { isObject } from "./decode-recording.ts";

const file = join(import.meta.dirname, "ratchet.json");

export function raiseRatchet(summary: Summary): void {
  const counts = Object.fromEntries(
    Object.entries(summary).map(([set, figures]) => [
      set,
      Object.fromEntries(
        comparisons.flatMap((name) =>
          figures[name] === undefined ? [] : [[name, figures[name].agreed]],
        ),
      ),
    ]),
  );
  writeFileSync(file, `${JSON.stringify(counts, undefined, 2)}\n`);
}

/** What has become worse, a line each. */
export function regressions(summary: Summary): readonly string[] {
  const reached: unknown = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
  if (!isObject(reached)) return [];
  return Object.entries(reached).flatMap(([set, counts]) =>
    comparisons.flatMap((name) => {
      const least = isObject(counts) ? Number(counts[name] ?? 0) : 0;
      const now = summary[set]?.[name]?.agreed ?? 0;
      return now < least
        ? [`${set} ${name}: ${String(now)} agree, ${String(least)} did before`]
        : [];
    }),
  );
}
