/** One HTTP request inside the proxy of its caller: from the Host header to the answer (DP-13 to DP-17). */
import { setHeader } from "../decide/header-operations.ts";
import type { HeaderLine, HttpRequest } from "../decide/http-request.ts";
import { decideCors } from "../decide/cors.ts";
import { durationMicros } from "../decide/duration.ts";
import { allReasons, firstFailure } from "../decide/explain-route.ts";
import {
  absolutePathRejected,
  badPath,
  clusterNotFound,
  directResponse,
  faultAbort,
  grpcReply,
  invalidHeader,
  missingHost,
  preflightAnswer,
  redirected,
  routeNotFound,
  type LocalReply,
} from "../decide/local-reply.ts";
import { normalizePath, type Normalization } from "../decide/normalize-path.ts";
import { happens } from "../decide/percent.ts";
import {
  findRoute,
  findVirtualHost,
  type PreparedProxy,
  type PreparedRoute,
  type PreparedRouteConfiguration,
  type PreparedVirtualHost,
} from "../decide/prepared-proxy.ts";
import { textOfBase64 } from "../decide/base64.ts";
import { redirectLocation, redirectStatus } from "../decide/redirect.ts";
import { formatFlags, type ResponseFlag } from "../decide/response-flags.ts";
import { isGrpcRequest } from "../decide/route-match.ts";
import type { HttpFilter, Route, WeightedCluster } from "../proxy/config.ts";
import type { CallMade } from "./application.ts";
import { note, type Draft, type HopRecord } from "./draft.ts";
import { enteringHeaders } from "./entering-headers.ts";
import { runFilters } from "./http-filters.ts";
import { noteDestination, noteHost, noteRoutes } from "./notes.ts";
import { routeRequest, type Routed } from "./router.ts";
import { dialledEndpoint } from "./dialled-endpoint.ts";
import { responseHeaders, upstreamRequest } from "./upstream-request.ts";
import type { WorldPod } from "./world.ts";

/** What the caller's proxy logs of one request. */
export interface StreamResult extends Routed {
  readonly cluster?: string;
  readonly route?: string;
  /** The answer lies outside the mesh and is not followed. */
  readonly passthrough?: boolean;
}

export interface StreamInput {
  readonly proxy: PreparedProxy;
  readonly routes: PreparedRouteConfiguration;
  readonly request: HttpRequest;
  readonly hostMissing: boolean;
  readonly caller: WorldPod | undefined;
  readonly makeCall: CallMade;
  readonly filters: readonly HttpFilter[];
  /** Names this filter chain among all: each has buckets of its own (corrections, DP-215). */
  readonly chainKey: string;
  readonly side: "outbound" | "inbound" | "gateway";
  readonly downstream: Downstream;
  /** The pod behind an inbound proxy. */
  readonly server?: WorldPod;
  /** Whether the address dialled is known and may be called. */
  readonly followsAddress?: boolean;
  readonly normalization?: Normalization;
  /** Proxies in front of a gateway whose `x-forwarded-for` counts. */
  readonly trustedHopCount?: number;
}

/** The connection that the request came on. */
export interface Downstream {
  readonly sourceIp: string;
  /** Where the connection arrived, where that is not where it was dialled to. */
  readonly local?: { readonly ip: string; readonly port: number };
  readonly ip: string;
  readonly port: number;
  /** The SPIFFE id in the client's certificate. */
  readonly peer?: string;
  readonly serverName?: string;
  /** Names the connection among all; absent where no other request comes on it. */
  readonly connection?: string;
}

