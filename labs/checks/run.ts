/** Behaviour over time: the same traffic for twenty seeds, every fact in each of them. */
import {
  explainSent,
  fraction,
  fractionToNumber,
  restart,
  sendTraffic,
  type SentRequest,
  type Session,
} from "../../engine/index.ts";
import type { RunCheck, RunFact } from "../lab.ts";
import { matchesOutcome } from "../outcome-match.ts";
import type { Counterexample, Verdict } from "../run-types.ts";
import { boundText, isWithin, patternLabel } from "../share-text.ts";
import { curlOf, type Grading } from "./grading.ts";

const SEED_COUNT = 20;

interface Finding {
  readonly holds: boolean;
  readonly expected: string;
  readonly actual: string;
  /** The request that shows the fault best. */
  readonly worst?: SentRequest;
}

export function gradeRun({ lab, session }: Grading, check: RunCheck): Verdict {
  const plan = check.traffic.flatMap(({ request, count }) => {
    const found = lab.requests.find(({ id }) => id === request);
    return found === undefined ? [] : [{ request: found.spec, count }];
  });
  const runs = Array.from({ length: SEED_COUNT }, (_, n) => {
    const played = sendTraffic(restart({ ...session, seed: `run-${String(n)}` }), plan);
    return { played, findings: check.facts.map((fact) => findingOf(played, fact)) };
  });
  const failing = runs.filter(({ findings }) => findings.some(({ holds }) => !holds));
  const shown = failing[0] ?? runs[0];
  const fault = failing[0]?.findings.find(({ holds }) => !holds);
  const findings = shown?.findings ?? [];
  const robust = failing.length > 0 && failing.length < SEED_COUNT;
  const times = robust ? ` (in ${String(failing.length)} of ${String(SEED_COUNT)} runs)` : "";
  const counterexample =
    fault?.worst !== undefined && shown !== undefined
      ? counterexampleOf(shown.played, fault.worst)
      : undefined;
  return {
    check: check.id,
    title: check.title,
    state: failing.length === 0 ? "pass" : "fail",
    expected: fault?.expected ?? findings.map(({ expected }) => expected).join(", "),
    actual: `${fault?.actual ?? findings.map(({ actual }) => actual).join(", ")}${times}`,
    ...(counterexample !== undefined && { counterexample }),
    ...(counterexample?.place !== undefined && { place: counterexample.place }),
  };
}

function findingOf(played: Session, fact: RunFact): Finding {
  switch (fact.kind) {
    case "share":
      return shareFinding(played, fact);
    case "percentile":
      return percentileFinding(played, fact);
    case "attempts": {
      const total = played.sent.reduce((sum, { outcome }) => sum + (outcome.attempts ?? 0), 0);
      const average = total / Math.max(1, played.sent.length);
      return {
        holds: average <= fact.averageMax,
        expected: `at most ${String(fact.averageMax)} attempts a request`,
        actual: `${average.toFixed(2)} attempts a request`,
        ...worstBy(played, ({ outcome }) => outcome.attempts ?? 0),
      };
    }
  }
}

function shareFinding(
  { world, sent }: Session,
  { outcome: pattern, bound }: Extract<RunFact, { kind: "share" }>,
): Finding {
  const fits = (one: SentRequest): boolean =>
    matchesOutcome(world, { probability: fraction(1), hops: [], outcome: one.outcome }, pattern);
  const share = fraction(sent.filter(fits).length, Math.max(1, sent.length));
  const label = patternLabel(pattern);
  const tooMany = fractionToNumber(share) > fractionToNumber(bound.most);
  const worst = sent.find((one) => fits(one) === tooMany);
  return {
    holds: isWithin(share, bound),
    expected: `${boundText(bound)} ${label}`,
    actual: `${(fractionToNumber(share) * 100).toFixed(1)} % ${label}`,
    ...(worst !== undefined && { worst }),
  };
}

function percentileFinding(
  played: Session,
  { percent, millisMax }: Extract<RunFact, { kind: "percentile" }>,
): Finding {
  const times = played.sent.map(({ outcome }) => outcome.durationMicros).sort((a, b) => a - b);
  const micros = times[Math.max(0, Math.ceil((times.length * percent) / 100) - 1)] ?? 0;
  const name = `p${String(percent)}`;
  return {
    holds: micros <= millisMax * 1_000,
    expected: `${name} at most ${String(millisMax)} ms`,
    actual: `${name} ${String(Math.round(micros / 1_000))} ms`,
    ...worstBy(played, ({ outcome }) => outcome.durationMicros),
  };
}

function worstBy(
  { sent }: Session,
  size: (one: SentRequest) => number,
): { readonly worst?: SentRequest } {
  const worst = sent.reduce<SentRequest | undefined>(
    (most, one) => (most === undefined || size(one) > size(most) ? one : most),
    undefined,
  );
  return worst === undefined ? {} : { worst };
}

function counterexampleOf(played: Session, sent: SentRequest): Counterexample {
  const { trace } = explainSent(played, sent);
  const decided = trace.find((step) => step.result === "won" && step.place !== undefined);
  const { request } = sent;
  return {
    request,
    label: `${request.method ?? "GET"} ${request.url}`,
    curl: curlOf(request),
    expected: [],
    actual: [],
    trace,
    ...(decided?.place !== undefined && { place: decided.place }),
  };
}
