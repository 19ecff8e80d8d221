import { setHeader } from "../decide/header-operations.ts";
import type { HeaderLine, HttpRequest } from "../decide/http-request.ts";
import { upstreamReset } from "../decide/local-reply.ts";
import { formatFlags } from "../decide/response-flags.ts";
import type { ResetReason } from "../decide/retry.ts";
import type { Cluster, LbEndpoint } from "../proxy/config.ts";
import { arrive, type CallMade } from "./application.ts";
import type { Draft, HopRecord } from "./draft.ts";
import type { Answer, WorldPod } from "./world.ts";

/** How one try ended, and when. */
export type TryResult =
  | {
      readonly kind: "response";
      readonly status: number;
      readonly headers: readonly HeaderLine[];
      readonly body: string;
      /** When the response headers came. */
      readonly atMicros: number;
      readonly completeMicros: number;
      readonly pod: string;
      readonly truncated: boolean;
    }
  | {
      readonly kind: "reset";
      readonly reason: ResetReason;
      readonly transportFailure?: string;
      readonly requestSent: boolean;
      readonly atMicros: number;
    };

/** One try: connect to the endpoint, go through the server's proxy, reach the application. */
export function tryUpstream(
  draft: Draft,
  record: HopRecord,
  input: {
    readonly cluster: Cluster;
    readonly endpoint: LbEndpoint;
    readonly request: HttpRequest;
    readonly caller: WorldPod | undefined;
    readonly makeCall: CallMade;
  },
): TryResult {
  const [ip = "", port = "0"] = input.endpoint.address.split(":");
  const id = draft.world.podsByIp.get(ip);
  const pod = id === undefined ? undefined : draft.world.pods.get(id);
  if (pod === undefined || pod.down) return refused(draft);
  const encrypted = isEncrypted(input.cluster, input.endpoint);
  record.mtls = encrypted;
  const behindProxy = draft.world.inbound && pod.hasProxy;
  if (pod.appDown && !behindProxy) return refused(draft);
  const peer = encrypted && input.caller !== undefined ? spiffe(input.caller) : undefined;
  if (!behindProxy) {
    const answer = arrive(draft, record, pod, Number(port), input.request, input.makeCall);
    return asTry(draft, pod, answer);
  }
  const result = throughProxy(draft, record, pod, () =>
    arrive(draft, record, pod, Number(port), withPeer(input.request, peer), input.makeCall),
  );
  record.inbound.push({ ...result.logged, ...(peer !== undefined && { peer }) });
  return result.seen;
}

/** The name in a workload's certificate. */
export function spiffe({ namespace, serviceAccount }: WorldPod): string {
  return `spiffe://cluster.local/ns/${namespace}/sa/${serviceAccount}`;
}

function withPeer(request: HttpRequest, peer: string | undefined): HttpRequest {
  if (peer === undefined) return request;
  return {
    ...request,
    headers: setHeader(request.headers, "x-forwarded-client-cert", `URI=${peer}`),
  };
}

function isEncrypted(
  { transport_socket_matches, transport_socket }: Cluster,
  { metadata }: LbEndpoint,
): boolean {
  if (transport_socket !== undefined) return transport_socket.name === "tls";
  const match = transport_socket_matches?.find(
    ({ match: { tlsMode } }) => tlsMode === undefined || tlsMode === metadata?.tlsMode,
  );
  return match?.transport_socket.name === "tls";
}

function refused(draft: Draft): TryResult {
  return {
    kind: "reset",
    reason: "remote connection failure",
    transportFailure: "delayed_connect_error:_Connection_refused",
    requestSent: false,
    atMicros: draft.nowMicros,
  };
}

function asTry(draft: Draft, pod: WorldPod, answer: Answer): TryResult {
  const atMicros = draft.nowMicros + answer.latencyMicros;
  if (answer.end === "reset" || answer.end === "close") {
    return { kind: "reset", reason: "connection termination", requestSent: true, atMicros };
  }
  return {
    kind: "response",
    status: answer.status,
    headers: answer.headers,
    body: answer.body ?? "",
    atMicros,
    completeMicros: atMicros + (answer.bodyDelayMicros ?? 0),
    pod: pod.id,
    truncated: answer.end === "truncate",
  };
}

interface Inbound {
  readonly seen: TryResult;
  readonly logged: { readonly status: number; readonly flags?: string; readonly details: string };
}

const INBOUND_TRY_COUNT = 3;

/** The server's proxy turns what its application does to it into an answer (DP-27, DP-89). */
function throughProxy(draft: Draft, record: HopRecord, pod: WorldPod, ask: () => Answer): Inbound {
  if (pod.appDown) {
    for (let n = 1; n < INBOUND_TRY_COUNT; n++) {
      draft.nowMicros += draft.chance.stream("back-off").between(0, 25_000 * (1 << (n - 1)));
    }
    const failure = "delayed_connect_error:_Connection_refused";
    return inboundReply(draft, pod, "remote connection failure", failure, true);
  }
  const answered = asTry(draft, pod, ask());
  if (answered.kind === "response") {
    const logged = { status: answered.status, details: "via_upstream" };
    return { seen: answered, logged };
  }
  draft.nowMicros = answered.atMicros;
  return inboundReply(draft, pod, answered.reason, undefined, false);
}

function inboundReply(
  draft: Draft,
  pod: WorldPod,
  reason: ResetReason,
  failure: string | undefined,
  retried: boolean,
): Inbound {
  const reply = upstreamReset(reason, failure, { retried, exhausted: retried });
  const flags = formatFlags(reply.flags);
  return {
    seen: {
      kind: "response",
      status: reply.status,
      headers: reply.headers,
      body: reply.body,
      atMicros: draft.nowMicros,
      completeMicros: draft.nowMicros,
      pod: pod.id,
      truncated: false,
    },
    logged: { status: reply.status, ...(flags !== undefined && { flags }), details: reply.details },
  };
}
