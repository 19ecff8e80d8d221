import type { FilterChain, Listener } from "../proxy/config.ts";
import { blackHoleCluster, passthroughCluster } from "../proxy/names.ts";
import { unspecifiedAddress } from "./mesh-service.ts";
import type { ProxyScope } from "./proxy-scope.ts";
import { destinationCluster } from "./route-action.ts";
import { tcpProxy } from "./tcp-filters.ts";

/** Where iptables sends what leaves the pod, and what enters it. */
export const outboundPort = 15001;
export const inboundPort = 15006;

/** Where connections go that no chain takes (CP-276, CP-284). */
function catchAllCluster({ outboundPolicy }: ProxyScope): string {
  const { mode, egressProxy } = outboundPolicy;
  if (mode === "REGISTRY_ONLY") return blackHoleCluster;
  return egressProxy === undefined
    ? passthroughCluster
    : destinationCluster(egressProxy, undefined, 0);
}

export function fallthroughChain(scope: ProxyScope): FilterChain {
  return {
    filter_chain_match: {},
    filters: [tcpProxy({ cluster: catchAllCluster(scope) })],
    name: "PassthroughFilterChain",
  };
}

/** The capture listener: it hands connections to the listener of their address (CP-280). */
export function virtualOutbound(scope: ProxyScope): Listener {
  return {
    name: "virtualOutbound",
    address: { socket_address: { address: unspecifiedAddress, port_value: outboundPort } },
    filter_chains: [
      {
        filter_chain_match: { destination_port: outboundPort },
        filters: [tcpProxy({ cluster: blackHoleCluster })],
        name: "virtualOutbound-blackhole",
      },
      {
        filters: [tcpProxy({ cluster: catchAllCluster(scope) })],
        name: "virtualOutbound-catchall-tcp",
      },
    ],
    use_original_dst: true,
    traffic_direction: "OUTBOUND",
    max_connections_to_accept_per_socket_event: 1,
  };
}
