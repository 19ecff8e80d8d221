import type { HttpFilter, NetworkFilter, RouteConfiguration } from "../proxy/config.ts";
import type { MeshConfig } from "../resources/mesh-config.ts";

interface ManagerOptions {
  readonly mesh: MeshConfig;
  readonly routes: { readonly rds: string } | { readonly inline: RouteConfiguration };
  /** Filters that come before what every connection manager has. */
  readonly guards?: readonly HttpFilter[];
  /** Filters right before the router. */
  readonly resolvers?: readonly HttpFilter[];
  readonly isGateway?: boolean;
  readonly isHttp2?: boolean;
  readonly isGrpcWeb?: boolean;
}

/** An HTTP connection manager with the filters that routes may configure (CP-285). */
export function connectionManager(options: ManagerOptions): NetworkFilter {
  const { mesh, routes, guards = [], resolvers = [], isGateway = false, isHttp2 = false } = options;
  const translators = options.isGrpcWeb === true ? [{ name: "envoy.filters.http.grpc_web" }] : [];
  const { normalization } = mesh.pathNormalization;
  const { numTrustedProxies = 0 } = mesh.defaultConfig?.gatewayTopology ?? {};
  const mergesSlashes =
    normalization === "MERGE_SLASHES" || normalization === "DECODE_AND_MERGE_SLASHES";
  return {
    name: "envoy.filters.network.http_connection_manager",
    config: {
      ...("rds" in routes
        ? { rds: { route_config_name: routes.rds } }
        : { route_config: routes.inline }),
      http_filters: [
        ...guards,
        ...translators,
        { name: "envoy.filters.http.fault" },
        { name: "envoy.filters.http.cors" },
        ...resolvers,
        { name: "envoy.filters.http.router" },
      ],
      ...(isGateway ? { http_protocol_options: {} } : {}),
      ...(isHttp2 ? { http2_protocol_options: {} } : {}),
      ...(mergesSlashes ? { merge_slashes: true } : {}),
      ...(normalization === "NONE" ? { normalize_path: false } : {}),
      ...(normalization === "DECODE_AND_MERGE_SLASHES"
        ? { path_with_escaped_slashes_action: "UNESCAPE_AND_FORWARD" }
        : {}),
      ...(isGateway && numTrustedProxies > 0 ? { xff_num_trusted_hops: numTrustedProxies } : {}),
      use_remote_address: isGateway,
    },
  };
}
