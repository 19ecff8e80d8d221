/** How a client's request ended, and what is told of it in the words of the recordings. */
import { formatFlags } from "../decide/response-flags.ts";
import type { HeaderLine } from "../decide/http-request.ts";
import type { RequestSpec } from "../scenario/request.ts";
import { joinedHeaders } from "./application.ts";
import type { Draft, HopRecord } from "./draft.ts";
import type { StreamResult } from "./http-stream.ts";
import type { Outcome } from "./outcome.ts";
import type { TryResult } from "./try-result.ts";

export type Ending =
  /** HTTP through the caller's own proxy. */
  | { readonly kind: "stream"; readonly result: StreamResult; readonly serverName: string }
  /** HTTP over a connection that no proxy of the caller took for HTTP. */
  | { readonly kind: "direct"; readonly result: TryResult }
  | {
      readonly kind: "raw";
      readonly reply: string;
      readonly cluster?: string;
      readonly flags?: string;
      readonly upstreamFailure?: string;
    }
  | { readonly kind: "closed"; readonly cluster?: string; readonly listener?: string }
  | { readonly kind: "passthrough"; readonly cluster: string; readonly listener?: string }
  /** The caller has no proxy, or is not there. */
  | { readonly kind: "nowhere" };

export function outcomeOf(
  draft: Draft,
  record: HopRecord,
  spec: RequestSpec,
  ending: Ending,
): Outcome {
  const durationMicros = draft.nowMicros - record.startMicros;
  switch (ending.kind) {
    case "nowhere":
      return { passthrough: true, durationMicros };
    case "raw": {
      const { reply, cluster, flags, upstreamFailure } = ending;
      return {
        reply,
        ...(cluster !== undefined && { cluster }),
        ...(flags !== undefined && { flags }),
        ...(upstreamFailure !== undefined && { upstreamFailure }),
        ...connectionsOf(record),
        durationMicros,
      };
    }
    case "closed":
    case "passthrough": {
      const { cluster, listener } = ending;
      return {
        ...(cluster !== undefined && { cluster }),
        ...(listener !== undefined && { listener }),
        ...(ending.kind === "closed" ? { closed: true } : { passthrough: true }),
        ...connectionsOf(record),
        durationMicros,
      };
    }
    case "direct":
      return { ...directOutcome(record, spec, ending.result), durationMicros };
    case "stream":
      return { ...streamOutcome(record, spec, ending), durationMicros };
  }
}

function connectionsOf({ connections }: HopRecord): Pick<Outcome, "inboundConnection"> {
  return connections.length === 0 ? {} : { inboundConnection: connections };
}

/** Connections are told of where the request itself may not have become one. */
function serverSide(record: HopRecord, status: number | undefined): Partial<Outcome> {
  const failed = status === undefined || [400, 502, 503].includes(status);
  return {
    ...(record.arrivals.length > 0 && { arrivals: record.arrivals }),
    ...(record.inbound.length > 0 && { inbound: record.inbound }),
    ...(failed && connectionsOf(record)),
  };
}

type Timeless = Omit<Outcome, "durationMicros">;

function directOutcome(record: HopRecord, spec: RequestSpec, result: TryResult): Timeless {
  if (result.kind === "reset" || result.truncated) {
    return { closed: true, ...serverSide(record, undefined) };
  }
  const seen = { ...result, isLocal: result.pod === undefined };
  return {
    status: result.status,
    ...content(record, spec, seen, "istio-envoy"),
    ...serverSide(record, result.status),
  };
}

function streamOutcome(
  record: HopRecord,
  spec: RequestSpec,
  { result, serverName }: Extract<Ending, { kind: "stream" }>,
): Timeless {
  const { cluster, route, upstreamFailure, gapsMicros } = result;
  const names = {
    ...(cluster !== undefined && { cluster }),
    ...(route !== undefined && { route }),
  };
  if (result.passthrough === true) return { ...names, passthrough: true };
  const flags = formatFlags(result.flags);
  const closed = result.closed === true;
  return {
    ...(!closed && { status: result.status }),
    ...(flags !== undefined && { flags }),
    details: result.details,
    ...names,
    attempts: result.attempts,
    ...(closed ? { closed } : content(record, spec, result, serverName)),
    ...serverSide(record, closed ? undefined : result.status),
    ...(upstreamFailure !== undefined && { upstreamFailure: upstreamFailure.slice(0, 80) }),
    ...(gapsMicros.length > 0 && { gapsMicros }),
  };
}

interface Content {
  readonly status: number;
  readonly headers: readonly HeaderLine[];
  readonly body: string;
  readonly pod?: string;
  readonly isLocal?: boolean;
}

/** What every proxy adds to an answer; an outcome does not list them. */
const ANSWER_HEADERS: ReadonlySet<string> = new Set([
  "date",
  "server",
  "x-envoy-upstream-service-time",
  "content-length",
  "transfer-encoding",
  "connection",
  "content-type",
  "x-envoy-overloaded",
]);

const BODILESS: ReadonlySet<number> = new Set([204, 304]);

/** The body is told where nothing reached an application, or on request; the pod is what a body says. */
function content(
  record: HopRecord,
  { method }: RequestSpec,
  answer: Content,
  serverName: string,
): Timeless {
  const { shown, arrivals } = record;
  const hasBody = method !== "HEAD" && !BODILESS.has(answer.status);
  const told = hasBody && answer.body !== "" && (arrivals.length === 0 || shown.has("body"));
  const all = shown.size === 0 ? answer.headers : withStandardHeaders(answer, serverName);
  const listed = all.filter(([name]) => !ANSWER_HEADERS.has(name) || shown.has(name));
  return {
    ...(hasBody && answer.pod !== undefined && { pod: answer.pod }),
    ...(listed.length > 0 && { responseHeaders: joinedHeaders(listed) }),
    ...(told && { body: answer.body.slice(0, 300) }),
  };
}

function withStandardHeaders(
  { status, headers, body, isLocal }: Content,
  serverName: string,
): readonly HeaderLine[] {
  const has = (wanted: string): boolean => headers.some(([name]) => name === wanted);
  const added: HeaderLine[] = [["server", serverName]];
  if (!has("content-length") && !BODILESS.has(status)) {
    added.push(["content-length", String(body.length)]);
  }
  if (isLocal === true && !has("content-type")) {
    if (has("grpc-status")) added.push(["content-type", "application/grpc"]);
    else if (body !== "") added.push(["content-type", "text/plain"]);
  }
  return [...headers.filter(([name]) => name !== "server"), ...added];
}
