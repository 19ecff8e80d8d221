/** The listeners of a sidecar for what its workload calls (CP-280 to CP-284, CP-50). */
import type { HttpFilter, Listener } from "../proxy/config.ts";
import { inboundPort, outboundPort } from "./catch-all.ts";
import type { ChainDraft } from "./filter-chain-draft.ts";
import { plaintextHttp } from "./filter-chain-draft.ts";
import { isAddress } from "./host.ts";
import { connectionManager } from "./http-connection-manager.ts";
import type { ListenerEntry } from "./listener-book.ts";
import { finishEntry, offerChains } from "./listener-book.ts";
import type { MeshService, ServicePort } from "./mesh-service.ts";
import { isForwardProxied, unspecifiedAddress } from "./mesh-service.ts";
import { streamChains } from "./outbound-chains.ts";
import { isHttp, isTcp, parseProtocol } from "./protocol.ts";
import type { Proxy } from "./proxy.ts";
import type { EgressListener } from "./proxy-scope.ts";
import type { Push } from "./push.ts";
import { dnsCache, endpointsOfPort } from "./service-clusters.ts";

interface Target {
  readonly push: Push;
  readonly proxy: Proxy;
  readonly egress: EgressListener;
  readonly service: MeshService;
  readonly port: ServicePort;
  /** Empty where the service decides. */
  readonly bind: string;
  readonly isBound: boolean;
}

export function buildOutboundListeners(push: Push, proxy: Proxy): readonly Listener[] {
  const book = new Map<string, ListenerEntry>();
  for (const egress of proxy.scope.egress) {
    const { port: written, bind: address = "", captureMode } = egress.written ?? {};
    const isBound = captureMode === "NONE";
    const bind = address === "" && isBound ? "127.0.0.1" : address;
    if (written === undefined) {
      for (const entry of book.values()) entry.isLocked = true;
    }
    for (const service of egress.services) {
      const common = { push, proxy, egress, service, bind, isBound };
      if (written === undefined) {
        for (const port of service.ports) addServicePort(book, { ...common, port });
        continue;
      }
      const { name = "", number = 0, protocol } = written;
      const port = { name, port: number, protocol: parseProtocol(protocol) };
      if (!isReserved(bind, port)) addListener(book, { ...common, port });
    }
  }
  return [...book.values()].map((entry) => finishEntry(entry, proxy.scope));
}

/** Ports on every address that the capture listeners have themselves. */
function isReserved(bind: string, { port, protocol }: ServicePort): boolean {
  const isAnywhere = bind === "" ? isHttp(protocol) : bind === unspecifiedAddress;
  return isAnywhere && (port === outboundPort || port === inboundPort);
}

/** A headless service without HTTP is listened for on each of its pods' addresses (CP-292). */
function addServicePort(book: Map<string, ListenerEntry>, target: Target): void {
  const { push, proxy, service, port, bind } = target;
  if (isReserved(bind, port)) return;
  const isHeadless = service.resolution === "passthrough" && service.address === unspecifiedAddress;
  const isStream = isTcp(port.protocol) || port.protocol === "auto";
  if (bind !== "" || !isHeadless || !isStream) {
    addListener(book, target);
    return;
  }
  const endpoints = endpointsOfPort(push, service, port);
  if (endpoints.length === 0 && service.registry === "External" && service.selector === undefined) {
    addListener(book, target);
    return;
  }
  for (const { address } of endpoints) {
    if (!isAddress(address) || address === proxy.node.ip) continue;
    addListener(book, { ...target, bind: address });
  }
}

function addListener(book: Map<string, ListenerEntry>, target: Target): void {
  const { service, port, isBound } = target;
  if (service.resolution === "alias" || port.protocol === "UDP") return;
  const isRange = service.address.includes("/");
  const usual = isHttp(port.protocol) || isRange ? unspecifiedAddress : service.address;
  const bind = target.bind === "" ? usual : target.bind;
  const ranges = isRange && target.bind === "" && !isHttp(port.protocol) ? [service.address] : [];
  offerChains(book, { bind, isBound, port }, () => chainsOf({ ...target, bind }, ranges));
}

function chainsOf(target: Target, ranges: readonly string[]): readonly ChainDraft[] {
  const { push, proxy, egress, service, port, bind } = target;
  if (port.protocol === "HTTP_PROXY") return [httpChain(target)];
  const sniffed = {
    ...httpChain(target),
    applicationProtocols: plaintextHttp,
    transportProtocol: "raw_buffer" as const,
  };
  if (isHttp(port.protocol)) return [bind === unspecifiedAddress ? sniffed : httpChain(target)];
  const { virtualServices } = egress;
  const streams = streamChains({ push, proxy, service, port, bind, ranges, virtualServices });
  return port.protocol === "auto" ? [...streams, sniffed] : streams;
}

/** A sniffed port has a route table of its own; plain HTTP shares the port's (CP-290). */
function httpChain({ push, service, port, bind }: Target): ChainDraft {
  const isOwn = port.protocol === "auto" && bind !== unspecifiedAddress;
  const rds = isOwn ? `${service.host}:${String(port.port)}` : String(port.port);
  const resolvers: readonly HttpFilter[] = isForwardProxied(service)
    ? [
        {
          name: "envoy.filters.http.dynamic_forward_proxy",
          config: { dns_cache_config: dnsCache(service.host) },
        },
      ]
    : [];
  const isGrpcWeb = port.protocol === "GRPC-Web";
  const manager = connectionManager({ mesh: push.mesh, routes: { rds }, resolvers, isGrpcWeb });
  return { filters: [manager] };
}
