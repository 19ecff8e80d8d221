/**
 * The short way from a request to an endpoint: virtual host, route, cluster, host, with nothing kept
 * and nothing explained. `simulate` takes the same steps one by one, with filters, retries and time
 * between them; this one is for those who only ask where a request goes.
 */
import type { Chance } from "../chance/chance.ts";
import type { ProxyConfig } from "../proxy/config.ts";
import type { HttpRequest } from "./http-request.ts";
import { pickEndpoint } from "./load-balance.ts";
import { findRoute, findVirtualHost, prepareProxy, type PreparedRoute } from "./prepared-proxy.ts";

export interface Decision {
  /** Undefined where no virtual host takes the authority. */
  readonly virtualHost?: string;
  /** Position among the virtual host's routes; -1 where none fits. */
  readonly routeIndex: number;
  /** Undefined where the route answers itself or redirects. */
  readonly cluster?: string;
  /** `10.8.1.15:8080`; undefined where the cluster has no host to take it. */
  readonly address?: string;
}

const NONE: ReadonlySet<string> = new Set();

/**
 * Where a fresh proxy sends `request`, which came in by the route configuration named `routes`
 * (`80`, `http.8080`).
 * @see DP-41, DP-43, DP-62
 */
export function decide(
  config: ProxyConfig,
  routes: string,
  request: HttpRequest,
  chance: Chance,
): Decision {
  const proxy = prepareProxy(config);
  const configuration = proxy.routes(routes);
  const host = configuration && findVirtualHost(configuration, request.authority);
  if (host === undefined) return { routeIndex: -1 };
  const routeIndex = findRoute(host, request);
  const virtualHost = host.virtualHost.name;
  const name = clusterOf(host.routes[routeIndex], chance);
  if (name === undefined) return { virtualHost, routeIndex };
  const cluster = proxy.clusters.get(name);
  const pick =
    cluster &&
    pickEndpoint({
      cluster,
      groups: proxy.endpoints.get(name) ?? [],
      chance,
      attempt: 0,
      ejected: NONE,
    });
  return {
    virtualHost,
    routeIndex,
    cluster: name,
    ...(pick !== undefined && { address: pick.endpoint.address }),
  };
}

/** One cluster of a route, drawn by weight where there are several (DP-62). */
export function clusterOf(prepared: PreparedRoute | undefined, chance: Chance): string | undefined {
  const action = prepared?.route.route;
  const weighted = action?.weighted_clusters?.clusters;
  if (weighted === undefined) return action?.cluster;
  return weighted[chance.stream("cluster").pick(weighted.map(({ weight }) => weight))]?.name;
}
