import type { FilterChain, Listener, ProxyConfig } from "../proxy/config.ts";

/** One row per filter chain (CP-569, CP-576). */
export function listenerRows(
  config: ProxyConfig,
  port: string | undefined,
): readonly (readonly string[])[] {
  const listeners = config.listeners
    .filter((listener) => port === undefined || String(portOf(listener)) === port)
    .sort((a, b) => portOf(a) - portOf(b) || (addressOf(a) < addressOf(b) ? -1 : 1));
  const rows = listeners.flatMap((listener) => {
    const chains = [
      ...(listener.filter_chains ?? []),
      ...(listener.default_filter_chain === undefined ? [] : [listener.default_filter_chain]),
    ];
    return chains.map((chain) => [
      addressOf(listener),
      String(portOf(listener)),
      matchText(chain),
      destinationText(chain),
    ]);
  });
  return [["ADDRESSES", "PORT", "MATCH", "DESTINATION"], ...rows];
}

function portOf({ address }: Listener): number {
  return address?.socket_address.port_value ?? 0;
}

function addressOf({ address }: Listener): string {
  return address?.socket_address.address ?? "";
}

function matchText({ filter_chain_match: match }: FilterChain): string {
  if (match === undefined) return "ALL";
  const protocols = match.application_protocols ?? [];
  const parts = [
    ...(match.server_names === undefined ? [] : [`SNI: ${match.server_names.join(",")}`]),
    ...(match.transport_protocol === undefined ? [] : [`Trans: ${match.transport_protocol}`]),
    ...(protocols.length === 0 ? [] : [`App: ${protocolsText(protocols)}`]),
    ...(match.prefix_ranges ?? []).map(
      ({ address_prefix, prefix_len = 0 }) =>
        `Addr: ${address_prefix}/${String(prefix_len)}:${match.destination_port === undefined ? "*" : String(match.destination_port)}`,
    ),
    ...(match.prefix_ranges === undefined && match.destination_port !== undefined
      ? [`Addr: *:${String(match.destination_port)}`]
      : []),
  ];
  return parts.length === 0 ? "ALL" : parts.join("; ");
}

function protocolsText(protocols: readonly string[]): string {
  const text = protocols.join(",");
  if (text === "http/1.1,h2c") return "HTTP";
  if (text === "istio,istio-peer-exchange,istio-http/1.0,istio-http/1.1,istio-h2")
    return "Istio HTTP Plain";
  return text;
}

function destinationText({ filters = [] }: FilterChain): string {
  for (const { config } of filters) {
    if (config?.rds !== undefined) return `Route: ${config.rds.route_config_name}`;
    if (config?.route_config !== undefined) {
      const route = config.route_config.virtual_hosts[0]?.routes?.[0];
      return `Inline Route: ${route?.match.prefix ?? "/"}*`;
    }
    if (config?.cluster === "PassthroughCluster") return "PassthroughCluster";
    if (config?.cluster !== undefined) return `Cluster: ${config.cluster}`;
    const weighted = config?.weighted_clusters?.clusters;
    if (weighted !== undefined) return `Clusters: ${weighted.map(({ name }) => name).join(", ")}`;
  }
  return "Non-HTTP/Non-TCP";
}
