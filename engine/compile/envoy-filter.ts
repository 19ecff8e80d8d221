/**
 * EnvoyFilters, as far as they carry local rate limits or take filters out: they patch what istiod has
 * built, one after the other, by priority, the root namespace's first.
 */
import type {
  FilterChain,
  HttpFilter,
  Listener,
  NetworkFilter,
  Route,
  RouteConfiguration,
  VirtualHost,
} from "../proxy/config.ts";
import type {
  EnvoyConfigObjectMatch,
  EnvoyConfigObjectPatch,
  FilterMatch,
} from "../resources/envoy-filter.ts";
import { isJsonObject } from "../source/json.ts";
import type { Origin } from "../source/place.ts";
import { containsLabels } from "./host.ts";
import type { Proxy } from "./proxy.ts";
import type { Push } from "./push.ts";
import { connectionLimitFilter, rateLimitFilter, rateLimitOf } from "./rate-limit.ts";

interface Patch extends EnvoyConfigObjectPatch {
  readonly origin: Origin;
}

type Context = "SIDECAR_INBOUND" | "SIDECAR_OUTBOUND" | "GATEWAY";

const managerFilter = "envoy.filters.network.http_connection_manager";

function patchesFor(push: Push, proxy: Proxy): readonly Patch[] {
  const { rootNamespace } = push.mesh;
  const namespaces = [...new Set([rootNamespace, proxy.namespace])];
  return namespaces
    .flatMap((namespace) =>
      push.envoyFilters.filter(
        ({ metadata, spec }) =>
          metadata.namespace === namespace &&
          (spec.targetRefs ?? []).length === 0 &&
          containsLabels(spec.workloadSelector?.labels, proxy.labels),
      ),
    )
    .map(({ spec, key }) => ({ priority: spec.priority ?? 0, key, patches: spec.configPatches }))
    .sort((one, other) => one.priority - other.priority)
    .flatMap(({ key, patches = [] }) =>
      patches.map((patch, index) => ({
        ...patch,
        origin: { resource: key, path: ["spec", "configPatches", index] },
      })),
    );
}

export function patchListeners(
  push: Push,
  proxy: Proxy,
  listeners: readonly Listener[],
): readonly Listener[] {
  const patches = patchesFor(push, proxy);
  if (patches.length === 0) return listeners;
  return listeners.map((listener) => {
    const context = contextOf(proxy, listener.traffic_direction);
    const own = patches.filter(
      ({ match = {} }) => isContext(match, context) && matchesListener(match, listener, context),
    );
    if (own.length === 0) return listener;
    const patch = (chain: FilterChain) => patchChain(own, chain, context);
    const { filter_chains, default_filter_chain } = listener;
    return {
      ...listener,
      ...(filter_chains !== undefined && { filter_chains: filter_chains.map(patch) }),
      ...(default_filter_chain !== undefined && {
        default_filter_chain: patch(default_filter_chain),
      }),
    };
  });
}

export function patchRoutes(
  push: Push,
  proxy: Proxy,
  routes: readonly RouteConfiguration[],
): readonly RouteConfiguration[] {
  const patches = patchesFor(push, proxy);
  if (patches.length === 0) return routes;
  return routes.map((one) => patchConfiguration(patches, one, contextOf(proxy, "OUTBOUND")));
}

function contextOf(proxy: Proxy, direction: Listener["traffic_direction"]): Context {
  if (proxy.node.kind === "router") return "GATEWAY";
  return direction === "INBOUND" ? "SIDECAR_INBOUND" : "SIDECAR_OUTBOUND";
}

function isContext({ context = "ANY" }: EnvoyConfigObjectMatch, own: Context): boolean {
  return context === "ANY" || context === own;
}

