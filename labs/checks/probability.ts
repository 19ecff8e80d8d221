import { compareFractions, explainRequest } from "../../engine/index.ts";
import type { LabRequest, ProbabilityCheck } from "../lab.ts";
import { shareOf, sharesOf } from "../outcome-match.ts";
import type { Counterexample, Verdict } from "../run-types.ts";
import { goalShares, isWithin, sharesText } from "../share-text.ts";
import { curlOf, proofOf, type Grading } from "./grading.ts";

/** Every outcome of each request is enumerated, and shares are compared as fractions. */
export function gradeProbability(grading: Grading, check: ProbabilityCheck): Verdict {
  const requests = check.requests.flatMap(
    (id) => grading.lab.requests.find((one) => one.id === id) ?? [],
  );
  const failing = requests.find((request) => !meets(grading, check, request));
  const shown = failing ?? requests[0];
  const goal = goalShares(check.shares);
  const shares =
    shown === undefined ? [] : sharesOf(grading.session.world, proofOf(grading, shown));
  const counterexample = failing && counterexampleOf(grading, check, failing);
  return {
    check: check.id,
    title: check.title,
    state: failing === undefined ? "pass" : "fail",
    expected: sharesText(goal, "all "),
    actual: sharesText(shares, "all "),
    ...(shown !== undefined && { request: shown.id }),
    goal,
    shares,
    ...(counterexample !== undefined && { counterexample }),
    ...(counterexample?.place !== undefined && { place: counterexample.place }),
  };
}

/** Bounds are met only if all outcomes were seen. */
function meets(grading: Grading, { shares }: ProbabilityCheck, request: LabRequest): boolean {
  const proof = proofOf(grading, request);
  const { world } = grading.session;
  return (
    proof.diagnostics.length === 0 &&
    shares.every(({ outcome, bound }) => isWithin(shareOf(world, proof, outcome), bound))
  );
}

function counterexampleOf(
  grading: Grading,
  { shares }: ProbabilityCheck,
  { spec, label }: LabRequest,
): Counterexample {
  const { session } = grading;
  const request = grading.lab.requests.find((one) => one.spec === spec);
  const actual = request === undefined ? [] : sharesOf(session.world, proofOf(grading, request));
  const { trace } = explainRequest(session, spec);
  const decided = trace.find((step) => step.result === "won" && step.place !== undefined);
  return {
    request: spec,
    label,
    curl: curlOf(spec),
    expected: goalShares(shares),
    actual: [...actual].sort((a, b) => compareFractions(b.probability, a.probability)),
    trace,
    ...(decided?.place !== undefined && { place: decided.place }),
  };
}
