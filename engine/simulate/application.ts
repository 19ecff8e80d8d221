import { firstLine, type HeaderLine, type HttpRequest } from "../decide/http-request.ts";
import type { Draft, HopRecord } from "./draft.ts";
import type { Arrival } from "./outcome.ts";
import type { Answer, AnswerPlan, Call, WorldPod } from "./world.ts";

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
 * A request reaches the application of `pod`: it is counted, the calls of its behaviour are made, and
 * its answer is chosen. Virtual time moves on by what all that takes.
 */
export function arrive(
  draft: Draft,
  record: HopRecord,
  pod: WorldPod,
  port: number,
  request: HttpRequest,
  makeCall: CallMade,
): Answer {
  record.arrivals.push(arrivalOf(pod, port, request));
  const index = draft.arrivalCounts.get(pod.id) ?? 0;
  draft.arrivalCounts.set(pod.id, index + 1);
  const plan = draft.world.plans.get(pod.id);
  if (plan === undefined) return plainAnswer;
  if (plan.kind === "sequence") {
    return plan.answers[Math.min(index, plan.answers.length - 1)] ?? plainAnswer;
  }
  const failed = draft.follow && callsFail(draft, plan, request, makeCall);
  if (failed) return { ...plainAnswer, status: 500 };
  const weights = plan.answers.map(({ weight }) => weight);
  if (weights.length === 0) return plainAnswer;
  return plan.answers[draft.chance.stream(`app/${pod.id}`).pick(weights)]?.answer ?? plainAnswer;
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

function arrivalOf(pod: WorldPod, port: number, request: HttpRequest): Arrival {
  const headers = new Map<string, string[]>();
  for (const [name, value] of request.headers) {
    if (HOP_HEADERS.has(name)) continue;
    const known = headers.get(name);
    if (known === undefined) headers.set(name, [value]);
    else known.push(value);
  }
  return {
    pod: pod.id,
    port,
    method: request.method,
    path: request.path,
    authority: request.authority,
    headers: headerRecord(headers),
  };
}

/** One value stands alone, several as a list. */
export function headerRecord(
  headers: ReadonlyMap<string, readonly string[]>,
): Readonly<Record<string, string | readonly string[]>> {
  return Object.fromEntries(
    [...headers].map(([name, values]) => {
      const [only] = values;
      return [name, values.length === 1 && only !== undefined ? only : values];
    }),
  );
}
