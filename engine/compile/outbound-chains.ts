/** Filter chains towards one service on a port that is not plain HTTP (CP-144 to CP-154, CP-282). */
import { outboundClusterName } from "../proxy/names.ts";
import type { Origin } from "../source/place.ts";
import type { BoundVirtualService } from "./bound-virtual-service.ts";
import type { ChainDraft } from "./filter-chain-draft.ts";
import { compareText, matchesHost } from "./host.ts";
import type { MeshService, ServicePort } from "./mesh-service.ts";
import { isForwardProxied, unspecifiedAddress } from "./mesh-service.ts";
import { isTls } from "./protocol.ts";
import type { Proxy } from "./proxy.ts";
import type { Push } from "./push.ts";
import { alternatives } from "./virtual-host-domains.ts";
import { appliesTo } from "./stream-match.ts";
import { filtersForCluster, filtersForRoute } from "./tcp-filters.ts";

export interface StreamTarget {
  readonly push: Push;
  readonly proxy: Proxy;
  readonly service: MeshService;
  /** The port that is listened on. */
  readonly port: ServicePort;
  readonly bind: string;
  readonly ranges: readonly string[];
  readonly virtualServices: readonly BoundVirtualService[];
}

const mesh = new Set(["mesh"]);

export function streamChains(target: StreamTarget): readonly ChainDraft[] {
  const services = target.virtualServices.filter(({ hosts }) =>
    hosts.some((host) => matchesHost(host, target.service.host)),
  );
  return isTls(target.port.protocol) ? tlsChains(target, services) : tcpChains(target, services);
}

function tlsChains(
  target: StreamTarget,
  services: readonly BoundVirtualService[],
): readonly ChainDraft[] {
  const { push, proxy, port } = target;
  let { ranges } = target;
  const seen = new Set<string>();
  const chains: ChainDraft[] = [];
  for (const service of services) {
    for (const [index, { match: matches, route = [] }] of service.tls.entries()) {
      if (route.length === 0) continue;
      for (const match of matches) {
        if (!appliesTo(match, proxy, mesh, port.port)) continue;
        const { sniHosts, destinationSubnets = [] } = match;
        // Subnets stay in force for the matches and chains that follow.
        if (destinationSubnets.length > 0) ranges = destinationSubnets;
        const key = `${sniHosts.join()}|${destinationSubnets.join()}`;
        if (seen.has(key)) continue;
        seen.add(key);
        chains.push({
          serverNames: sniHosts,
          ranges,
          config: service.config,
          origin: originOf(service, "tls", index),
          filters: filtersForRoute(push, proxy, route, port.port),
        });
      }
    }
  }
  return chains.length > 0 ? chains : [plainTlsChain(target)];
}

/** TLS that no VirtualService speaks of; SNI is needed where the address does not tell (CP-282). */
function plainTlsChain(target: StreamTarget): ChainDraft {
  const { service, ranges, bind } = target;
  const address = service.address.includes("/") ? "" : service.address;
  const isAnywhere = address === unspecifiedAddress && bind === unspecifiedAddress;
  const needsName = ranges.length > 0 || address === "" || isAnywhere || isForwardProxied(service);
  const names = [
    service.host,
    ...service.aliases.flatMap(({ host }) => [
      host,
      ...alternatives(host, target.proxy.namespace, undefined),
    ]),
  ];
  return { ...ownChain(target), serverNames: needsName ? names : [] };
}

function tcpChains(
  target: StreamTarget,
  services: readonly BoundVirtualService[],
): readonly ChainDraft[] {
  const { push, proxy, port, ranges } = target;
  const chains: ChainDraft[] = [];
  for (const service of services) {
    for (const [index, { match: matches = [], route = [] }] of service.tcp.entries()) {
      if (route.length === 0) continue;
      const chain = {
        origin: originOf(service, "tcp", index),
        filters: filtersForRoute(push, proxy, route, port.port),
      };
      const applying = matches.filter((match) => appliesTo(match, proxy, mesh, port.port));
      const isTerminal =
        matches.length === 0 ||
        applying.some(({ destinationSubnets = [] }) => destinationSubnets.length === 0);
      if (isTerminal) return [...chains, { ...chain, ranges, config: service.config }];
      const subnets = applying.flatMap(({ destinationSubnets = [] }) => destinationSubnets);
      if (subnets.length > 0) chains.push({ ...chain, ranges: subnets });
    }
  }
  const own = ownChain(target);
  const isTaken = chains.some((chain) => sorted(chain.ranges) === sorted(own.ranges));
  return isTaken ? chains : [...chains, own];
}

function sorted(ranges: readonly string[] | undefined): string {
  return [...(ranges ?? [])].sort(compareText).join();
}

/** A service with one port is meant even where the listener's port is another (CP-50). */
function ownChain({ push, proxy, service, port, ranges }: StreamTarget): ChainDraft {
  const [only, ...others] = service.ports;
  const number = only !== undefined && others.length === 0 ? only.port : port.port;
  const cluster = outboundClusterName(number, "", service.host);
  return {
    ranges,
    origin: service.origin,
    filters: filtersForCluster(push, proxy, cluster, service, port.port),
  };
}

function originOf({ resource }: BoundVirtualService, block: "tcp" | "tls", index: number): Origin {
  return { resource: resource.key, path: ["spec", block, index] };
}
