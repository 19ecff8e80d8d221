/** Proves a lab's checks: no near miss of a solution passes, and no other wording of one fails. */
import { createSession, distinguish, type SourceFile } from "../engine/index.ts";
import { gradeStep, openWith } from "./grade.ts";
import type { Lab, Step } from "./lab.ts";
import { mutantsOf, rewriteOf } from "./vary.ts";

export type Fate = "refused" | "failed" | "equivalent" | "survived";

export interface MutantReport {
  readonly solution: string;
  readonly step: string;
  readonly says: string;
  readonly fate: Fate;
}

/** Every mutant of every solution, and what became of it; only `survived` is a gap in the checks. */
export function mutantReports(lab: Lab): readonly MutantReport[] {
  return lab.solutions.flatMap((solution) =>
    lab.steps.flatMap((step, i) => {
      const files = solution.steps[i]?.files ?? [];
      return mutantsOf(files).map(({ says, files: changed }) => ({
        solution: solution.name,
        step: step.id,
        says,
        fate: fateOf(lab, step, files, changed),
      }));
    }),
  );
}

function fateOf(
  lab: Lab,
  step: Step,
  solution: readonly SourceFile[],
  mutant: readonly SourceFile[],
): Fate {
  if (isRefused(lab, mutant)) return "refused";
  const session = openWith(lab, mutant);
  if (gradeStep(lab, step, session).some(({ state }) => state !== "pass")) return "failed";
  const { differences, undecided } = distinguish(openWith(lab, solution), session);
  return differences.length === 0 && undecided.length === 0 ? "equivalent" : "survived";
}

function isRefused(lab: Lab, files: readonly SourceFile[]): boolean {
  const { diagnostics } = createSession({ world: lab.world, files });
  return diagnostics.some(({ severity }) => severity === "error");
}

/** The rewrites of a lab's solutions that are refused or fail a check; none means all pass. */
export function failingRewrites(lab: Lab, count: number): readonly string[] {
  return Array.from({ length: count }, (_, n) => n).flatMap((n) => {
    const solution = lab.solutions[n % Math.max(1, lab.solutions.length)];
    const index = Math.floor(n / Math.max(1, lab.solutions.length)) % lab.steps.length;
    const step = lab.steps[index];
    if (solution === undefined || step === undefined) return [];
    const { files } = rewriteOf(solution.steps[index]?.files ?? [], `rewrite-${String(n)}`);
    const failed = isRefused(lab, files)
      ? ["refused"]
      : gradeStep(lab, step, openWith(lab, files)).flatMap(({ state, check, actual }) =>
          state === "pass" ? [] : [`${check}: ${actual}`],
        );
    return failed.map((why) => `${solution.name}, ${step.id}, rewrite ${String(n)}: ${why}`);
  });
}
