import type { VirtualHost } from "../proxy/config.ts";
import { virtualHostName } from "../proxy/names.ts";
import type { Origin } from "../source/place.ts";
import type { MeshService } from "./mesh-service.ts";
import type { Proxy } from "./proxy.ts";
import { virtualHostDomains } from "./virtual-host-domains.ts";
import type { Claim } from "./virtual-host-claim.ts";

/** Names and domains are given once: the first claim keeps them (CP-301). */
interface Given {
  readonly names: Set<string>;
  readonly domains: Set<string>;
  /** Full names of services, which no other service's short form may take. */
  readonly reserved: ReadonlySet<string>;
}

/** The virtual hosts of a port: claims in order, as far as names and domains are left. */
export function giveVirtualHosts(
  proxy: Proxy,
  port: number,
  claims: readonly Claim[],
): readonly VirtualHost[] {
  const reserved = new Set(
    claims.flatMap(({ services, port: own }) =>
      services.flatMap(({ service }) => [service.host, virtualHostName(service.host, own)]),
    ),
  );
  const given: Given = { names: new Set<string>(), domains: new Set<string>(), reserved };
  const byPort = claims.flatMap((claim) => {
    if (claim.routes.length === 0) return [];
    const named = claim.hosts.map(({ host, origin }) =>
      give(given, claim, host.toLowerCase(), hostDomains(host.toLowerCase()), origin),
    );
    const known = claim.services.map(({ service, origin }) =>
      give(given, claim, service.host, serviceDomains(proxy, service, port, claim.port), origin),
    );
    return [...named, ...known]
      .filter((host) => host !== undefined)
      .map((host) => ({ port: claim.port, host }));
  });
  if (port !== 0) return byPort.filter((entry) => entry.port === port).map(({ host }) => host);
  return byPort.flatMap((entry) => ofHttpProxy(entry.port, entry.host));
}

interface Domains {
  readonly all: readonly string[];
  readonly short: ReadonlySet<string>;
}

function hostDomains(host: string): Domains {
  return { all: [host.includes(":") ? `[${host}]` : host], short: new Set<string>() };
}

function serviceDomains(
  proxy: Proxy,
  service: MeshService,
  routePort: number,
  port: number,
): Domains {
  const { domains, short } = virtualHostDomains(
    service,
    proxy.namespace,
    routePort === 0 ? port : undefined,
  );
  return { all: domains, short: new Set(short) };
}

function give(
  given: Given,
  claim: Claim,
  host: string,
  domains: Domains,
  origin: Origin,
): VirtualHost | undefined {
  const name = virtualHostName(host, claim.port);
  if (given.names.has(name)) return undefined;
  given.names.add(name);
  const free: string[] = [];
  for (const domain of domains.all) {
    const key = domain.toLowerCase();
    if (given.domains.has(key)) continue;
    if (domains.short.has(domain) && given.reserved.has(domain)) continue;
    given.domains.add(key);
    free.push(domain);
  }
  if (free.length === 0) return undefined;
  return {
    name,
    domains: free,
    routes: claim.routes,
    include_request_attempt_count: true,
    origin,
    ...(claim.dropped.length === 0 ? {} : { dropped: claim.dropped }),
  };
}

/** A general HTTP proxy tells ports apart by the Host header, except 80 (CP-296). */
function ofHttpProxy(port: number, host: VirtualHost): readonly VirtualHost[] {
  if (port === 80) return [host];
  const domains = host.domains.filter((domain) => domain.includes(":"));
  return domains.length === 0 ? [] : [{ ...host, domains }];
}
