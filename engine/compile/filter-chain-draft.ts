/** Filter chains before they are put into a listener: which of them match alike, and how they match. */
import type {
  FilterChain,
  FilterChainMatch,
  NetworkFilter,
  TransportSocket,
} from "../proxy/config.ts";
import type { Origin } from "../source/place.ts";
import { compareText, isAddress } from "./host.ts";
import { defined, orAbsent } from "./plain.ts";
import { unspecifiedAddress } from "./mesh-service.ts";

export interface ChainDraft {
  readonly serverNames?: readonly string[];
  readonly ranges?: readonly string[];
  readonly applicationProtocols?: readonly string[];
  readonly transportProtocol?: "tls" | "raw_buffer";
  readonly transportSocket?: TransportSocket;
  readonly config?: string;
  readonly origin?: Origin;
  readonly filters: readonly NetworkFilter[];
}

/** What the HTTP inspector recognises as HTTP without TLS. */
export const plaintextHttp: readonly string[] = ["http/1.1", "h2c"];

export const tlsInspector = {
  name: "envoy.filters.listener.tls_inspector",
  config: { initial_read_buffer_size: 512 },
};

export const httpInspector = { name: "envoy.filters.listener.http_inspector" };

export function matchesEverything(chain: ChainDraft): boolean {
  const { serverNames = [], ranges = [], applicationProtocols = [], transportProtocol } = chain;
  return (
    (serverNames.length === 0 || serverNames.includes("*")) &&
    ranges.length === 0 &&
    applicationProtocols.length === 0 &&
    transportProtocol === undefined
  );
}

export function needsTlsInspector({
  serverNames = [],
  transportSocket,
  filters,
}: ChainDraft): boolean {
  return (
    serverNames.length > 0 ||
    (transportSocket?.alpn ?? []).length > 0 ||
    filters.some(({ name }) => name.endsWith("sni_dynamic_forward_proxy"))
  );
}

export function finishChain(chain: ChainDraft): FilterChain {
  return defined({
    filter_chain_match: matchOf(chain),
    filters: chain.filters,
    transport_socket: chain.transportSocket,
    metadata: chain.config === undefined ? undefined : { config: chain.config },
    origin: chain.origin,
  });
}

function matchOf(chain: ChainDraft): FilterChainMatch | undefined {
  if (matchesEverything(chain)) return undefined;
  const { serverNames = [], ranges = [] } = chain;
  const prefixes = [...ranges].sort(compareText).flatMap((range) => {
    const prefix = prefixOf(range);
    return prefix === undefined || prefix.address_prefix === unspecifiedAddress ? [] : [prefix];
  });
  return defined({
    server_names: serverNames.includes("*")
      ? undefined
      : orAbsent([...serverNames].sort(compareText)),
    prefix_ranges: orAbsent(prefixes),
    transport_protocol: chain.transportProtocol,
    application_protocols: orAbsent(chain.applicationProtocols ?? []),
  });
}

function prefixOf(
  range: string,
): { readonly address_prefix: string; readonly prefix_len: number } | undefined {
  const [address = "", bits] = range.split("/");
  if (!isAddress(address)) return undefined;
  const whole = address.includes(":") ? 128 : 32;
  return { address_prefix: address, prefix_len: bits === undefined ? whole : Number(bits) };
}

/** Whether Envoy could not tell two chains apart; the later one is dropped (CP-283). */
export function chainsConflict(one: ChainDraft, other: ChainDraft): boolean {
  return (
    one.transportProtocol === other.transportProtocol &&
    (one.applicationProtocols ?? []).join() === (other.applicationProtocols ?? []).join() &&
    nameSet(one) === nameSet(other) &&
    rangeSet(one) === rangeSet(other)
  );
}

function nameSet({ serverNames = [] }: ChainDraft): string {
  return [...new Set(serverNames.filter((name) => name !== "*"))].sort().join();
}

function rangeSet({ ranges = [] }: ChainDraft): string {
  const masked = ranges.flatMap((range) => {
    const prefix = prefixOf(range);
    return prefix === undefined || prefix.address_prefix === unspecifiedAddress
      ? []
      : [maskedRange(prefix.address_prefix, prefix.prefix_len)];
  });
  return [...new Set(masked)].sort().join();
}

/** The network of an IPv4 range: `10.1.2.3/8` is `10.0.0.0/8`. */
function maskedRange(address: string, bits: number): string {
  if (address.includes(":")) return `${address}/${String(bits)}`;
  const value = address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
  const size = Number(1n << BigInt(32 - bits));
  return `${String(value - (value % size))}/${String(bits)}`;
}
