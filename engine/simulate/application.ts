import { firstLine, type HeaderLine, type HttpRequest } from "../decide/http-request.ts";
import type { Draft, HopRecord } from "./draft.ts";
import type { Arrival } from "./outcome.ts";
import type { Answer, AnswerPlan, Call } from "./world.ts";

export const plainAnswer: Answer = { status: 200, latencyMicros: 0, headers: [] };

/** What every proxy adds to a request; an arrival does not list them. */
const HOP_HEADERS: ReadonlySet<string> = new Set([
  "x-request-id",
  "x-forwarded-proto",
  "x-envoy-attempt-count",
  "x-envoy-decorator-operation",
  "x-envoy-expected-rq-timeout-ms",
  "x-envoy-internal",
  "transfer-encoding",
  "content-length",
  "x-forwarded-client-cert",
  "accept",
  "user-agent",
  "x-envoy-peer-metadata",
  "x-envoy-peer-metadata-id",
]);

export type CallMade = (call: Call, headers: readonly HeaderLine[]) => { readonly failed: boolean };

/**
 * A request reaches the application of `pod` (`namespace/name`, or the name of a server outside): it is counted, the calls of its behaviour are made, and
 * its answer is chosen. Virtual time moves on by what all that takes.
 */
export function arrive(
  draft: Draft,
  record: HopRecord,
  pod: string,
  port: number,
  request: HttpRequest,
  makeCall: CallMade,
): Answer {
  const { shown, arrivals } = record;
  const proto: readonly HeaderLine[] = shown.has("x-forwarded-proto")
    ? [["x-forwarded-proto", request.scheme]]
    : [];
  const headers = [...request.headers, ...proto];
  arrivals.push(arrivalOf(pod, port, { ...request, headers }, shown));
  const index = draft.arrivalCounts.get(pod) ?? 0;
  draft.arrivalCounts.set(pod, index + 1);
  const plan = draft.world.plans.get(pod);
  if (plan === undefined) return plainAnswer;
  if (plan.kind === "sequence") {
    return plan.answers[Math.min(index, plan.answers.length - 1)] ?? plainAnswer;
  }
  const failed = draft.follow && callsFail(draft, plan, request, makeCall);
  if (failed) return { ...plainAnswer, status: 500 };
  const weights = plan.answers.map(({ weight }) => weight);
  if (weights.length === 0) return plainAnswer;
  return plan.answers[draft.chance.stream(`app/${pod}`).pick(weights)]?.answer ?? plainAnswer;
}

/** Steps one after the other; the calls of one step start together. */
function callsFail(
  draft: Draft,
  { calls, forwardedHeaders }: Extract<AnswerPlan, { kind: "weighted" }>,
  request: HttpRequest,
  makeCall: CallMade,
): boolean {
  const headers = forwardedHeaders.flatMap((name): HeaderLine[] => {
    const value = firstLine(request.headers, name.toLowerCase());
    return value === undefined ? [] : [[name.toLowerCase(), value]];
  });
  let failed = false;
  for (const step of new Set(calls.map((call) => call.step))) {
    const startMicros = draft.nowMicros;
    let endMicros = startMicros;
    for (const call of calls.filter((candidate) => candidate.step === step)) {
      draft.nowMicros = startMicros;
      failed = makeCall(call, headers).failed || failed;
      endMicros = Math.max(endMicros, draft.nowMicros);
    }
    draft.nowMicros = endMicros;
  }
  return failed;
}

function arrivalOf(
  pod: string,
  port: number,
  request: HttpRequest,
  shown: ReadonlySet<string>,
): Arrival {
  return {
    ...(shown.has("bytes") && { bytes: request.byteCount ?? 0 }),
    pod,
    port,
    method: request.method,
    path: request.path,
    authority: request.authority,
    headers: joinedHeaders(
      request.headers.filter(([name]) => !HOP_HEADERS.has(name) || shown.has(name)),
    ),
  };
}

/** An application sees the lines of a repeated header as one value, joined by commas. */
export function joinedHeaders(lines: readonly HeaderLine[]): Readonly<Record<string, string>> {
  const headers = new Map<string, string>();
  for (const [name, value] of lines) {
    const known = headers.get(name);
    headers.set(name, known === undefined ? value : `${known},${value}`);
  }
  return Object.fromEntries(headers);
}
