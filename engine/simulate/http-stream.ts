/** One HTTP request inside the proxy of its caller: from the Host header to the answer (DP-13 to DP-17). */
import { decideCors } from "../decide/cors.ts";
import { durationMicros } from "../decide/duration.ts";
import { allReasons, firstFailure } from "../decide/explain-route.ts";
import type { FormatContext } from "../decide/header-format.ts";
import { applyHeaderOperations, setHeader } from "../decide/header-operations.ts";
import {
  firstLine,
  headerValues,
  type HeaderLine,
  type HttpRequest,
} from "../decide/http-request.ts";
import {
  badPath,
  clusterNotFound,
  directResponse,
  faultAbort,
  missingHost,
  preflightAnswer,
  redirected,
  routeNotFound,
  type LocalReply,
} from "../decide/local-reply.ts";
import { normalizePath } from "../decide/normalize-path.ts";
import { happens } from "../decide/percent.ts";
import {
  findRoute,
  findVirtualHost,
  type PreparedProxy,
  type PreparedRoute,
  type PreparedRouteConfiguration,
  type PreparedVirtualHost,
} from "../decide/prepared-proxy.ts";
import { redirectLocation, redirectStatus } from "../decide/redirect.ts";
import type { ResponseFlag } from "../decide/response-flags.ts";
import { rewritePath } from "../decide/rewrite.ts";
import type { Route, WeightedCluster } from "../proxy/config.ts";
import { passthroughCluster } from "../proxy/names.ts";
import type { CallMade } from "./application.ts";
import { note, type Draft, type HopRecord } from "./draft.ts";
import { sendMirrors } from "./mirrors.ts";
import { noteDestination, noteHost, noteRoutes } from "./notes.ts";
import { routeRequest, type Routed } from "./router.ts";
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
}

export function handleStream(draft: Draft, record: HopRecord, input: StreamInput): StreamResult {
  if (input.hostMissing) return replied(missingHost);
  const path = normalizePath(input.request.path);
  if (path === undefined) return replied(badPath);
  const request = { ...input.request, path, headers: withoutControlHeaders(input.request.headers) };
  const host = findVirtualHost(input.routes, request.authority);
  noteHost(draft, record, input.proxy, host, request);
  if (host === undefined) return replied(routeNotFound);
  if (host.virtualHost.require_tls === "ALL" && request.scheme !== "https") {
    return replied(redirected(301, `https://${request.authority}${request.path}`));
  }
  const index = findRoute(host, request);
  noteRoutes(draft, record, input.proxy, { host, request, index, firstFailure, allReasons });
  const chosen = host.routes[index];
  if (chosen === undefined) return replied(routeNotFound);
  return takeRoute(draft, record, { ...input, request }, host, chosen);
}

/** Headers that only proxies may set; what an application sends of them is dropped (DP-34). */
const CONTROL_HEADERS: ReadonlySet<string> = new Set([
  "x-envoy-retry-on",
  "x-envoy-retry-grpc-on",
  "x-envoy-max-retries",
  "x-envoy-retriable-status-codes",
  "x-envoy-retriable-header-names",
  "x-envoy-upstream-rq-timeout-ms",
  "x-envoy-upstream-rq-per-try-timeout-ms",
  "x-envoy-upstream-rq-timeout-alt-response",
  "x-envoy-expected-rq-timeout-ms",
  "x-envoy-hedge-on-per-try-timeout",
  "x-envoy-upstream-alt-stat-name",
  "x-envoy-force-trace",
  "x-envoy-ip-tags",
  "x-envoy-original-url",
  "x-envoy-internal",
]);

function withoutControlHeaders(headers: readonly HeaderLine[]): readonly HeaderLine[] {
  return headers.filter(([name]) => !CONTROL_HEADERS.has(name));
}

