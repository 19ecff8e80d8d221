import type { FilterChain, Listener, RouteConfiguration } from "../proxy/config.ts";
import { buildGatewayRoutes } from "./gateway-routes.ts";
import type { Proxy } from "./proxy.ts";
import type { Push } from "./push.ts";
import { buildSidecarRoutes } from "./virtual-hosts.ts";

/** The route tables that the listeners ask for, as often as they ask. */
export function buildRoutesFor(
  push: Push,
  proxy: Proxy,
  listeners: readonly Listener[],
): readonly RouteConfiguration[] {
  const build = proxy.node.kind === "router" ? buildGatewayRoutes : buildSidecarRoutes;
  const built = new Map<string, RouteConfiguration>();
  const routes: RouteConfiguration[] = [];
  for (const name of listeners.flatMap(routeNames)) {
    const known = built.get(name) ?? build(push, proxy, name);
    built.set(name, known);
    routes.push(known);
  }
  return routes;
}

function routeNames({
  filter_chains: chains = [],
  default_filter_chain: last,
}: Listener): readonly string[] {
  const all: readonly FilterChain[] = last === undefined ? chains : [...chains, last];
  return all.flatMap(({ filters = [] }) =>
    filters.flatMap(({ config }) =>
      config?.rds === undefined ? [] : [config.rds.route_config_name],
    ),
  );
}
