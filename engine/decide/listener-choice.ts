import { inRange } from "./address-range.ts";
import type { FilterChain, Listener, NetworkFilterConfig, ProxyConfig } from "../proxy/config.ts";

/** What a connection is before any request: where it was going, and what its first bytes say. */
export interface Dialled {
  readonly ip: string;
  readonly port: number;
  /** `tls` with the name it asks for, or plain bytes. */
  readonly transport: "raw_buffer" | "tls";
  readonly serverName?: string;
  /** What the HTTP inspector or ALPN found. */
  readonly protocols: readonly string[];
}

export function findListener(config: ProxyConfig, name: string): Listener | undefined {
  return config.listeners.find((listener) => listener.name === name);
}

/**
 * Envoy narrows chains by one property after another: port, address, server name, transport,
 * application protocol. Within each, only the most specific ones that fit go on.
 */
export function chooseChain(listener: Listener, dialled: Dialled): FilterChain | undefined {
  let chains = listener.filter_chains ?? [];
  chains = mostSpecific(chains, ({ filter_chain_match: match }) =>
    match?.destination_port === undefined ? 0 : match.destination_port === dialled.port ? 1 : -1,
  );
  chains = mostSpecific(chains, ({ filter_chain_match: match }) =>
    addressRank(match?.prefix_ranges, dialled.ip),
  );
  chains = mostSpecific(chains, ({ filter_chain_match: match }) =>
    serverNameRank(match?.server_names, dialled.serverName),
  );
  chains = mostSpecific(chains, ({ filter_chain_match: match }) =>
    match?.transport_protocol === undefined
      ? 0
      : match.transport_protocol === dialled.transport
        ? 1
        : -1,
  );
  chains = mostSpecific(chains, ({ filter_chain_match: match }) => {
    const wanted = match?.application_protocols ?? [];
    if (wanted.length === 0) return 0;
    return wanted.some((protocol) => dialled.protocols.includes(protocol)) ? 1 : -1;
  });
  return chains[0] ?? listener.default_filter_chain;
}

/** @param rankOf - -1 where a chain does not fit, else the higher the more specific */
function mostSpecific(
  chains: readonly FilterChain[],
  rankOf: (chain: FilterChain) => number,
): readonly FilterChain[] {
  const ranks = chains.map(rankOf);
  const best = ranks.reduce((a, b) => Math.max(a, b), -1);
  return best < 0 ? [] : chains.filter((_, i) => ranks[i] === best);
}

function addressRank(
  ranges: readonly { readonly address_prefix: string; readonly prefix_len?: number }[] | undefined,
  ip: string,
): number {
  if (ranges === undefined || ranges.length === 0) return 0;
  const fitting = ranges.filter((range) => inRange(range, ip));
  return fitting.reduce((best, { prefix_len = 0 }) => Math.max(best, prefix_len + 1), -1);
}

function serverNameRank(names: readonly string[] | undefined, asked: string | undefined): number {
  if (names === undefined || names.length === 0) return 0;
  if (asked === undefined) return -1;
  const ranks = names.map((name) => {
    if (name === asked) return Number.MAX_SAFE_INTEGER;
    return name.startsWith("*.") && asked.endsWith(name.slice(1)) ? name.length : -1;
  });
  return Math.max(...ranks);
}

export type NetworkChoice =
  | { readonly kind: "http"; readonly manager: NetworkFilterConfig }
  | { readonly kind: "tcp"; readonly proxy: NetworkFilterConfig };

/** What the chain does with the connection. */
export function networkFilter(chain: FilterChain): NetworkChoice | undefined {
  for (const { name, config } of chain.filters ?? []) {
    if (config === undefined) continue;
    if (name === "envoy.filters.network.http_connection_manager")
      return { kind: "http", manager: config };
    if (name === "envoy.filters.network.tcp_proxy") return { kind: "tcp", proxy: config };
  }
  return undefined;
}
