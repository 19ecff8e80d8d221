/** Proves that a lab teaches what it says: its start fails, its solutions pass, its mistakes fail as named. */
import type { Diagnostic, SourceFile } from "../engine/index.ts";
import type { Lab, LabBundle, Mistake, Step } from "./lab.ts";
import { overlay } from "./files.ts";
import { parseLab } from "./parse-lab.ts";
import { runLab } from "./run-lab.ts";
import type { LabRun } from "./run-types.ts";

export interface LabReport {
  readonly slug: string;
  readonly problems: readonly Diagnostic[];
  readonly faults: readonly string[];
  /** What was proven, a sentence each. */
  readonly proven: readonly string[];
}

export function checkLab(bundle: LabBundle): LabReport {
  const { lab, problems } = parseLab(bundle);
  if (lab === undefined || problems.length > 0) {
    return { slug: bundle.slug, problems, faults: [], proven: [] };
  }
  const faults: string[] = [];
  const proven: string[] = [];
  const expect = (holds: boolean, claim: string, found: string): void => {
    if (holds) proven.push(claim);
    else faults.push(`${claim}: ${found}`);
  };
  if (lab.solutions.length < 2) faults.push("A lab needs two solutions that differ.");
  for (const [index, step] of lab.steps.entries()) {
    const begin =
      index === 0 ? lab.start : (lab.solutions[0]?.steps[index - 1]?.files ?? lab.start);
    const start = runLab(lab, step.id, begin);
    expect(
      !start.refused && !passes(start),
      `${step.id}: the start runs, and fails`,
      summary(start),
    );
    for (const solution of lab.solutions) {
      const run = runLab(lab, step.id, solution.steps[index]?.files ?? []);
      expect(passes(run), `${step.id}: solution ${solution.name} passes`, summary(run));
    }
    checkPrediction(step, start, expect);
    checkHints(lab, step, begin, expect);
  }
  for (const mistake of lab.mistakes) checkMistake(lab, mistake, expect);
  return { slug: bundle.slug, problems, faults, proven };
}

type Expect = (holds: boolean, claim: string, found: string) => void;

function passes({ refused, summary: { passedCount, totalCount } }: LabRun): boolean {
  return !refused && passedCount === totalCount;
}

function summary(run: LabRun): string {
  if (run.refused) return `refused: ${run.diagnostics.map(({ message }) => message).join(" ")}`;
  return run.verdicts.map(({ check, state, actual }) => `${check} ${state} (${actual})`).join(", ");
}

function checkMistake(lab: Lab, mistake: Mistake, expect: Expect): void {
  const run = runLab(lab, mistake.step, mistake.files);
  const failed = run.verdicts.filter(({ state }) => state === "fail");
  const names = failed.map(({ check }) => check).join(", ");
  const claim = `${mistake.step}: mistake ${mistake.slug}`;
  if (mistake.refused) {
    expect(run.refused, `${claim} is refused`, summary(run));
    return;
  }
  expect(
    names === mistake.fails.join(", "),
    `${claim} fails ${mistake.fails.join(", ")}`,
    summary(run),
  );
  const says = failed[0]?.mistake?.says;
  expect(says === mistake.says, `${claim} gives its message`, says ?? "no message");
}

function checkPrediction(step: Step, start: LabRun, expect: Expect): void {
  if (step.prediction === undefined) return;
  const { request, options, over } = step.prediction;
  const truth = start.outcomes[request] ?? [];
  const named = over !== "version" || truth.every(({ version = "" }) => options.includes(version));
  expect(
    truth.length > 0 && named,
    `${step.id}: the prediction has a truth among its options`,
    truth.map(({ label }) => label).join(", "),
  );
}

/** The first three rungs say no solution; only a rung with files could, and it must not pass. */
function checkHints(lab: Lab, step: Step, begin: readonly SourceFile[], expect: Expect): void {
  const telling = step.hints
    .slice(0, 3)
    .filter(({ files, blocks }) => files !== undefined || blocks !== undefined);
  expect(
    telling.length === 0,
    `${step.id}: the first three hints give nothing away`,
    `${String(telling.length)} do`,
  );
  const last = step.hints[5]?.files;
  const run = last === undefined ? undefined : runLab(lab, step.id, overlay(begin, last));
  expect(
    run !== undefined && passes(run),
    `${step.id}: the last hint's solution passes`,
    run === undefined ? "it has none" : summary(run),
  );
}
