/** The router filter: one request, its tries, and the answer that the client's proxy sees (DP-17). */
import { hashRequest } from "../decide/hash-policy.ts";
import { grpcTimeoutMicros } from "../decide/grpc-timeout.ts";
import { isGrpcRequest } from "../decide/route-match.ts";
import { setHeader } from "../decide/header-operations.ts";
import type { HeaderLine, HttpRequest } from "../decide/http-request.ts";
import {
  noHealthyUpstream,
  requestTimeout,
  upstreamReset,
  type LocalReply,
} from "../decide/local-reply.ts";
import type { PreparedProxy, PreparedRoute } from "../decide/prepared-proxy.ts";
import type { ResponseFlag } from "../decide/response-flags.ts";
import {
  backOffMicrosMax,
  isRetriable,
  withRetryHeaders,
  type PreparedRetry,
} from "../decide/retry.ts";
import type { Cluster, LbEndpoint } from "../proxy/config.ts";
import type { CallMade } from "./application.ts";
import { note, type Draft, type HopRecord } from "./draft.ts";
import { sendMirrors } from "./mirrors.ts";
import { clusterKey } from "./cluster-key.ts";
import { chooseHost } from "./choose-host.ts";
import { reportEvent, reportTry } from "./outliers.ts";
import { acquire, holdRetry, mayRetry, release } from "./pool.ts";
import type { TryResult } from "./try-result.ts";
import { tryUpstream } from "./upstream.ts";
import type { WorldPod } from "./world.ts";

export interface Routed {
  readonly status: number;
  readonly flags: readonly ResponseFlag[];
  readonly details: string;
  readonly headers: readonly HeaderLine[];
  readonly body: string;
  readonly attempts: number;
  readonly pod?: string;
  readonly upstreamFailure?: string;
  readonly closed?: boolean;
  readonly gapsMicros: readonly number[];
  /** The proxy's own answer, not one from upstream. */
  readonly isLocal?: boolean;
  readonly headersAtMicros?: number;
}

export interface RouterInput {
  readonly proxy: PreparedProxy;
  readonly route: PreparedRoute;
  readonly cluster: Cluster;
  readonly request: HttpRequest;
  readonly caller: WorldPod | undefined;
  readonly downstream: { readonly connection?: string };
  readonly makeCall: CallMade;
  /** The only address there is: the caller's choice, or the proxy's own application. */
  readonly endpoint?: LbEndpoint;
  readonly server?: WorldPod;
}

/** What holds for all tries of one request. */
export interface Plan {
  readonly retry: PreparedRetry;
  readonly deadlineMicros: number;
  readonly perTryMicros: number;
  readonly hash: ReturnType<typeof hashRequest>;
}

export function routeRequest(draft: Draft, record: HopRecord, input: RouterInput): Routed {
  const plan = planOf(draft, input);
  const { proxy, cluster } = input;
  const key = clusterKey(proxy, cluster);
  const tried: LbEndpoint[] = [];
  const starts: number[] = [];
  let failedAtMicros = draft.nowMicros;
  for (;;) {
    const endpoint = chooseHost(draft, input, plan, tried);
    if (endpoint === undefined) return local(noHealthyUpstream, tried.length + 1, starts);
    if (tried.length === 0 && input.server === undefined) sendMirrors(draft, record, input);
    tried.push(endpoint);
    noteEndpoint(draft, record, input, endpoint, tried.length);
    const result = tryOnce(draft, record, input, { plan, endpoint, starts, key });
    if (result.atMicros > plan.deadlineMicros) return timedOut(draft, plan, tried.length, starts);
    draft.nowMicros = result.atMicros;
    if (tried.length > 1) holdRetry(draft, key, cluster, failedAtMicros, result.atMicros);
    const end = { attempts: tried.length, starts };
    const retriable = isRetriable(plan.retry, result);
    if (!retriable) return finish(draft, result, plan, { ...end, flags: [] });
    if (tried.length > plan.retry.retryCount)
      return finish(draft, result, plan, { ...end, flags: ["URX"] });
    if (!mayRetry(draft, key, cluster))
      return finish(draft, result, plan, { ...end, flags: ["UO"] });
    noteRetry(draft, record, input, result, tried.length);
    failedAtMicros = draft.nowMicros;
    const wait = backOffMicrosMax(plan.retry, tried.length);
    draft.nowMicros += Math.trunc(draft.chance.stream("back-off").between(0, wait) / 1000) * 1000;
    if (draft.nowMicros > plan.deadlineMicros) return timedOut(draft, plan, tried.length, starts);
  }
}

