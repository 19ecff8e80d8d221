import { applyFiles, createSession, type Session, type SourceFile } from "../engine/index.ts";
import { gradeAnalysis } from "./checks/analysis.ts";
import { gradeEquivalent, gradeUnchanged, type Others } from "./checks/equivalent.ts";
import { gradeRun } from "./checks/run.ts";
import { gradeConfig } from "./checks/config.ts";
import { gradingOf, type Grading } from "./checks/grading.ts";
import { gradeProbability } from "./checks/probability.ts";
import type { Check, Lab, Mistake, Step } from "./lab.ts";
import type { Verdict } from "./run-types.ts";

/** What every check of a step says of a mesh. Changed worlds are built anew from the same files. */
export function gradeStep(lab: Lab, step: Step, session: Session): readonly Verdict[] {
  const gradings = new Map<string, Grading>();
  const gradingIn = (perturbation: string | undefined): Grading => {
    const key = perturbation ?? "";
    const known = gradings.get(key) ?? gradingOf(lab, sessionIn(lab, session, perturbation));
    gradings.set(key, known);
    return known;
  };
  return step.checks.flatMap((id) => {
    const check = lab.checks.find((one) => one.id === id);
    if (check === undefined) return [];
    const grading = gradingIn(check.perturbation);
    const other = (files: readonly SourceFile[]): Session =>
      sessionIn(lab, openWith(lab, files, session.seed), check.perturbation);
    return [gradeCheck(grading, check, { step, other })];
  });
}

function gradeCheck(grading: Grading, check: Check, others: Others): Verdict {
  switch (check.kind) {
    case "probability":
      return gradeProbability(grading, check);
    case "config":
      return gradeConfig(grading, check);
    case "equivalent":
      return gradeEquivalent(grading, check, others);
    case "unchanged":
      return gradeUnchanged(grading, check, others);
    case "analysis":
      return gradeAnalysis(grading, check);
    case "run":
      return gradeRun(grading, check);
  }
}

function sessionIn(lab: Lab, session: Session, perturbation: string | undefined): Session {
  const changed = lab.perturbations.find(({ id }) => id === perturbation);
  if (changed === undefined) return session;
  const { session: base } = createSession({
    world: [...lab.world, ...changed.files],
    seed: session.seed,
  });
  return applyFiles(base, session.files).session;
}

const signatures = new WeakMap<Lab, Map<string, string>>();

/** The known mistake of this step that behaves exactly like the answer at hand. */
export function nearestMistake(
  lab: Lab,
  step: Step,
  verdicts: readonly Verdict[],
): Mistake | undefined {
  if (verdicts.every(({ state }) => state !== "fail")) return undefined;
  const own = signatureOf(verdicts);
  return lab.mistakes.find(
    (mistake) =>
      mistake.step === step.id && !mistake.refused && mistakeSignature(lab, step, mistake) === own,
  );
}

/** What was seen of every check, and whether it passed: two answers with the same are told the same. */
function signatureOf(verdicts: readonly Verdict[]): string {
  return JSON.stringify(verdicts.map(({ check, state, actual }) => [check, state, actual]));
}

function mistakeSignature(lab: Lab, step: Step, mistake: Mistake): string {
  const known = signatures.get(lab) ?? new Map<string, string>();
  signatures.set(lab, known);
  const found =
    known.get(mistake.slug) ?? signatureOf(gradeStep(lab, step, openWith(lab, mistake.files)));
  known.set(mistake.slug, found);
  return found;
}

/** The lab's world with these files applied. */
export function openWith(lab: Lab, files: readonly SourceFile[], seed = "signalbox"): Session {
  const { session } = createSession({ world: lab.world, seed });
  return applyFiles(session, files).session;
}
