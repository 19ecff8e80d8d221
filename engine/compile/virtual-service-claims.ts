import type { Origin } from "../source/place.ts";
import type { BoundVirtualService } from "./bound-virtual-service.ts";
import { chooseRule } from "./destination-rules.ts";
import { hashForDestination } from "./hash-policy.ts";
import { findMostSpecific, isWildcard, matchesHost } from "./host.ts";
import type { BuiltRoutes } from "./http-routes.ts";
import { buildRoutes } from "./http-routes.ts";
import type { MeshService } from "./mesh-service.ts";
import { isHttpOrSniffed } from "./protocol.ts";
import type { Proxy } from "./proxy.ts";
import type { EgressListener } from "./proxy-scope.ts";
import type { Push } from "./push.ts";
import { rulesFor } from "./sidecar-scope.ts";
import type { Claim } from "./virtual-host-claim.ts";

export interface PortView {
  readonly push: Push;
  readonly proxy: Proxy;
  readonly listener: EgressListener;
  /** 0 for a general HTTP proxy, which serves all ports. */
  readonly port: number;
  /** Services on the port, by lower-case host. */
  readonly services: ReadonlyMap<string, MeshService>;
}

/** What each VirtualService claims on a port, in the order in which they count (CP-57, CP-70). */
export function virtualServiceClaims(view: PortView): readonly Claim[] {
  const { port, listener } = view;
  // Off port 80 a VirtualService counts only if it names a service there (CP-298).
  const candidates =
    port === 80
      ? listener.virtualServices
      : listener.virtualServices.filter((service) => namesService(view, service));
  return candidates.flatMap((service) => claimsOf(view, service));
}

function namesService({ services }: PortView, { hosts }: BoundVirtualService): boolean {
  return hosts.some((written) => {
    const host = written.toLowerCase();
    if (services.has(host)) return true;
    for (const known of services.keys()) {
      if ((isWildcard(host) || isWildcard(known)) && matchesHost(host, known)) return true;
    }
    return false;
  });
}

function claimsOf(view: PortView, service: BoundVirtualService): readonly Claim[] {
  const built = routesFor(view, service);
  if (built.routes.length === 0) return [];
  const { hosts, services } = splitHosts(view, service);
  if (service.semantics === "gateway" && !isForeignRoute(view, service, services)) return [];
  const ports = new Set(
    services.flatMap(({ service: known }) =>
      known.ports.filter(({ protocol }) => isHttpOrSniffed(protocol)).map(({ port }) => port),
    ),
  );
  if (ports.size === 0 && view.port === 80) ports.add(80);
  return [...ports].map((port) => ({
    port,
    ...built,
    hosts,
    services: services.filter(({ service: known }) =>
      known.ports.some(
        (candidate) => candidate.port === port && isHttpOrSniffed(candidate.protocol),
      ),
    ),
  }));
}

/** A Gateway API route counts for callers of its namespace, or of the service's (CP-617). */
function isForeignRoute(
  { proxy }: PortView,
  { namespace }: BoundVirtualService,
  services: Claim["services"],
): boolean {
  return services.some(
    ({ service }) => service.namespace === namespace || proxy.namespace === namespace,
  );
}

function routesFor(view: PortView, service: BoundVirtualService): BuiltRoutes {
  const { push, proxy, port, services } = view;
  return buildRoutes(
    {
      push,
      proxy,
      port,
      gateway: "mesh",
      isTls: false,
      findService: (host) => services.get(host),
      hashFor: (destination) =>
        hashForDestination(
          chooseRule(rulesFor(push, proxy.scope, destination.host), proxy, "outbound"),
          destination,
        ),
    },
    service,
  );
}

/** Hosts that are services here, and those that are only names (CP-299, CP-300). */
function splitHosts(
  view: PortView,
  service: BoundVirtualService,
): Pick<Claim, "hosts" | "services"> {
  const hosts: { readonly host: string; readonly origin: Origin }[] = [];
  const services: { readonly service: MeshService; readonly origin: Origin }[] = [];
  const wildcards: { readonly host: string; readonly origin: Origin }[] = [];
  for (const [index, written] of service.hosts.entries()) {
    const host = written.toLowerCase();
    const origin = { resource: service.resource.key, path: ["spec", "hosts", index] };
    const known = view.services.get(host);
    if (isWildcard(host)) wildcards.push({ host, origin });
    else if (known === undefined) hosts.push({ host: written, origin });
    else services.push({ service: known, origin });
  }
  for (const { host, origin } of wildcards) {
    const matched =
      service.semantics === "gateway"
        ? []
        : [...view.services.values()].filter((known) => matchesHost(known.host, host));
    if (matched.length === 0) hosts.push({ host, origin });
    for (const known of matched) {
      if (findMostSpecific(view.listener.hosts, known.host) !== service) continue;
      services.push({ service: known, origin });
    }
  }
  return { hosts, services };
}
