/** Listeners by address and port, and who gets which where services meet (CP-283, CP-288, CP-291). */
import type { Listener, ListenerFilter } from "../proxy/config.ts";
import { fallthroughChain } from "./catch-all.ts";
import type { ChainDraft } from "./filter-chain-draft.ts";
import {
  chainsConflict,
  finishChain,
  httpInspector,
  matchesEverything,
  needsTlsInspector,
  tlsInspector,
} from "./filter-chain-draft.ts";
import type { ServicePort } from "./mesh-service.ts";
import { unspecifiedAddress } from "./mesh-service.ts";
import type { Protocol } from "./protocol.ts";
import { isHttp, isTcp } from "./protocol.ts";
import type { ProxyScope } from "./proxy-scope.ts";

export interface ListenerPlace {
  readonly bind: string;
  /** A real port instead of one that is only matched. */
  readonly isBound: boolean;
  readonly port: ServicePort;
}

export interface ListenerEntry {
  readonly place: ListenerPlace;
  protocol: Protocol;
  chains: readonly ChainDraft[];
  /** An egress listener with a port of its own wants nobody else there. */
  isLocked: boolean;
}

/** HTTP shares its listener; TCP joins where its match is another; well-known ports stay alone. */
export function offerChains(
  book: Map<string, ListenerEntry>,
  place: ListenerPlace,
  build: () => readonly ChainDraft[],
): void {
  const { bind, port } = place;
  const key = `${bind}_${String(port.port)}`;
  const current = book.get(key);
  const incoming = port.protocol;
  if (current === undefined || incoming === "HTTP_PROXY") {
    if (current?.isLocked === true) return;
    const isShared = isHttp(incoming) && incoming !== "HTTP_PROXY" && bind === unspecifiedAddress;
    const protocol = isShared ? "auto" : incoming;
    book.set(key, { place, protocol, chains: build(), isLocked: false });
    return;
  }
  if (current.isLocked) return;
  const existing = current.protocol;
  if (!isTcp(incoming) && !isTcp(existing) && !(incoming === "auto" && isHttp(existing))) return;
  if (incoming === "auto" && isHttp(existing)) {
    book.set(key, { place, protocol: "auto", chains: build(), isLocked: false });
    return;
  }
  if (isServerFirst(incoming, existing)) return;
  const isPlainTcp = isTcp(incoming) && !isHttp(existing);
  current.chains = mergeChains(current.chains, build());
  if (!isPlainTcp) current.protocol = "auto";
}

function isServerFirst(incoming: Protocol, existing: Protocol): boolean {
  const alone: readonly Protocol[] = ["Mongo", "MySQL"];
  return incoming !== existing && (alone.includes(incoming) || alone.includes(existing));
}

function mergeChains(
  current: readonly ChainDraft[],
  incoming: readonly ChainDraft[],
): readonly ChainDraft[] {
  const merged = [...current];
  for (const chain of incoming) {
    if (!merged.some((existing) => chainsConflict(existing, chain))) merged.push(chain);
  }
  return merged;
}

/** The last chain that matches everything is the default; without one, unknown traffic goes on. */
export function finishEntry({ place, chains }: ListenerEntry, scope: ProxyScope): Listener {
  const { bind, isBound, port } = place;
  const matching = chains.filter((chain) => !matchesEverything(chain));
  const fallback = chains.findLast(matchesEverything);
  const filters: readonly ListenerFilter[] = [
    ...(chains.some(needsTlsInspector) ? [tlsInspector] : []),
    ...(chains.some((chain) => (chain.applicationProtocols ?? []).length > 0)
      ? [httpInspector]
      : []),
  ];
  const isAlone = matching.length === 0 && fallback !== undefined;
  return {
    name: `${bind}_${String(port.port)}`,
    address: { socket_address: { address: bind, port_value: port.port } },
    filter_chains: (isAlone ? [fallback] : matching).map(finishChain),
    ...(isAlone
      ? {}
      : {
          default_filter_chain:
            fallback === undefined ? fallthroughChain(scope) : finishChain(fallback),
        }),
    ...(filters.length > 0 ? { listener_filters: filters } : {}),
    traffic_direction: "OUTBOUND",
    ...(isBound ? { max_connections_to_accept_per_socket_event: 1 } : {}),
  };
}