/** A place on a connection, the request on it, and what the detector and the pool learn from that. */
function tryOnce(
  draft: Draft,
  record: HopRecord,
  input: RouterInput,
  on: {
    readonly plan: Plan;
    readonly endpoint: LbEndpoint;
    readonly starts: number[];
    readonly key: string;
  },
): TryResult {
  const { plan, endpoint, starts, key } = on;
  const { proxy, cluster } = input;
  const use = { key, cluster, address: endpoint.address };
  const place = acquire(draft, use);
  if (place.kind === "overflow") {
    starts.push(draft.nowMicros);
    return { kind: "reset", reason: "overflow", requestSent: false, atMicros: draft.nowMicros };
  }
  const { startMicros } = place;
  starts.push(startMicros);
  if (startMicros > plan.deadlineMicros) {
    return { kind: "reset", reason: "per-try timeout", requestSent: false, atMicros: startMicros };
  }
  draft.nowMicros = startMicros;
  const request = requestOfTry(input.request, plan, startMicros);
  const sent = { ...input, endpoint, request, attempt: starts.length };
  const result = limited(startMicros, tryUpstream(draft, record, sent), plan);
  const isLate = result.atMicros > plan.deadlineMicros;
  draft.nowMicros = isLate ? plan.deadlineMicros : result.atMicros;
  if (isLate) reportEvent(draft, proxy, cluster, endpoint, { kind: "timed out" });
  else reportTry(draft, proxy, cluster, endpoint, result);
  const endMicros = result.kind === "response" ? result.completeMicros : result.atMicros;
  release(draft, use, {
    startMicros,
    endMicros: Math.min(endMicros, plan.deadlineMicros),
    survives: result.kind === "response" && !isLate && !result.truncated,
  });
  return result;
}

/** What the router can keep of a body to send it again (DP-99). */
const KEPT_BYTES_MAX = 1_048_576;

/** Ports that a client's new connection may come from: enough to spread cookies over the hosts. */
const CLIENT_PORT_COUNT = 16;

/** A cookie made for a client is the hash of its address (DP-137). */
function clientPort(draft: Draft, { connection }: RouterInput["downstream"]): string {
  return connection ?? String(draft.chance.stream("client port").index(CLIENT_PORT_COUNT));
}

function planOf(draft: Draft, { route, request, caller, downstream }: RouterInput): Plan {
  const asked = withRetryHeaders(route.retry, request.headers);
  const keeps = (request.byteCount ?? 0) <= KEPT_BYTES_MAX;
  const retry = keeps ? asked : { ...asked, conditions: new Set<string>() };
  const timeout = grpcTimeoutMicros(request, route.timeoutMicros);
  const perTry = retry.perTryMicros ?? 0;
  const ignored = perTry === 0 || (timeout !== undefined && perTry >= timeout); // DP-77
  const sourceIp = caller?.ip ?? "";
  return {
    retry,
    deadlineMicros: timeout === undefined ? Infinity : draft.nowMicros + timeout,
    perTryMicros: ignored ? Infinity : perTry,
    hash: hashRequest(route.route.route?.hash_policy ?? [], {
      request,
      sourceIp,
      sourceAddress: () => `${sourceIp}:${clientPort(draft, downstream)}`,
      localAddress: "",
    }),
  };
}

/** Headers for the router itself; it takes them out before it sends the request on. */
const ROUTER_HEADERS: ReadonlySet<string> = new Set([
  "x-envoy-retry-on",
  "x-envoy-retry-grpc-on",
  "x-envoy-max-retries",
  "x-envoy-retriable-status-codes",
  "x-envoy-retriable-header-names",
  "x-envoy-upstream-rq-per-try-timeout-ms",
]);

/** How long the server may take, as it is told: the try's limit, or what is left of the whole (DP-80). */
function requestOfTry(request: HttpRequest, plan: Plan, nowMicros: number): HttpRequest {
  const left = Math.min(plan.perTryMicros, plan.deadlineMicros - nowMicros);
  const kept = request.headers.some(([name]) => ROUTER_HEADERS.has(name))
    ? request.headers.filter(([name]) => !ROUTER_HEADERS.has(name))
    : request.headers;
  if (left === Infinity) return kept === request.headers ? request : { ...request, headers: kept };
  const millis = String(Math.max(1, Math.trunc(left / 1000)));
  const told = setHeader(kept, "x-envoy-expected-rq-timeout-ms", millis);
  const headers = isGrpcRequest(request) ? setHeader(told, "grpc-timeout", `${millis}m`) : told;
  return { ...request, headers };
}

