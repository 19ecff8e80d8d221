/** What a filter chain without HTTP ends in: a TCP proxy towards the destinations of a route. */
import type { NetworkFilter } from "../proxy/config.ts";
import type { RouteDestination } from "../resources/stream-route.ts";
import type { MergedRule } from "./destination-rules.ts";
import { chooseRule } from "./destination-rules.ts";
import { durationOrAbsent } from "./duration.ts";
import type { MeshService } from "./mesh-service.ts";
import { isForwardProxied } from "./mesh-service.ts";
import { defined } from "./plain.ts";
import type { Proxy } from "./proxy.ts";
import type { Push } from "./push.ts";
import { destinationCluster } from "./route-action.ts";
import { dnsCache } from "./service-clusters.ts";
import { rulesFor } from "./sidecar-scope.ts";

export function tcpProxy(config: NonNullable<NetworkFilter["config"]>): NetworkFilter {
  return { name: "envoy.filters.network.tcp_proxy", config };
}

/** Filters towards one cluster; a name under a wildcard is taken from SNI (CP-268). */
export function filtersForCluster(
  push: Push,
  proxy: Proxy,
  cluster: string,
  service: MeshService,
  port: number,
): readonly NetworkFilter[] {
  const rule = chooseRule(rulesFor(push, proxy.scope, service.host), proxy, "outbound");
  const end = tcpProxy(defined({ cluster, ...poolOptions(rule, "") }));
  if (!isForwardProxied(service)) return [end];
  return [
    {
      name: "envoy.extensions.filters.network.sni_dynamic_forward_proxy",
      config: { dns_cache_config: dnsCache(service.host), port_value: port },
    },
    end,
  ];
}

/** Filters towards a cluster named in SNI: a tunnel makes no sense for what is passed on. */
export function filtersForPassthrough(
  rule: MergedRule | undefined,
  cluster: string,
  subset: string,
): readonly NetworkFilter[] {
  const { tunneling_config: _, ...options } = poolOptions(rule, subset);
  return [tcpProxy(defined({ cluster, ...options }))];
}

/** Filters towards the destinations of a `tcp` or `tls` route (CP-151, CP-154). */
export function filtersForRoute(
  push: Push,
  proxy: Proxy,
  destinations: readonly RouteDestination[],
  port: number,
): readonly NetworkFilter[] {
  const [first] = destinations;
  if (first === undefined) return [];
  const find = (host: string): MeshService | undefined => proxy.scope.byHost.get(host);
  const { host, subset = "" } = first.destination;
  const rule = chooseRule(rulesFor(push, proxy.scope, host), proxy, "outbound");
  if (destinations.length === 1) {
    const cluster = destinationCluster(first.destination, find(host), port);
    return [tcpProxy(defined({ cluster, ...poolOptions(rule, subset) }))];
  }
  const clusters = destinations.flatMap(({ destination, weight = 0 }) =>
    weight > 0
      ? [{ name: destinationCluster(destination, find(destination.host), port), weight }]
      : [],
  );
  return [tcpProxy(defined({ weighted_clusters: { clusters }, ...poolOptions(rule, "") }))];
}

/** What a TCP proxy takes from the first destination's rule: its top level only (CP-154, CP-176). */
function poolOptions(
  rule: MergedRule | undefined,
  subset: string,
): Pick<
  NonNullable<NetworkFilter["config"]>,
  "idle_timeout" | "max_downstream_connection_duration" | "hash_policy" | "tunneling_config"
> {
  const policy = rule?.policy?.policy;
  const { idleTimeout, maxConnectionDuration } = policy?.connectionPool?.tcp ?? {};
  return {
    idle_timeout: durationOrAbsent(idleTimeout),
    max_downstream_connection_duration: durationOrAbsent(maxConnectionDuration),
    hash_policy: hashesSource(rule, subset) ? [{ source_ip: {} }] : undefined,
    tunneling_config: tunnelOf(rule, subset),
  };
}

function hashesSource(rule: MergedRule | undefined, subset: string): boolean {
  const own = rule?.subsets.find((candidate) => candidate.subset.name === subset)?.subset
    .trafficPolicy?.loadBalancer;
  const balancer = own ?? rule?.policy?.policy.loadBalancer;
  return balancer?.consistentHash?.useSourceIp === true;
}

function tunnelOf(
  rule: MergedRule | undefined,
  subset: string,
): { readonly hostname: string; readonly use_post?: boolean } | undefined {
  const policy =
    subset === ""
      ? rule?.policy?.policy
      : rule?.subsets.find((candidate) => candidate.subset.name === subset)?.subset.trafficPolicy;
  const tunnel = policy?.tunnel;
  if (tunnel === undefined) return undefined;
  return defined({
    hostname: `${tunnel.targetHost}:${String(tunnel.targetPort)}`,
    use_post: tunnel.protocol === "POST" ? true : undefined,
  });
}
