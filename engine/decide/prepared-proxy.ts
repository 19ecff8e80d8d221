/**
 * A proxy's configuration, indexed for decisions: names to resources, domains to virtual hosts, and
 * every matcher compiled. It is kept beside the configuration object and is rebuilt when that changes,
 * so the configuration itself stays plain data.
 */
import type {
  Cluster,
  LocalityLbEndpoints,
  ProxyConfig,
  Route,
  RouteConfiguration,
  VirtualHost,
} from "../proxy/config.ts";
import { timerMicros } from "./duration.ts";
import type { HttpRequest } from "./http-request.ts";
import { pathOnly } from "./http-request.ts";
import { prepareRetry, type PreparedRetry } from "./retry.ts";
import { matchesRoute, prepareMatch, type PreparedMatch } from "./route-match.ts";
import { findByDomain, indexDomains, stripPort, type DomainIndex } from "./virtual-host.ts";

export interface PreparedRoute {
  readonly route: Route;
  readonly match: PreparedMatch;
  readonly retry: PreparedRetry;
  /** Absent means no limit. */
  readonly timeoutMicros: number | undefined;
  /** Sum of the weights; 0 for a single destination. */
  readonly totalWeight: number;
}

export interface PreparedVirtualHost {
  readonly virtualHost: VirtualHost;
  readonly routes: readonly PreparedRoute[];
}

export interface PreparedRouteConfiguration {
  readonly domains: DomainIndex<PreparedVirtualHost>;
  readonly ignoresPort: boolean;
}

export interface PreparedProxy {
  readonly config: ProxyConfig;
  readonly clusters: ReadonlyMap<string, Cluster>;
  readonly endpoints: ReadonlyMap<string, readonly LocalityLbEndpoints[]>;
  routes(name: string): PreparedRouteConfiguration | undefined;
}

const prepared = new WeakMap<ProxyConfig, PreparedProxy>();
const preparedRoutes = new WeakMap<RouteConfiguration, PreparedRouteConfiguration>();

export function prepareProxy(config: ProxyConfig): PreparedProxy {
  const known = prepared.get(config);
  if (known !== undefined) return known;
  const byName = new Map(config.routes.map((routes) => [routes.name, routes]));
  const proxy: PreparedProxy = {
    config,
    clusters: new Map(config.clusters.map((cluster) => [cluster.name, cluster])),
    endpoints: new Map([
      ...config.clusters.flatMap(({ name, load_assignment }) =>
        load_assignment === undefined ? [] : [[name, load_assignment.endpoints ?? []] as const],
      ),
      ...config.endpoints.map(
        ({ cluster_name, endpoints }) => [cluster_name, endpoints ?? []] as const,
      ),
    ]),
    routes: (name) => {
      const routes = byName.get(name);
      return routes === undefined ? undefined : prepareRoutes(routes);
    },
  };
  prepared.set(config, proxy);
  return proxy;
}

export function prepareRoutes(configuration: RouteConfiguration): PreparedRouteConfiguration {
  const known = preparedRoutes.get(configuration);
  if (known !== undefined) return known;
  const made: PreparedRouteConfiguration = {
    domains: indexDomains(
      configuration.virtual_hosts.map((virtualHost) => [
        virtualHost.domains,
        { virtualHost, routes: (virtualHost.routes ?? []).map(prepareRoute) },
      ]),
    ),
    ignoresPort: configuration.ignore_port_in_host_matching === true,
  };
  preparedRoutes.set(configuration, made);
  return made;
}

function prepareRoute(route: Route): PreparedRoute {
  const timeout = timerMicros(route.route?.timeout);
  return {
    route,
    match: prepareMatch(route.match),
    retry: prepareRetry(route.route?.retry_policy),
    timeoutMicros: timeout === 0 ? undefined : timeout,
    totalWeight: (route.route?.weighted_clusters?.clusters ?? []).reduce(
      (sum, { weight }) => sum + weight,
      0,
    ),
  };
}

/** @see DP-41, DP-42 */
export function findVirtualHost(
  { domains, ignoresPort }: PreparedRouteConfiguration,
  authority: string,
): PreparedVirtualHost | undefined {
  const host = authority.toLowerCase();
  return findByDomain(domains, ignoresPort ? stripPort(host) : host);
}

/** The first route that fits; its position, or -1 (DP-43, DP-49). */
export function findRoute({ routes }: PreparedVirtualHost, request: HttpRequest): number {
  const path = pathOnly(request.path);
  return routes.findIndex(({ match }) => matchesRoute(match, request, path));
}