/** The per-try timer runs from the connection until the response headers (DP-77, DP-78). */
function limited(startMicros: number, result: TryResult, { perTryMicros }: Plan): TryResult {
  const limit = startMicros + perTryMicros;
  if (result.atMicros <= limit) return result;
  return { kind: "reset", reason: "per-try timeout", requestSent: true, atMicros: limit };
}

function timedOut(
  draft: Draft,
  { deadlineMicros }: Plan,
  attempts: number,
  starts: readonly number[],
): Routed {
  draft.nowMicros = deadlineMicros;
  return local(requestTimeout, attempts, starts);
}

/** A cookie made for the hash goes out with a server's answer only. */
function local(reply: LocalReply, attempts: number, starts: readonly number[]): Routed {
  const { status, flags, details, headers, body } = reply;
  const gapsMicros = gapsOf(starts);
  return { status, flags, details, headers, body, attempts, gapsMicros, isLocal: true };
}

function gapsOf(starts: readonly number[]): readonly number[] {
  return starts.slice(1).map((at, i) => at - (starts[i] ?? at));
}

function finish(
  draft: Draft,
  result: TryResult,
  plan: Plan,
  end: {
    /** Why no other try follows a failed one. */
    readonly flags: readonly ResponseFlag[];
    readonly attempts: number;
    readonly starts: readonly number[];
  },
): Routed {
  const { attempts, starts } = end;
  if (result.kind === "reset") {
    const reply = upstreamReset(result.reason, result.transportFailure, {
      retried: attempts > 1,
      before: end.flags,
    });
    const failure = result.transportFailure;
    return {
      ...local(reply, attempts, starts),
      ...(failure !== undefined && { upstreamFailure: failure }),
    };
  }
  const { flags } = end;
  const answer = {
    status: result.status,
    headers: [...result.headers, ...plan.hash.responseHeaders],
    body: "",
    attempts,
    ...(result.pod !== undefined && { pod: result.pod }),
    gapsMicros: gapsOf(starts),
    headersAtMicros: result.atMicros,
  };
  if (result.truncated) {
    const details = "upstream_reset_after_response_started{protocol_error}";
    return { ...answer, flags: [...flags, "UPE"], details, closed: true };
  }
  if (result.completeMicros > plan.deadlineMicros) {
    draft.nowMicros = plan.deadlineMicros; // headers are out already: the connection is cut (DP-76)
    return { ...answer, flags: [...flags, "UT"], details: "response_timeout", closed: true };
  }
  draft.nowMicros = result.completeMicros;
  return { ...answer, flags, details: "via_upstream", body: result.body };
}

function noteEndpoint(
  draft: Draft,
  record: HopRecord,
  { proxy, cluster }: RouterInput,
  endpoint: LbEndpoint,
  attempt: number,
): void {
  if (cluster.name.startsWith("inbound|")) return; // the pod's own application: there is no choice
  note(draft, record, () => {
    const groups = proxy.endpoints.get(cluster.name) ?? [];
    const count = groups.reduce((sum, { lb_endpoints = [] }) => sum + lb_endpoints.length, 0);
    const pod = endpoint.metadata?.workload?.split(";")[0] ?? endpoint.address;
    const origin = cluster.policyOrigins?.loadBalancer ?? cluster.origin;
    const which = count === 1 ? "the only endpoint" : `one of ${String(count)} endpoints`;
    return {
      kind: "endpoint",
      result: "note",
      phrase: [
        attempt > 1 ? `Try ${String(attempt)}: ` : "",
        { code: pod },
        `, ${which} by ${cluster.lb_policy ?? "ROUND_ROBIN"}, `,
        { code: endpoint.address },
      ],
      proxy: proxy.config.node.id,
      side: "outbound",
      ...(origin !== undefined && { origin }),
    };
  });
}

function noteRetry(
  draft: Draft,
  record: HopRecord,
  { proxy, route }: RouterInput,
  result: TryResult,
  attempt: number,
): void {
  note(draft, record, () => {
    const what =
      result.kind === "response" ? `answered ${String(result.status)}` : `ended: ${result.reason}`;
    const origin = route.route.route?.retry_policy?.origin;
    return {
      kind: "retry",
      result: "note",
      phrase: [`Try ${String(attempt)} ${what}; the retry policy asks for another`],
      proxy: proxy.config.node.id,
      side: "outbound",
      ...(origin !== undefined && { origin }),
    };
  });
}
