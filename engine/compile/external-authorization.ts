/** The filter that asks a service whether a request may pass, over HTTP or gRPC (CP-352). */
import type { HttpFilter, NetworkFilter, StringMatcher } from "../proxy/config.ts";
import { outboundClusterName } from "../proxy/names.ts";
import { statusName } from "../proxy/status-code.ts";
import type {
  ExtAuthzGrpcProvider,
  ExtAuthzHttpProvider,
  ExtensionProvider,
} from "../resources/mesh-config.ts";
import { durationOrAbsent } from "./duration.ts";
import { defined, textOrAbsent } from "./plain.ts";
import type { Push } from "./push.ts";

/** A provider that istiod can use; of another's rules, all that they name is refused. */
interface Usable {
  readonly written: ExtAuthzGrpcProvider;
  readonly http?: ExtAuthzHttpProvider;
  readonly host: string;
  readonly cluster: string;
  readonly status: string | undefined;
}

function usable(push: Push, name: string): Usable | undefined {
  const provider = findProvider(push, name);
  const written = provider?.envoyExtAuthzHttp ?? provider?.envoyExtAuthzGrpc;
  if (provider === undefined || written === undefined) return undefined;
  const host = hostOf(push, written.service);
  if (host === undefined || !isPort(written.port)) return undefined;
  const { statusOnError = "" } = written;
  const status = statusName(Number(statusOnError));
  if (statusOnError !== "" && typeof status === "number") return undefined;
  const { envoyExtAuthzHttp: http } = provider;
  if (http !== undefined && !isUsable(http)) return undefined;
  return {
    written,
    ...(http !== undefined && { http }),
    host,
    cluster: outboundClusterName(written.port, "", host),
    status: typeof status === "number" ? undefined : status,
  };
}

export function isUsableProvider(push: Push, name: string): boolean {
  return usable(push, name) !== undefined;
}

/** Undefined for a provider that istiod cannot use. */
export function externalAuthorization(
  push: Push,
  name: string,
  prefix: string,
): HttpFilter | undefined {
  const found = usable(push, name);
  if (found === undefined) return undefined;
  const { written, http, host, cluster, status } = found;
  return {
    name: "envoy.filters.http.ext_authz",
    config: defined({
      ...(http === undefined
        ? { grpc_service: grpcService(written, cluster, host) }
        : { http_service: httpService(http, cluster, host) }),
      transport_api_version: "V3",
      failure_mode_allow: written.failOpen === true ? true : undefined,
      status_on_error: status === undefined ? undefined : { code: status },
      with_request_body: bodyOf(written),
      filter_enabled_metadata: askedFor("envoy.filters.http.rbac", prefix),
      allowed_headers:
        http &&
        (patterns(http.includeRequestHeadersInCheck) ?? patterns(http.includeHeadersInCheck)),
    }),
  };
}

/** Only gRPC can be asked about a connection. */
export function connectionAuthorization(
  push: Push,
  name: string,
  prefix: string,
): NetworkFilter | undefined {
  const found = usable(push, name);
  if (found === undefined || found.http !== undefined) return undefined;
  const { written, host, cluster } = found;
  return {
    name: "envoy.filters.network.ext_authz",
    config: defined({
      grpc_service: grpcService(written, cluster, host),
      failure_mode_allow: written.failOpen === true ? true : undefined,
      transport_api_version: "V3",
      filter_enabled_metadata: askedFor("envoy.filters.network.rbac", prefix),
    }),
  };
}

/** What the RBAC filter before it leaves behind where a policy of this provider fits. */
function askedFor(filter: string, prefix: string) {
  return {
    filter,
    path: [{ key: "istio_ext_authz_shadow_effective_policy_id" }],
    value: { string_match: { prefix } },
  };
}

/** Names are labels, and only one provider may have one. */
function findProvider({ mesh }: Push, name: string): ExtensionProvider | undefined {
  const named = mesh.extensionProviders.filter((one) => one.name === name);
  const isLabel = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(name);
  return named.length === 1 && isLabel ? named[0] : undefined;
}

/** `namespace/host`, or a host that only one namespace has. */
function hostOf({ services }: Push, service: string): string | undefined {
  const slash = service.indexOf("/");
  const host = service.slice(slash + 1);
  const found = services.byHost.get(host);
  if (found === undefined) return undefined;
  const isClear = slash === -1 ? found.size === 1 : found.has(service.slice(0, slash));
  return isClear ? host : undefined;
}

function isPort(port: number): boolean {
  return port >= 1 && port <= 65_535;
}

function isUsable(http: ExtAuthzHttpProvider): boolean {
  const { pathPrefix = "" } = http;
  const lists = [
    http.includeRequestHeadersInCheck,
    http.includeHeadersInCheck,
    http.headersToDownstreamOnDeny,
    http.headersToDownstreamOnAllow,
    http.headersToUpstreamOnAllow,
  ];
  return /^(?:|\/.*)$/.test(pathPrefix) && !lists.some((list) => list?.includes("*") === true);
}

function httpService(
  http: ExtAuthzHttpProvider,
  cluster: string,
  host: string,
): Readonly<Record<string, unknown>> {
  const response = defined({
    allowed_upstream_headers: patterns(http.headersToUpstreamOnAllow),
    allowed_client_headers: patterns(http.headersToDownstreamOnDeny),
    allowed_client_headers_on_success: patterns(http.headersToDownstreamOnAllow),
  });
  const added = Object.entries(http.includeAdditionalHeadersInCheck ?? {})
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, value]) => ({ key, value }));
  return defined({
    server_uri: { uri: `http://${host}`, cluster, timeout: timeoutOf(http) },
    path_prefix: textOrAbsent(http.pathPrefix),
    authorization_request: added.length === 0 ? undefined : { headers_to_add: added },
    authorization_response: Object.keys(response).length === 0 ? undefined : response,
  });
}

function grpcService(
  grpc: ExtAuthzGrpcProvider,
  cluster_name: string,
  authority: string,
): Readonly<Record<string, unknown>> {
  return { envoy_grpc: { cluster_name, authority }, timeout: timeoutOf(grpc) };
}

function timeoutOf({ timeout }: ExtAuthzGrpcProvider): string {
  return durationOrAbsent(timeout) ?? "600s";
}

function bodyOf({ includeRequestBodyInCheck: body }: ExtAuthzGrpcProvider) {
  if (body === undefined) return undefined;
  return defined({
    max_request_bytes: body.maxRequestBytes === 0 ? undefined : body.maxRequestBytes,
    allow_partial_message: body.allowPartialMessage === true ? true : undefined,
    pack_as_bytes: body.packAsBytes === true ? true : undefined,
  });
}

function patterns(
  names: readonly string[] | undefined,
): { readonly patterns: readonly StringMatcher[] } | undefined {
  if (names === undefined || names.length === 0) return undefined;
  return { patterns: names.map((name) => ({ ...patternOf(name), ignore_case: true })) };
}

function patternOf(name: string): StringMatcher {
  if (name.startsWith("*")) return { suffix: name.slice(1) };
  return name.endsWith("*") ? { prefix: name.slice(0, -1) } : { exact: name };
}