/** A name with a blank makes the codec refuse the request (corrections, CP-403). */
function firstBadName(headers: readonly HeaderLine[]): string | undefined {
  return headers.find(([name]) => /[^!#-'*+.0-9a-z^_`|~-]/i.test(name))?.[0];
}

export function handleStream(draft: Draft, record: HopRecord, input: StreamInput): StreamResult {
  if (input.hostMissing) return replied(input.request, missingHost);
  if (input.request.path === "*") return replied(input.request, absolutePathRejected);
  const path = normalizePath(input.request.path, input.normalization);
  if (path === undefined) return replied(input.request, badPath);
  const received = { ...input.request, path, headers: enteringHeaders(draft, input) };
  const host = findVirtualHost(input.routes, received.authority);
  noteHost(draft, record, input.proxy, host, received);
  if (host?.virtualHost.require_tls === "ALL" && received.scheme !== "https") {
    const location = `https://${received.authority}${received.path}`;
    return replied(received, redirected(301, location));
  }
  const index = host === undefined ? -1 : findRoute(host, received);
  if (host !== undefined) {
    noteRoutes(draft, record, input.proxy, {
      host,
      request: received,
      index,
      firstFailure,
      allReasons,
    });
  }
  const first = host?.routes[index];
  const { reply, request, flags, responseHeaders } = runFilters(draft, record, {
    ...input,
    request: received,
    ...(first !== undefined && { route: first.route }),
    ...(host !== undefined && { virtualHost: host.virtualHost }),
  });
  const passed = { ...input, request };
  // Routes may ask for claims, which are known only now.
  const again =
    host === undefined || request.claims === undefined ? index : findRoute(host, request);
  const chosen = host?.routes[again];
  if (reply !== undefined)
    return withHeaders(filtered(passed, chosen, reply, flags), responseHeaders);
  if (host === undefined || chosen === undefined) return replied(request, routeNotFound);
  return withHeaders(takeRoute(draft, record, passed, host, chosen), responseHeaders);
}

function withHeaders(result: StreamResult, added: readonly HeaderLine[]): StreamResult {
  return added.length === 0 ? result : { ...result, headers: [...result.headers, ...added] };
}

/** A filter's answer bears the route's response headers as any other does (corrections, DP-15). */
function filtered(
  { request, proxy }: StreamInput,
  chosen: PreparedRoute | undefined,
  reply: LocalReply,
  flags: readonly ResponseFlag[],
): StreamResult {
  const result = replied(request, reply);
  const route = chosen?.route;
  const cluster = route?.route?.cluster;
  return {
    ...result,
    flags: [...result.flags, ...flags],
    ...(cluster !== undefined && proxy.clusters.has(cluster) && { cluster }),
    ...(route?.name !== undefined && route.name !== "" && { route: route.name }),
    headers:
      route === undefined
        ? result.headers
        : responseHeaders(request, route, undefined, result.headers, factsOf(result, cluster)),
  };
}

function replied(request: HttpRequest, reply: LocalReply): StreamResult {
  const isGrpc = isGrpcRequest(request);
  const { status, flags, details, headers: own, body } = isGrpc ? grpcReply(reply) : reply;
  const type = isGrpc ? "application/grpc" : reply.body === "" ? undefined : "text/plain";
  const typed = type === undefined || own.some(([name]) => name === "content-type");
  const headers: readonly HeaderLine[] = typed ? own : [...own, ["content-type", type]];
  const { pod } = reply;
  return {
    status,
    flags,
    details,
    headers,
    body,
    attempts: 0,
    gapsMicros: [],
    isLocal: true,
    ...(pod !== undefined && { pod }),
  };
}

function takeRoute(
  draft: Draft,
  record: HopRecord,
  input: StreamInput,
  host: PreparedVirtualHost,
  prepared: PreparedRoute,
): StreamResult {
  const { route } = prepared;
  const weighted = pickWeighted(draft, prepared);
  noteDestination(draft, record, input.proxy, prepared, weighted);
  const name = weighted?.name ?? route.route?.cluster;
  const known = name !== undefined && input.proxy.clusters.has(name) ? { cluster: name } : {};
  const labels = {
    ...known,
    ...(route.name !== undefined && route.name !== "" && { route: route.name }),
  };
  const flags: ResponseFlag[] = [];
  const aborted = injectFault(draft, record, input, route, flags);
  const cors = corsOf(route, input.request);
  const { request } = input;
  // The CORS filter writes after the route's operations, and over them.
  const finish = (result: StreamResult, extra: readonly HeaderLine[] = []): StreamResult => ({
    ...result,
    ...labels,
    flags: [...flags, ...result.flags],
    headers: extra.reduce<readonly HeaderLine[]>(
      (lines, [name, value]) => setHeader(lines, name, value),
      result.passthrough === true
        ? result.headers
        : responseHeaders(request, route, weighted, result.headers, factsOf(result, name)),
    ),
  });
  if (aborted !== undefined) return finish(replied(request, aborted));
  if (cors.answersPreflight) {
    return { ...replied(request, preflightAnswer(cors.responseHeaders)), ...labels };
  }
  const direct = directAnswer(route, request);
  if (direct !== undefined) return finish(replied(request, direct));
  return finish(
    forward(draft, record, input, { host, prepared, weighted, name }),
    cors.responseHeaders,
  );
}

/** One draw for the request, whatever its retries (DP-62). */
function pickWeighted(
  draft: Draft,
  { route, totalWeight }: PreparedRoute,
): WeightedCluster | undefined {
  const clusters = route.route?.weighted_clusters?.clusters ?? [];
  if (clusters.length === 0 || totalWeight === 0) return undefined;
  return clusters[draft.chance.stream("route").pick(clusters.map(({ weight }) => weight))];
}

/** A delay passes before anything else; the abort draws on its own (DP-107). */
function injectFault(
  draft: Draft,
  record: HopRecord,
  { proxy }: StreamInput,
  route: Route,
  flags: ResponseFlag[],
): LocalReply | undefined {
  const fault = route.typed_per_filter_config?.["envoy.filters.http.fault"];
  if (fault === undefined) return undefined;
  const chance = draft.chance.stream("fault");
  const delay = Math.trunc((durationMicros(fault.delay?.fixed_delay) ?? 0) / 1000) * 1000;
  if (delay > 0 && happens(fault.delay?.percentage, chance)) {
    flags.push("DI");
    draft.nowMicros += delay;
  }
  const status =
    fault.abort?.http_status ?? (fault.abort?.grpc_status === undefined ? undefined : 200);
  const aborts = status !== undefined && happens(fault.abort?.percentage, chance);
  note(draft, record, () => ({
    kind: "fault",
    result: aborts ? "won" : "note",
    phrase: [
      aborts ? `Fault injected: answers ${String(status)}` : "Fault: this request is not aborted",
    ],
    proxy: proxy.config.node.id,
    side: "outbound",
    ...(fault.origin !== undefined && { origin: fault.origin }),
  }));
  return aborts ? faultAbort(status, fault.abort?.grpc_status) : undefined;
}

function corsOf(route: Route, request: HttpRequest): ReturnType<typeof decideCors> {
  const policy = route.typed_per_filter_config?.["envoy.filters.http.cors"];
  if (policy === undefined || route.route === undefined)
    return { answersPreflight: false, responseHeaders: [] };
  return decideCors(policy, request);
}

function directAnswer(route: Route, request: HttpRequest): LocalReply | undefined {
  const { redirect, direct_response: direct } = route;
  if (redirect !== undefined) {
    return redirected(redirectStatus(redirect), redirectLocation(redirect, route, request));
  }
  if (direct === undefined) return undefined;
  const url = `${request.scheme}://${request.authority}${request.path}`;
  const { inline_string, inline_bytes } = direct.body ?? {};
  const body = inline_string ?? (inline_bytes === undefined ? "" : textOfBase64(inline_bytes));
  return directResponse(direct.status, body, url);
}

/** What `%…%` in a response header can ask for (CP-403). */
function factsOf(
  { status, flags, details }: StreamResult,
  cluster: string | undefined,
): Readonly<Record<string, string | undefined>> {
  return {
    RESPONSE_CODE: String(status),
    RESPONSE_FLAGS: formatFlags(flags) ?? "-",
    RESPONSE_CODE_DETAILS: details,
    UPSTREAM_CLUSTER: cluster,
    UPSTREAM_CLUSTER_RAW: cluster,
  };
}

interface Destination {
  readonly host: PreparedVirtualHost;
  readonly prepared: PreparedRoute;
  readonly weighted: WeightedCluster | undefined;
  readonly name: string | undefined;
}

function forward(
  draft: Draft,
  record: HopRecord,
  input: StreamInput,
  { host, prepared, weighted, name = "" }: Destination,
): StreamResult {
  const cluster = input.proxy.clusters.get(name);
  if (cluster === undefined) {
    note(draft, record, () => ({
      kind: "cluster",
      result: "won",
      phrase: ["The proxy has no cluster ", { code: name }, ": 503, flag NC"],
      proxy: input.proxy.config.node.id,
      side: "outbound",
      ...originOf(weighted, prepared.route),
    }));
    const gone = prepared.route.route?.cluster_not_found_response_code === "INTERNAL_SERVER_ERROR";
    return replied(input.request, clusterNotFound(gone ? 500 : 503));
  }
  const { downstream, followsAddress } = input;
  const isDialled = cluster.type === "ORIGINAL_DST" && input.server === undefined;
  if (isDialled && !followsAddress) {
    return { ...replied(input.request, routeNotFound), flags: [], passthrough: true };
  }
  const request = upstreamRequest(input.request, prepared.route, weighted, host);
  if (firstBadName(request.headers) !== undefined) {
    return replied(input.request, invalidHeader(firstBadName(request.headers) ?? ""));
  }
  const fixed =
    isDialled || input.server !== undefined ? { endpoint: dialledEndpoint(downstream) } : {};
  const routed = routeRequest(draft, record, {
    ...input,
    route: prepared,
    cluster,
    request,
    ...fixed,
  });
  return routed.isLocal === true && isGrpcRequest(request)
    ? { ...routed, ...grpcReply(routed) }
    : routed;
}

function originOf(
  weighted: WeightedCluster | undefined,
  route: Route,
): { origin?: NonNullable<Route["origin"]> } {
  const origin = weighted?.origin ?? route.route?.origin ?? route.origin;
  return origin === undefined ? {} : { origin };
}
