import type { HttpFilter } from "../proxy/config.ts";
import { outboundClusterName } from "../proxy/names.ts";
import type { ExtAuthzHttpProvider, ExtensionProvider } from "../resources/mesh-config.ts";
import { defined } from "./plain.ts";

/** The filter that asks a service over HTTP whether a request may pass (CP-352). */
export function externalAuthorization(provider: ExtensionProvider, prefix: string): HttpFilter {
  const { envoyExtAuthzHttp: http } = provider;
  return {
    name: "envoy.filters.http.ext_authz",
    config: defined({
      http_service: http === undefined ? undefined : serviceOf(http),
      transport_api_version: "V3",
      failure_mode_allow: http?.failOpen === true ? true : undefined,
      status_on_error: http?.statusOnError === undefined ? undefined : { code: http.statusOnError },
      filter_enabled_metadata: {
        filter: "envoy.filters.http.rbac",
        path: [{ key: "istio_ext_authz_shadow_effective_policy_id" }],
        value: { string_match: { prefix } },
      },
      allowed_headers: patterns(http?.includeRequestHeadersInCheck ?? http?.includeHeadersInCheck),
    }),
  };
}

function serviceOf(http: ExtAuthzHttpProvider): Readonly<Record<string, unknown>> {
  const host = http.service.slice(http.service.indexOf("/") + 1);
  return defined({
    server_uri: {
      uri: `http://${host}`,
      cluster: outboundClusterName(http.port, "", host),
      timeout: http.timeout ?? "600s",
    },
    path_prefix: http.pathPrefix,
    authorization_response: defined({
      allowed_upstream_headers: patterns(http.headersToUpstreamOnAllow),
      allowed_client_headers: patterns(http.headersToDownstreamOnDeny),
      allowed_client_headers_on_success: patterns(http.headersToDownstreamOnAllow),
    }),
  });
}

function patterns(names: readonly string[] | undefined) {
  if (names === undefined || names.length === 0) return undefined;
  return { patterns: names.map((exact) => ({ exact, ignore_case: true })) };
}
