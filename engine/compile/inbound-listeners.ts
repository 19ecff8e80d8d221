/** The listeners of a sidecar for what its workload serves (CP-303 to CP-308, CP-314). */
import type { FilterChain, Listener, ListenerFilter } from "../proxy/config.ts";
import { blackHoleCluster, inboundClusterName, virtualInboundListener } from "../proxy/names.ts";
import { configPath } from "./bound-virtual-service.ts";
import { inboundPort, outboundPort } from "./catch-all.ts";
import type { InboundPort } from "./inbound-chains.ts";
import { inboundChains, passthroughChains } from "./inbound-chains.ts";
import { inspectorsFor } from "./inspectors.ts";
import { unspecifiedAddress } from "./mesh-service.ts";
import { inboundTls, modeOfPort } from "./peer-authentication.ts";
import { parseProtocol } from "./protocol.ts";
import type { Proxy } from "./proxy.ts";
import type { Push } from "./push.ts";
import type { SecurityFilters } from "./security-filters.ts";
import { tcpProxy } from "./tcp-filters.ts";

interface Binding {
  readonly port: InboundPort;
  readonly isBound: boolean;
}

export function buildInboundListeners(
  push: Push,
  proxy: Proxy,
  security: SecurityFilters,
): readonly Listener[] {
  const tls = inboundTls(push.peerAuthentications, proxy.namespace, proxy.labels);
  const bindings = [...bindingsOf(proxy)].sort(
    (one, other) => one.port.targetPort - other.port.targetPort,
  );
  const captured: FilterChain[] = [];
  const bound: Listener[] = [];
  for (const { port, isBound } of bindings) {
    const mode = modeOfPort(tls, port.targetPort);
    const chains = inboundChains({ mesh: push.mesh, mode, port, security });
    if (isBound) bound.push(boundListener(port, chains));
    else captured.push(...chains);
  }
  const chains = [
    blackhole,
    ...passthroughChains({ mesh: push.mesh, tls, served: servedPorts(proxy), security }),
    ...captured,
  ];
  return [
    listener(virtualInboundListener, unspecifiedAddress, inboundPort, chains, [
      { name: "envoy.filters.listener.original_dst" },
      ...inspectorsFor(chains),
    ]),
    ...bound,
  ];
}

function boundListener(
  { bind, targetPort }: InboundPort,
  chains: readonly FilterChain[],
): Listener {
  const name = `${bind}_${String(targetPort)}`;
  return listener(name, bind, targetPort, chains, inspectorsFor(chains));
}

function listener(
  name: string,
  address: string,
  port: number,
  chains: readonly FilterChain[],
  filters: readonly ListenerFilter[],
): Listener {
  return {
    name,
    address: { socket_address: { address, port_value: port } },
    filter_chains: chains,
    ...(filters.length > 0 ? { listener_filters: filters } : {}),
    traffic_direction: "INBOUND",
    max_connections_to_accept_per_socket_event: 1,
  };
}

/** Calls to the capturing port itself would come back for ever. */
const blackhole: FilterChain = {
  filter_chain_match: { destination_port: inboundPort },
  filters: [tcpProxy({ cluster: blackHoleCluster })],
  name: "virtualInbound-blackhole",
};

function bindingsOf(proxy: Proxy): readonly Binding[] {
  const ingress = proxy.scope.sidecar?.spec.ingress ?? [];
  return ingress.length > 0 ? ingressBindings(proxy) : targetBindings(proxy);
}

/** Of services with the same container port the oldest decides the protocol (CP-305). */
function targetBindings({ targets }: Proxy): readonly Binding[] {
  const found = new Map<number, Binding>();
  for (const { service, port, targetPort } of targets) {
    if (isCaptured(targetPort) || found.has(targetPort)) continue;
    const cluster = inboundClusterName(targetPort);
    const { protocol, port: servicePort } = port;
    found.set(targetPort, {
      isBound: false,
      port: {
        cluster,
        protocol,
        servicePort,
        targetPort,
        bind: unspecifiedAddress,
        origin: service.origin,
      },
    });
  }
  return [...found.values()];
}

function isCaptured(port: number): boolean {
  return port === inboundPort || port === outboundPort;
}

/** A Sidecar's `ingress` replaces the services' ports (CP-306). */
function ingressBindings({ scope, node }: Proxy): readonly Binding[] {
  const { sidecar } = scope;
  if (sidecar === undefined) return [];
  const found = new Map<number, Binding>();
  for (const [index, written] of (sidecar.spec.ingress ?? []).entries()) {
    const { number = 0, protocol } = written.port;
    const { bind = "", captureMode } = written;
    if (bind === unspecifiedAddress && isCaptured(number)) continue;
    if (found.has(number)) continue;
    found.set(number, {
      isBound: captureMode === "NONE",
      port: {
        cluster: inboundClusterName(number),
        protocol: parseProtocol(protocol),
        servicePort: number,
        targetPort: number,
        bind: bind === "" ? node.ip : bind,
        config: configPath("networking.istio.io", "sidecar", sidecar.metadata),
        origin: { resource: sidecar.key, path: ["spec", "ingress", index] },
      },
    });
  }
  return [...found.values()];
}

/** Ports that have chains of their own, so that a port-level mode needs no further one. */
function servedPorts({ scope, targets }: Proxy): ReadonlySet<number> {
  const ingress = scope.sidecar?.spec.ingress ?? [];
  if (ingress.length > 0) return new Set(ingress.map(({ port }) => port.number ?? 0));
  return new Set(targets.map(({ targetPort }) => targetPort));
}
