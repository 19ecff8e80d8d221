import type { CaseResult, Comparison } from "./run-case.ts";

export interface Figure {
  readonly agreed: number;
  readonly total: number;
}

export type Summary = Readonly<Record<string, Readonly<Partial<Record<Comparison, Figure>>>>>;

export const comparisons: readonly Comparison[] = [
  "admission",
  "refused",
  "analysis",
  "listeners",
  "routes",
  "clusters",
  "endpoints",
  "exchanges",
];

/** @param groupOf - the set, or the family within it */
export function summarize(
  results: readonly CaseResult[],
  groupOf = (result: CaseResult): string => result.set,
): Summary {
  const groups = new Map<string, Map<Comparison, { agreed: number; total: number }>>();
  for (const result of results) {
    const name = groupOf(result);
    const group = groups.get(name) ?? new Map<Comparison, { agreed: number; total: number }>();
    groups.set(name, group);
    for (const { comparison, agrees } of result.units) {
      const figure = group.get(comparison) ?? { agreed: 0, total: 0 };
      group.set(comparison, { agreed: figure.agreed + Number(agrees), total: figure.total + 1 });
    }
  }
  return Object.fromEntries([...groups].map(([name, group]) => [name, Object.fromEntries(group)]));
}

/** Without the analysis of sets that were recorded without it: none of their cases has a message. */
export function onlyRecorded(results: readonly CaseResult[]): readonly CaseResult[] {
  const analysed = new Set(
    results
      .filter(({ units }) =>
        units.some(({ comparison, expected }) => comparison === "analysis" && expected !== ""),
      )
      .map(({ set }) => set),
  );
  return results.map((result) =>
    analysed.has(result.set)
      ? result
      : { ...result, units: result.units.filter(({ comparison }) => comparison !== "analysis") },
  );
}

/** The first part of a case's id. */
export function familyOf({ set, id }: CaseResult): string {
  return `${set}/${id.split("-")[0] ?? id}`;
}

export function percent({ agreed, total }: Figure): string {
  return `${((100 * agreed) / total).toFixed(1)} %`;
}

/** Mean of −log₂ of the recorded outcome's probability, over single outcomes that agree. */
export function bitsOf(results: readonly CaseResult[]): number {
  const bits = results.flatMap(({ units }) => units.flatMap((unit) => unit.bits ?? []));
  return bits.length === 0 ? 0 : bits.reduce((sum, one) => sum + one, 0) / bits.length;
}

export function summaryLines(results: readonly CaseResult[], summary: Summary): readonly string[] {
  return Object.entries(summary).flatMap(([group, figures]) => {
    const parts = comparisons.flatMap((comparison) => {
      const figure = figures[comparison];
      return figure === undefined
        ? []
        : [
            `  ${comparison.padEnd(10)} ${String(figure.agreed).padStart(5)} / ${String(figure.total).padEnd(5)} ${percent(figure)}`,
          ];
    });
    const own = results.filter((result) => result.set === group);
    const bits = own.some(({ units }) => units.some((unit) => unit.bits !== undefined))
      ? [`  bits       ${bitsOf(own).toFixed(3)}`]
      : [];
    return [group, ...parts, ...bits];
  });
}
