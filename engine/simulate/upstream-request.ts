/** What a route makes of a request on its way up and of a response on its way down. */
import type { FormatContext } from "../decide/header-format.ts";
import { applyHeaderOperations, setHeader } from "../decide/header-operations.ts";
import {
  firstLine,
  headerValues,
  type HeaderLine,
  type HttpRequest,
} from "../decide/http-request.ts";
import type { PreparedVirtualHost } from "../decide/prepared-proxy.ts";
import { rewritePath } from "../decide/rewrite.ts";
import type { Route, WeightedCluster } from "../proxy/config.ts";

/** Header operations, then the host, then the path (DP-67, DP-69, DP-70). */
export function upstreamRequest(
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
  if (path !== received.path || isRewritten(route))
    headers = setHeader(headers, "x-envoy-original-path", received.path);
  return { ...received, authority, path, headers };
}

/** The old path is told even where the rewrite gave the same one. */
function isRewritten({ route }: Route): boolean {
  const { prefix_rewrite = "", regex_rewrite } = route ?? {};
  return prefix_rewrite !== "" || regex_rewrite !== undefined;
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

export function responseHeaders(
  request: HttpRequest,
  route: Route,
  weighted: WeightedCluster | undefined,
  headers: readonly HeaderLine[],
  facts: FormatContext["facts"],
): readonly HeaderLine[] {
  return [weighted, route].reduce<readonly HeaderLine[]>(
    (lines, level) =>
      applyHeaderOperations(
        lines,
        { add: level?.response_headers_to_add, remove: level?.response_headers_to_remove },
        (now) => ({
          ...formatFacts(request, request.headers, now),
          facts: { PROTOCOL: "HTTP/1.1", ...facts },
        }),
      ),
    headers,
  );
}
