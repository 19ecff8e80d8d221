/** Route tables of a sidecar: who answers for which Host on one port (CP-290, CP-294 to CP-302). */
import type { Route, RouteConfiguration, VirtualHost } from "../proxy/config.ts";
import { outboundClusterName, passthroughCluster } from "../proxy/names.ts";
import { compareText } from "./host.ts";
import { hashForPort, hashPolicyOf } from "./hash-policy.ts";
import { chooseRule } from "./destination-rules.ts";
import type { MeshService, ServicePort } from "./mesh-service.ts";
import { isHttpOrSniffed, parseProtocol } from "./protocol.ts";
import type { Proxy } from "./proxy.ts";
import type { EgressListener } from "./proxy-scope.ts";
import type { Push } from "./push.ts";
import { retryPolicyOf } from "./retry-policy.ts";
import { destinationCluster } from "./route-action.ts";
import { rulesFor } from "./sidecar-scope.ts";
import { virtualServiceClaims } from "./virtual-service-claims.ts";
import { giveVirtualHosts } from "./virtual-host-book.ts";
import type { Claim } from "./virtual-host-claim.ts";

export function buildSidecarRoutes(push: Push, proxy: Proxy, name: string): RouteConfiguration {
  const colon = name.indexOf(":");
  const port = Number(name.slice(colon + 1));
  const isSniffed = colon >= 0;
  const listener = egressFor(proxy, port);
  const all = listener === undefined ? [] : buildHosts(push, proxy, listener, port);
  const chosen = isSniffed ? hostsOfSniffedPort(all, name, name.slice(0, colon)) : all;
  const sorted = [...chosen].sort((one, other) => compareText(one.name, other.name));
  return {
    name,
    virtual_hosts: isSniffed ? sorted : [...sorted, catchAllHost(proxy)],
    validate_clusters: false,
    ignore_port_in_host_matching: true,
  };
}

/** The egress listener with the port, else the one without any. */
function egressFor(proxy: Proxy, port: number): EgressListener | undefined {
  return proxy.scope.egress.find(({ written }) => {
    const number = written?.port?.number;
    return number === undefined || number === port;
  });
}

/** A port that is sniffed has a table of its own, whose only host is everyone's (CP-290). */
function hostsOfSniffedPort(
  hosts: readonly VirtualHost[],
  name: string,
  host: string,
): readonly VirtualHost[] {
  const own = hosts.filter(({ domains }) => domains.includes(name) || domains.includes(host));
  const [only] = own;
  return only !== undefined && own.length === 1 ? [{ ...only, domains: ["*"] }] : own;
}

function buildHosts(
  push: Push,
  proxy: Proxy,
  listener: EgressListener,
  routePort: number,
): readonly VirtualHost[] {
  const written = listener.written?.port;
  const isProxy = written !== undefined && parseProtocol(written.protocol) === "HTTP_PROXY";
  const port = isProxy ? 0 : routePort;
  const services = servicesOnPort(listener, port);
  const claims = virtualServiceClaims({ push, proxy, listener, port, services });
  const taken = new Set(
    claims.flatMap((claim) => claim.services.map(({ service }) => service.host)),
  );
  const rest = [...services.values()].filter(({ host }) => !taken.has(host));
  const all = [...claims, ...rest.flatMap((service) => defaultClaims(push, proxy, service))];
  return giveVirtualHosts(proxy, port, all);
}

/** Services by lower-case host, each with only the port that is called. */
function servicesOnPort(
  { services }: EgressListener,
  port: number,
): ReadonlyMap<string, MeshService> {
  const found = new Map<string, MeshService>();
  for (const service of services) {
    if (port === 0) {
      found.set(service.host, service);
      continue;
    }
    const own = service.ports.find((candidate) => candidate.port === port);
    if (own === undefined) continue;
    const host = service.host.toLowerCase();
    found.set(host, { ...service, host, ports: [own] });
  }
  return found;
}

/** A service that no VirtualService speaks for (CP-302). */
function defaultClaims(push: Push, proxy: Proxy, service: MeshService): readonly Claim[] {
  if (service.resolution === "alias") return [];
  return service.ports
    .filter(({ protocol }) => isHttpOrSniffed(protocol))
    .map((port) => ({
      port: port.port,
      routes: [defaultRoute(push, proxy, service, port)],
      dropped: [],
      hosts: [],
      services: [{ service, origin: service.origin }],
    }));
}

function defaultRoute(push: Push, proxy: Proxy, service: MeshService, port: ServicePort): Route {
  const rule = chooseRule(rulesFor(push, proxy.scope, service.host), proxy, "outbound");
  const hash = hashPolicyOf(hashForPort(rule, port.port));
  const retries = retryPolicyOf(push.mesh.defaultHttpRetryPolicy, false);
  return {
    name: "default",
    match: { prefix: "/" },
    route: {
      cluster: outboundClusterName(port.port, "", service.host),
      timeout: "0s",
      ...(retries === undefined ? {} : { retry_policy: retries }),
      ...(hash === undefined ? {} : { hash_policy: [hash] }),
    },
    origin: service.origin,
  };
}

/** What becomes of hosts that nobody claims (CP-276, CP-281). */
function catchAllHost({ scope }: Proxy): VirtualHost {
  const { mode, egressProxy } = scope.outboundPolicy;
  const isOpen = mode === "ALLOW_ANY";
  const name = isOpen ? "allow_any" : "block_all";
  const cluster =
    egressProxy === undefined ? passthroughCluster : destinationCluster(egressProxy, undefined, 0);
  const action = isOpen
    ? { route: { cluster, timeout: "0s" } }
    : { direct_response: { status: 502 } };
  return {
    name,
    domains: ["*"],
    routes: [{ name, match: { prefix: "/" }, ...action }],
    include_request_attempt_count: true,
  };
}