function matchesListener(
  { listener: wanted }: EnvoyConfigObjectMatch,
  listener: Listener,
  context: Context,
): boolean {
  if (wanted === undefined) return true;
  const { name = "", portNumber = 0 } = wanted;
  if (name !== "" && name !== listener.name) return false;
  // The capturing listener serves all ports; there a chain has the port.
  if (portNumber === 0 || context === "SIDECAR_INBOUND") return true;
  return listener.address?.socket_address.port_value === portNumber;
}

function matchesChain({ listener }: EnvoyConfigObjectMatch, chain: FilterChain): boolean {
  const { filterChain: wanted, portNumber = 0 } = listener ?? {};
  const {
    destination_port,
    server_names = [],
    transport_protocol,
  } = chain.filter_chain_match ?? {};
  if (portNumber !== 0 && destination_port !== undefined && destination_port !== portNumber)
    return false;
  if (wanted === undefined) return true;
  const { name = "", sni = "", transportProtocol = "", destinationPort = 0 } = wanted;
  return (
    (name === "" || name === chain.name) &&
    (sni === "" || server_names.includes(sni)) &&
    (transportProtocol === "" || transportProtocol === transport_protocol) &&
    (destinationPort === 0 || destinationPort === destination_port)
  );
}

function patchChain(patches: readonly Patch[], chain: FilterChain, context: Context): FilterChain {
  const own = patches.filter(({ match = {} }) => matchesChain(match, chain));
  if (own.length === 0) return chain;
  const filters = (chain.filters ?? []).map((filter) => patchManager(own, filter, context));
  return { ...chain, filters: patchNetworkFilters(own, filters) };
}

function patchManager(
  patches: readonly Patch[],
  filter: NetworkFilter,
  context: Context,
): NetworkFilter {
  const { config } = filter;
  if (filter.name !== managerFilter || config === undefined) return filter;
  const own = patches.filter(({ applyTo, match }) => {
    const wanted = match?.listener?.filterChain?.filter?.name ?? "";
    return applyTo === "HTTP_FILTER" && (wanted === "" || wanted === managerFilter);
  });
  return {
    ...filter,
    config: {
      ...config,
      http_filters: patchHttpFilters(own, config.http_filters ?? []),
      ...(config.route_config !== undefined && {
        route_config: patchConfiguration(patches, config.route_config, context),
      }),
    },
  };
}

/** Filters are put in first; what is taken out afterwards may be one that was just put in. */
function patchHttpFilters(
  patches: readonly Patch[],
  filters: readonly HttpFilter[],
): readonly HttpFilter[] {
  let list = filters;
  for (const patch of patches) {
    const added = httpFilterOf(patch);
    const wanted = subFilterOf(patch);
    if (added !== undefined) list = inserted(list, added, patch.patch?.operation, wanted);
  }
  const removed = patches.filter(({ patch }) => patch?.operation === "REMOVE").map(subFilterOf);
  return list.filter(({ name }) => !removed.includes(name));
}

function subFilterOf({ match }: Patch): string | undefined {
  const filter: FilterMatch | undefined = match?.listener?.filterChain?.filter;
  return filter?.subFilter?.name;
}

function httpFilterOf({ patch, origin }: Patch): HttpFilter | undefined {
  const name = patch?.value?.["name"];
  if (typeof name !== "string" || name !== rateLimitFilter) return undefined;
  const config = rateLimitOf(patch?.value?.["typed_config"]);
  const isEmpty = config === undefined || Object.keys(config).length === 0;
  return { name, ...(!isEmpty && { config }), origin };
}

