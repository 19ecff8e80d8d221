/** Route tables of a gateway (CP-239 to CP-246): all VirtualServices of a host are merged, catch-alls last. */
import type { DroppedRule, Route, RouteConfiguration, VirtualHost } from "../proxy/config.ts";
import { virtualHostName } from "../proxy/names.ts";
import type { Origin } from "../source/place.ts";
import type { BoundVirtualService } from "./bound-virtual-service.ts";
import { chooseRule } from "./destination-rules.ts";
import type { GatewayServer } from "./gateway-servers.ts";
import { mergedGateway } from "./gateway-servers.ts";
import { hashForDestination } from "./hash-policy.ts";
import { compareSpecificity, compareText, intersectHosts } from "./host.ts";
import type { BuiltRoutes } from "./http-routes.ts";
import { buildRoutes } from "./http-routes.ts";
import type { MeshService } from "./mesh-service.ts";
import type { Proxy } from "./proxy.ts";
import type { Push } from "./push.ts";
import { isCatchAll } from "./route-match.ts";
import { isVisible } from "./service-index.ts";
import { rulesFor } from "./sidecar-scope.ts";
import { virtualServicesFor } from "./virtual-services.ts";

/** A virtual host while servers and VirtualServices still add to it. */
interface HostDraft {
  readonly name: string;
  readonly domains: string[];
  readonly routes: Route[];
  readonly dropped: DroppedRule[];
  readonly origin: Origin;
  redirects: boolean;
}

export function buildGatewayRoutes(push: Push, proxy: Proxy, name: string): RouteConfiguration {
  const servers = mergedGateway(push, proxy).byRoute.get(name) ?? [];
  const drafts = new Map<string, HostDraft>();
  const built = new Map<string, BuiltRoutes>();
  for (const server of servers) addServer({ push, proxy, drafts, built }, server);
  const hosts =
    drafts.size === 0 ? blackhole(servers) : collapsed(drafts).map((draft) => finish(draft));
  return {
    name,
    virtual_hosts: [...hosts].sort((one, other) => compareText(one.name, other.name)),
    validate_clusters: false,
    ignore_port_in_host_matching: true,
  };
}

interface Building {
  readonly push: Push;
  readonly proxy: Proxy;
  readonly drafts: Map<string, HostDraft>;
  /** By Gateway and VirtualService: what the first server made serves the others too. */
  readonly built: Map<string, BuiltRoutes>;
}

function addServer(building: Building, server: GatewayServer): void {
  const { push, proxy, drafts } = building;
  const redirects = server.written.tls?.httpsRedirect === true;
  for (const service of virtualServicesFor(push.virtualServices, server.gateway, proxy.namespace)) {
    const hosts = intersectHosts(hostsFor(server, service.namespace), service.hosts);
    if (hosts.length === 0) continue;
    const { routes, dropped } = routesFor(building, server, service);
    if (routes.length === 0) continue;
    for (const host of hosts) {
      const draft = draftFor(drafts, host.toLowerCase(), server, hostOrigin(service, host));
      draft.routes.push(...routes);
      draft.dropped.push(...dropped);
      draft.redirects ||= redirects;
    }
  }
  if (!redirects) return;
  for (const host of server.hosts) {
    draftFor(drafts, host.toLowerCase(), server, server.origin).redirects = true;
  }
}

function draftFor(
  drafts: Map<string, HostDraft>,
  host: string,
  { written }: GatewayServer,
  origin: Origin,
): HostDraft {
  const known = drafts.get(host);
  if (known !== undefined) return known;
  const draft: HostDraft = {
    name: virtualHostName(host, written.port.number),
    domains: [host],
    routes: [],
    dropped: [],
    origin,
    redirects: false,
  };
  drafts.set(host, draft);
  return draft;
}

/** The server's hosts that count for VirtualServices of a namespace (CP-237). */
function hostsFor({ hosts }: GatewayServer, namespace: string): readonly string[] {
  return hosts.flatMap((host) => {
    const slash = host.indexOf("/");
    if (slash < 0) return [host];
    const owner = host.slice(0, slash);
    return owner === namespace || owner === "*" ? [host.slice(slash + 1)] : [];
  });
}

function hostOrigin({ resource, hosts }: BoundVirtualService, host: string): Origin {
  const index = hosts.findIndex((written) => written === host);
  return {
    resource: resource.key,
    path: index === -1 ? ["spec", "hosts"] : ["spec", "hosts", index],
  };
}

function routesFor(
  { push, proxy, built }: Building,
  { gateway, written }: GatewayServer,
  service: BoundVirtualService,
): BuiltRoutes {
  const key = `${gateway} ${service.name}/${service.namespace}`;
  const known = built.get(key);
  if (known !== undefined) return known;
  const made = buildRoutes(
    {
      push,
      proxy,
      port: written.port.number,
      gateway,
      isTls: written.tls !== undefined,
      findService: (host) => findService(push, proxy, service, host),
      hashFor: (destination) =>
        hashForDestination(
          chooseRule(rulesFor(push, proxy.scope, destination.host), proxy, "outbound"),
          destination,
        ),
    },
    service,
  );
  if (made.routes.length > 0) built.set(key, made);
  return made;
}

/** The service of the VirtualService's own namespace, where the gateway may see it (CP-119). */
function findService(
  push: Push,
  proxy: Proxy,
  { namespace }: BoundVirtualService,
  host: string,
): MeshService | undefined {
  const own = push.services.byHost.get(host)?.get(namespace);
  return own !== undefined && isVisible(push.services, own, proxy.namespace)
    ? own
    : proxy.scope.byHost.get(host);
}

/** Hosts with the very same routes become one virtual host with several domains (CP-74). */
function collapsed(drafts: ReadonlyMap<string, HostDraft>): readonly HostDraft[] {
  const kept: HostDraft[] = [];
  for (const host of [...drafts.keys()].sort(compareSpecificity)) {
    const draft = drafts.get(host);
    if (draft === undefined) continue;
    const same = kept.findLast((candidate) => sameRoutes(candidate.routes, draft.routes));
    if (same?.redirects === draft.redirects) same.domains.push(...draft.domains);
    else kept.push(draft);
  }
  return kept;
}

function sameRoutes(some: readonly Route[], others: readonly Route[]): boolean {
  return some.length === others.length && some.every((route, index) => route === others[index]);
}

/** Catch-alls go to the end; apart from that, the order of age stays (CP-71). */
function finish({ name, domains, routes, dropped, origin, redirects }: HostDraft): VirtualHost {
  const sorted = [
    ...routes.filter((route) => !isCatchAll(route)),
    ...routes.filter((route) => isCatchAll(route)),
  ];
  return {
    name,
    domains,
    ...(sorted.length > 0 && { routes: sorted }),
    ...(redirects && { require_tls: "ALL" as const }),
    include_request_attempt_count: true,
    origin,
    ...(dropped.length > 0 && { dropped }),
  };
}

/** A server without any VirtualService answers 404 to everybody (CP-242). */
function blackhole([first]: readonly GatewayServer[]): readonly VirtualHost[] {
  if (first === undefined) return [];
  return [
    {
      name: virtualHostName("blackhole", first.written.port.number),
      domains: ["*"],
      origin: first.origin,
    },
  ];
}
