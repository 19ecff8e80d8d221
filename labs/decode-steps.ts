import type { SourceFile } from "../engine/index.ts";
import { decodeChecks, decodePattern } from "./decode-checks.ts";
import type { HintFile, LabFile, StepFile } from "./decode-lab.ts";
import type { Check, Goal, Hint, Prediction, Solution, Step } from "./lab.ts";
import { goalShares, sharesText } from "./share-text.ts";

interface Around {
  readonly start: readonly SourceFile[];
  readonly solutions: readonly Solution[];
}

/** The steps of a lab file, with goals read off their checks and hints tied to the files. */
export function decodeSteps(file: LabFile, around: Around): readonly Step[] {
  const checks = decodeChecks(file.checks);
  return file.steps.map((step, index) => ({
    id: step.id,
    title: step.title,
    task: step.task.trim(),
    goals: (step.goals ?? []).map((goal) => decodeGoal(goal, checks)),
    ...(step.note === undefined ? {} : { note: step.note }),
    ...(step.prediction === undefined ? {} : { prediction: decodePrediction(step.prediction) }),
    checks: step.checks,
    hints: step.hints.map((hint) => decodeHint(hint, index, around)),
  }));
}

/** A row's shares are those of its first check, so that goal and proof cannot drift apart. */
function decodeGoal(
  goal: { readonly who: string; readonly checks: readonly string[] },
  checks: readonly Check[],
): Goal {
  const first = checks.find(({ id }) => id === goal.checks[0]);
  const shares = first?.kind === "probability" ? goalShares(first.shares) : [];
  return { who: goal.who, goes: sharesText(shares), shares, checks: goal.checks };
}

function decodePrediction(written: NonNullable<StepFile["prediction"]>): Prediction {
  const { ask, request, over, options, choices } = written;
  return {
    ask,
    request,
    over,
    options: choices?.map(({ says }) => says) ?? options ?? [],
    ...(choices === undefined
      ? {}
      : { choices: choices.map(({ outcome }) => decodePattern(outcome)) }),
  };
}

function decodeHint(hint: HintFile, stepIndex: number, { start, solutions }: Around): Hint {
  if (typeof hint === "string") return { text: hint };
  const before = stepIndex === 0 ? start : (solutions[0]?.steps[stepIndex - 1]?.files ?? start);
  const solution = solutions.find(({ name }) => name === hint.solution);
  const files = solution?.steps[stepIndex]?.files;
  const blocks = [
    ...(hint.blocks ?? []).map((text) => ({ text, used: true })),
    ...(hint.distractors ?? []).map((text) => ({ text, used: false })),
  ];
  return {
    text: hint.say,
    ...(hint.place === undefined
      ? {}
      : { place: { file: hint.place.file, line: lineOf(before, hint.place) } }),
    ...(blocks.length === 0 ? {} : { blocks }),
    ...(files === undefined ? {} : { files }),
  };
}

/** Line of the first place that holds `find`, from 1. */
function lineOf(
  files: readonly SourceFile[],
  { file, find }: { readonly file: string; readonly find: string },
): number {
  const text = files.find(({ name }) => name === file)?.text ?? "";
  return text.slice(0, Math.max(0, text.indexOf(find))).split("\n").length;
}