/** Without a filter to stand beside, before is the very front and after the very end. */
function inserted<Filter extends { readonly name: string }>(
  list: readonly Filter[],
  added: Filter,
  operation: string | undefined,
  beside: string | undefined,
): readonly Filter[] {
  const at = beside === undefined ? -1 : list.findIndex(({ name }) => name === beside);
  switch (operation) {
    case "ADD":
      return [...list, added];
    case "INSERT_FIRST":
      return [added, ...list];
    case "INSERT_BEFORE":
      if (beside === undefined) return [added, ...list];
      return at === -1 ? list : [...list.slice(0, at), added, ...list.slice(at)];
    case "INSERT_AFTER":
      if (beside === undefined) return [...list, added];
      return at === -1 ? list : [...list.slice(0, at + 1), added, ...list.slice(at + 1)];
    case "REPLACE":
      return at === -1 ? list : list.map((filter, index) => (index === at ? added : filter));
    default:
      return list;
  }
}

function patchNetworkFilters(
  patches: readonly Patch[],
  filters: readonly NetworkFilter[],
): readonly NetworkFilter[] {
  let list = filters;
  for (const { applyTo, match, patch, origin } of patches) {
    if (applyTo !== "NETWORK_FILTER") continue;
    const beside = match?.listener?.filterChain?.filter?.name;
    const name = patch?.value?.["name"];
    if (patch?.operation === "REMOVE") list = list.filter((filter) => filter.name !== beside);
    if (name !== connectionLimitFilter) continue;
    const config = rateLimitOf(patch?.value?.["typed_config"]);
    const added = { name, ...(config !== undefined && { config: { ...config } }), origin };
    list = inserted(list, added, patch?.operation, beside);
  }
  return list;
}

function patchConfiguration(
  patches: readonly Patch[],
  configuration: RouteConfiguration,
  context: Context,
): RouteConfiguration {
  const own = patches.filter(
    ({ applyTo, match = {}, patch }) =>
      applyTo === "HTTP_ROUTE" &&
      patch?.operation === "MERGE" &&
      isContext(match, context) &&
      matchesTable(match, configuration),
  );
  if (own.length === 0) return configuration;
  return {
    ...configuration,
    virtual_hosts: configuration.virtual_hosts.map((host) => patchHost(own, host)),
  };
}

function matchesTable(
  { routeConfiguration: wanted }: EnvoyConfigObjectMatch,
  { name }: RouteConfiguration,
): boolean {
  if (wanted === undefined) return true;
  const port = Number(/(?:^|[.|:])(\d+)/.exec(name)?.[1] ?? 0);
  const { name: asked = "", portNumber = 0 } = wanted;
  return (asked === "" || asked === name) && (portNumber === 0 || portNumber === port);
}

function patchHost(patches: readonly Patch[], host: VirtualHost): VirtualHost {
  const own = patches.filter(({ match }) => {
    const { name = "", domainName = "" } = match?.routeConfiguration?.vhost ?? {};
    return (
      (name === "" || name === host.name) &&
      (domainName === "" || host.domains.includes(domainName))
    );
  });
  if (own.length === 0 || host.routes === undefined) return host;
  return { ...host, routes: host.routes.map((route) => patchRoute(own, route)) };
}

function patchRoute(patches: readonly Patch[], route: Route): Route {
  let patched = route;
  for (const { match, patch, origin } of patches) {
    const wanted = match?.routeConfiguration?.vhost?.route ?? {};
    const settings = patch?.value?.["typed_per_filter_config"];
    if (!matchesRoute(wanted, route) || !isJsonObject(settings)) continue;
    const limit = rateLimitOf(settings[rateLimitFilter]);
    if (limit === undefined) continue;
    patched = {
      ...patched,
      typed_per_filter_config: {
        ...patched.typed_per_filter_config,
        [rateLimitFilter]: { ...limit, origin },
      },
    };
  }
  return patched;
}

function matchesRoute(
  { name = "", action = "ANY" }: { readonly name?: string; readonly action?: string },
  route: Route,
): boolean {
  if (name !== "" && name !== route.name) return false;
  switch (action) {
    case "ROUTE":
      return route.route !== undefined;
    case "REDIRECT":
      return route.redirect !== undefined;
    case "DIRECT_RESPONSE":
      return route.direct_response !== undefined;
    default:
      return true;
  }
}