function replied(reply: LocalReply): StreamResult {
  const { status, flags, details, headers, body } = reply;
  return { status, flags, details, headers, body, attempts: 0, gapsMicros: [] };
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
  const finish = (result: StreamResult, extra: readonly HeaderLine[] = []): StreamResult => ({
    ...result,
    ...labels,
    flags: [...flags, ...result.flags],
    headers: responseHeaders(input.request, route, weighted, [...result.headers, ...extra], result),
  });
  if (aborted !== undefined) return finish(replied(aborted));
  if (cors.answersPreflight) return finish(replied(preflightAnswer(cors.responseHeaders)));
  const direct = directAnswer(route, input.request);
  if (direct !== undefined) return finish(replied(direct));
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
  return aborts ? faultAbort(status) : undefined;
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
  return directResponse(direct.status, direct.body?.inline_string ?? "", url);
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
    return replied(clusterNotFound(gone ? 500 : 503));
  }
  if (name === passthroughCluster || cluster.type === "ORIGINAL_DST") {
    return { ...replied(routeNotFound), flags: [], passthrough: true };
  }
  const request = upstreamRequest(input.request, prepared.route, weighted, host);
  sendMirrors(draft, record, { ...input, route: prepared, request });
  return routeRequest(draft, record, { ...input, route: prepared, cluster, request });
}

function originOf(
  weighted: WeightedCluster | undefined,
  route: Route,
): { origin?: NonNullable<Route["origin"]> } {
  const origin = weighted?.origin ?? route.route?.origin ?? route.origin;
  return origin === undefined ? {} : { origin };
}

/** Header operations, then the host, then the path (DP-67, DP-69, DP-70). */
function upstreamRequest(
  received: HttpRequest,
  route: Route,
  weighted: WeightedCluster | undefined,
  { virtualHost }: PreparedVirtualHost,
): HttpRequest {
  const counted =
    virtualHost.include_request_attempt_count === true
      ? setHeader(received.headers, "x-envoy-attempt-count", "1")
      : received.headers;
  const levels = [weighted, route].map((level) => ({
    add: level?.request_headers_to_add,
    remove: level?.request_headers_to_remove,
  }));
  const changed = levels.reduce<readonly HeaderLine[]>(
    (headers, level) =>
      applyHeaderOperations(headers, level, (lines) => formatFacts(received, lines, [])),
    counted,
  );
  const authority =
    route.route?.host_rewrite_literal ?? weighted?.host_rewrite_literal ?? received.authority;
  const path = rewritePath(route, received.path);
  let headers = changed;
  const hostBefore =
    route.route?.host_rewrite_literal === undefined ? undefined : originalHost(received, weighted);
  if (hostBefore !== undefined && hostBefore !== authority) {
    headers = setHeader(headers, "x-envoy-original-host", hostBefore);
  }
  if (path !== received.path) headers = setHeader(headers, "x-envoy-original-path", received.path);
  return { ...received, authority, path, headers };
}

/** With a destination's own host in between, that one is what the route rewrites (corrections, DP-70). */
function originalHost(received: HttpRequest, weighted: WeightedCluster | undefined): string {
  return weighted?.host_rewrite_literal ?? received.authority;
}

function formatFacts(
  request: HttpRequest,
  headers: readonly HeaderLine[],
  response: readonly HeaderLine[],
): FormatContext {
  return {
    requestHeader: (name) => headerValues({ ...request, headers }, name)[0],
    responseHeader: (name) => firstLine(response, name),
    facts: { PROTOCOL: "HTTP/1.1" },
  };
}

function responseHeaders(
  request: HttpRequest,
  route: Route,
  weighted: WeightedCluster | undefined,
  headers: readonly HeaderLine[],
  result: StreamResult,
): readonly HeaderLine[] {
  if (result.passthrough === true) return headers;
  return [weighted, route].reduce<readonly HeaderLine[]>(
    (lines, level) =>
      applyHeaderOperations(
        lines,
        { add: level?.response_headers_to_add, remove: level?.response_headers_to_remove },
        (now) => ({
          ...formatFacts(request, request.headers, now),
          facts: { PROTOCOL: "HTTP/1.1", RESPONSE_CODE: String(result.status) },
        }),
      ),
    headers,
  );
}
