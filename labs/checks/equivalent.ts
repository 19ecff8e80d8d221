import {
  distinguish,
  explainRequest,
  type Difference,
  type Session,
  type SourceFile,
} from "../../engine/index.ts";
import type { ComparedScope, EquivalentCheck, Lab, Step, UnchangedCheck } from "../lab.ts";
import { sharesOf } from "../outcome-match.ts";
import type { Counterexample, Verdict } from "../run-types.ts";
import { plural, sharesText } from "../share-text.ts";
import { curlOf, type Grading } from "./grading.ts";

/** What an answer is compared with: the mesh with other files, in the world of the check. */
export interface Others {
  readonly step: Step;
  readonly other: (files: readonly SourceFile[]) => Session;
}

/** The same behaviour as a solution, for all requests. */
export function gradeEquivalent(
  grading: Grading,
  check: EquivalentCheck,
  { step, other }: Others,
): Verdict {
  const { solutions } = grading.lab;
  const reference =
    check.solution === undefined
      ? solutions[0]
      : solutions.find(({ name }) => name === check.solution);
  const files = reference?.steps.find((one) => one.step === step.id)?.files ?? [];
  return compared(grading, check, other(files), "as the goal says");
}

/** Nothing else was touched since the step began. */
export function gradeUnchanged(
  grading: Grading,
  check: UnchangedCheck,
  { step, other }: Others,
): Verdict {
  return compared(grading, check, other(filesBefore(grading.lab, step)), "as before");
}

/** What one who solved the steps before as the first solution does begins with. */
function filesBefore({ steps, solutions, start }: Lab, { id }: Step): readonly SourceFile[] {
  const index = steps.findIndex((step) => step.id === id);
  return (index > 0 ? solutions[0]?.steps[index - 1]?.files : undefined) ?? start;
}

function compared(
  { session }: Grading,
  check: ComparedScope & { readonly id: string; readonly title: string },
  reference: Session,
  likeness: string,
): Verdict {
  const { differences, agreeingCount, differingCount, undecided } = distinguish(
    reference,
    session,
    scopeOf(check),
  );
  const count = agreeingCount + differingCount;
  const expected = `all ${plural(count, "kind")} of request ${likeness}`;
  const { id, title } = check;
  const [first] = differences;
  if (first !== undefined) {
    const counterexample = counterexampleOf(session, reference, first);
    return {
      check: id,
      title,
      state: "fail",
      expected,
      actual: `${String(differingCount)} of ${String(count)} differ: ${differenceText(counterexample, first)}`,
      counterexample,
      ...(counterexample.place !== undefined && { place: counterexample.place }),
    };
  }
  const state = undecided.length === 0 ? "pass" : "fail";
  const doubt = undecided.map(({ message }) => message).join(" ");
  const actual = state === "pass" ? `all ${String(count)} agree` : `could not prove: ${doubt}`;
  return { check: id, title, state, expected, actual };
}

function scopeOf({ sources, except }: ComparedScope): ComparedScope {
  return {
    ...(sources !== undefined && { sources }),
    ...(except !== undefined && { except }),
  };
}

function differenceText({ curl, expected, actual }: Counterexample, { kind }: Difference): string {
  if (kind === "policy") return `${curl} ends alike, under another timeout, retry or limit`;
  const [want, got] = [sharesText(expected, "all "), sharesText(actual, "all ")];
  return want === got
    ? `${curl} ends as ${got}, and arrives otherwise`
    : `${curl} ends as ${got}, not ${want}`;
}

function counterexampleOf(
  session: Session,
  reference: Session,
  { request, before, after }: Difference,
): Counterexample {
  const { trace } = explainRequest(session, request);
  const decided = trace.find((step) => step.result === "won" && step.place !== undefined);
  return {
    request,
    label: `${request.method ?? "GET"} ${request.url}`,
    curl: curlOf(request),
    expected: sharesOf(reference.world, before),
    actual: sharesOf(session.world, after),
    trace,
    ...(decided?.place !== undefined && { place: decided.place }),
  };
}
