/** Everything that is compared of one case. What cannot be run counts as a disagreement. */
import { judgeAnalysis } from "./compare/analysis.ts";
import { judgeConfiguration } from "./compare/configuration.ts";
import { judgeExchanges } from "./compare/exchanges.ts";
import type { RecordedCase } from "./recording.ts";
import { meshOf, worldOfCase, type CaseMesh } from "./world.ts";

export type Comparison =
  | "admission"
  | "refused"
  | "analysis"
  | "listeners"
  | "routes"
  | "clusters"
  | "endpoints"
  | "exchanges";

export interface UnitResult {
  readonly comparison: Comparison;
  readonly subject: string;
  readonly agrees: boolean;
  readonly expected: string;
  readonly actual: string;
  readonly bits?: number;
}

export interface CaseResult {
  readonly set: string;
  readonly id: string;
  readonly units: readonly UnitResult[];
}

export interface RunOptions {
  /** Gives the recorded proxy configuration to the data plane. */
  readonly fromXds?: boolean;
}

export function runCase(recorded: RecordedCase, options: RunOptions = {}): CaseResult {
  const { set, id } = recorded;
  try {
    const mesh = meshOf(recorded);
    return {
      set,
      id,
      units: [
        ...admissionUnits(recorded, mesh),
        ...analysisUnits(recorded, mesh),
        ...configurationUnits(recorded, mesh),
        ...exchangeUnits(recorded, mesh, options),
      ],
    };
  } catch (error) {
    const actual = `error: ${error instanceof Error ? error.message : String(error)}`;
    return {
      set,
      id,
      units: allUnits(recorded).map((unit) => ({ ...unit, agrees: false, expected: "", actual })),
    };
  }
}

/** Every unit of a case, for one that cannot even be begun. */
function allUnits({
  admission,
  proxies,
  exchanges,
}: RecordedCase): readonly Pick<UnitResult, "comparison" | "subject">[] {
  const documents = admission.map(({ doc }) => ({
    comparison: "admission" as const,
    subject: `document ${String(doc)}`,
  }));
  const resources = Object.entries(proxies).flatMap(([pod, kinds]) =>
    (["listeners", "routes", "clusters", "endpoints"] as const).flatMap((comparison) =>
      (kinds[comparison] ?? []).map((_, i) => ({ comparison, subject: `${pod} ${String(i)}` })),
    ),
  );
  return [
    ...documents,
    { comparison: "analysis" as const, subject: "all messages" },
    ...resources,
    ...exchanges.map((_, i) => ({ comparison: "exchanges" as const, subject: String(i) })),
  ];
}

/** The parts of `kind/namespace/name` that both sides spell alike: a missing namespace is `default`. */
function admissionUnits(
  { admission }: RecordedCase,
  { admission: ours }: CaseMesh,
): readonly UnitResult[] {
  const results = new Map(ours.results.map((result) => [result.doc, result]));
  return admission.flatMap((document): readonly UnitResult[] => {
    const result = results.get(document.doc);
    const expected = `${document.allowed ? "allowed" : `refused by ${document.layer ?? "?"}`}, ${String(document.warnings.length)} warnings`;
    const actual =
      result === undefined
        ? "not read"
        : `${result.allowed ? "allowed" : `refused by ${result.layer ?? "?"}`}, ${String(result.warnings.length)} warnings`;
    const unit = {
      subject: `document ${String(document.doc)} ${document.kind}/${document.name}`,
      agrees: expected === actual,
      expected,
      actual,
    };
    return [
      { comparison: "admission", ...unit },
      ...(document.allowed ? [] : [{ comparison: "refused" as const, ...unit }]),
    ];
  });
}

function analysisUnits(recorded: RecordedCase, mesh: CaseMesh): readonly UnitResult[] {
  const verdict = judgeAnalysis(recorded, mesh);
  return verdict === undefined
    ? []
    : [{ comparison: "analysis", subject: "all messages", ...verdict }];
}

function configurationUnits(recorded: RecordedCase, mesh: CaseMesh): readonly UnitResult[] {
  return judgeConfiguration(recorded, mesh).map(({ kind, ...rest }) => ({
    comparison: kind,
    ...rest,
  }));
}

function exchangeUnits(
  recorded: RecordedCase,
  mesh: CaseMesh,
  options: RunOptions,
): readonly UnitResult[] {
  if (recorded.exchanges.length === 0) return [];
  const verdicts = judgeExchanges(worldOfCase(recorded, mesh, options), recorded);
  return verdicts.map((verdict, i) => ({
    comparison: "exchanges",
    subject: `${String(i)} ${JSON.stringify(recorded.exchanges[i]?.request)}`,
    ...verdict,
  }));
}
