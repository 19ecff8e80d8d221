/**
 * EnvoyFilters, as far as they carry local rate limits or take filters out: they patch what istiod has
 * built, one after the other, by priority, the root namespace's first.
 */
import type {
  FilterChain,
  HttpFilter,
  Listener,
  NetworkFilter,
  NetworkFilterConfig,
  RouteConfiguration,
} from "../proxy/config.ts";
import {
  contextOf,
  httpFilterName,
  matchesChain,
  matchesContext,
  matchesListener,
  matchesNetworkFilter,
  matchesProxy,
  networkFilterName,
  type Context,
  type Patch,
} from "./envoy-filter-match.ts";
import { patchTable } from "./envoy-filter-routes.ts";
import { patchFilterList } from "./filter-list.ts";
import { containsLabels } from "./host.ts";
import type { Proxy } from "./proxy.ts";
import type { Push } from "./push.ts";
import { connectionLimitFilter, mergedLimit, rateLimitFilter, rateLimitOf } from "./rate-limit.ts";

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
    )
    .filter(({ match = {} }) => matchesProxy(match));
}

interface Site {
  readonly proxy: Proxy;
  readonly context: Context;
}

export function patchListeners(
  push: Push,
  proxy: Proxy,
  listeners: readonly Listener[],
): readonly Listener[] {
  const patches = patchesFor(push, proxy);
  if (patches.length === 0) return listeners;
  return listeners.map((listener) => {
    const site = { proxy, context: contextOf(proxy, listener.traffic_direction) };
    const here = patches.filter((patch) => matchesContext(patch, site.context));
    const own = here.filter((patch) => matchesListener(patch, listener));
    if (here.length === 0) return listener;
    const patch = (chain: FilterChain): FilterChain => {
      const fitting = own.filter((one) => matchesChain(one, listener, chain));
      return patchChain({ filters: fitting, tables: here }, chain, site);
    };
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
  const site = { proxy, context: contextOf(proxy, "OUTBOUND") };
  return routes.map((one) => patchTable(patches, one, site));
}

/** Patches for a chain's filters, and those for route tables, which look at no chain. */
interface ChainPatches {
  readonly filters: readonly Patch[];
  readonly tables: readonly Patch[];
}

function patchChain(patches: ChainPatches, chain: FilterChain, site: Site): FilterChain {
  const hidden = site.context === "SIDECAR_INBOUND" ? [{ name: metadataExchange }] : [];
  const filters = patchNetworkFilters(patches.filters, [...hidden, ...(chain.filters ?? [])]);
  return {
    ...chain,
    filters: filters
      .filter(({ name }) => name !== metadataExchange)
      .map((filter) => patchManager(patches, filter, site)),
  };
}

function patchNetworkFilters(
  patches: readonly Patch[],
  filters: readonly NetworkFilter[],
): readonly NetworkFilter[] {
  let list = filters;
  for (const patch of patches) {
    if (patch.applyTo !== "NETWORK_FILTER") continue;
    const added = networkFilterOf(patch);
    list = patchFilterList(list, {
      operation: patch.patch?.operation,
      ...(added !== undefined && { added }),
      beside: networkFilterName(patch),
    });
  }
  return list;
}

function networkFilterOf({ patch, origin }: Patch): NetworkFilter | undefined {
  const name = patch?.value?.["name"];
  if (name !== connectionLimitFilter) return undefined;
  const config = rateLimitOf(patch?.value?.["typed_config"]);
  return { name, ...(config !== undefined && { config: { ...config } }), origin };
}

function patchManager(patches: ChainPatches, filter: NetworkFilter, site: Site): NetworkFilter {
  const { config } = filter;
  if (filter.name !== managerFilter || config === undefined) return filter;
  const own = patches.filters.filter(
    (patch) => patch.applyTo === "HTTP_FILTER" && matchesNetworkFilter(patch, filter),
  );
  return {
    ...filter,
    config: {
      ...config,
      http_filters: patchHttpFilters(own, config, site.context),
      ...(config.route_config !== undefined && {
        route_config: patchTable(patches.tables, config.route_config, site),
      }),
    },
  };
}

const metadataExchange = "istio.metadata_exchange";
const grpcStats = "envoy.filters.http.grpc_stats";
const alpn = "istio.alpn";

/** Filters that do nothing to a request, and are not shown; but patches may stand beside them. */
function withHidden(filters: readonly HttpFilter[], context: Context): readonly HttpFilter[] {
  const at = filters.findIndex(({ name }) => name === "envoy.filters.http.fault");
  const hidden = context === "SIDECAR_INBOUND" ? [grpcStats] : [grpcStats, alpn];
  return [
    { name: metadataExchange },
    ...filters.toSpliced(at, 0, ...hidden.map((name) => ({ name }))),
  ];
}

const hiddenNames: ReadonlySet<string> = new Set([metadataExchange, grpcStats, alpn]);

function patchHttpFilters(
  patches: readonly Patch[],
  { http_filters = [] }: NetworkFilterConfig,
  context: Context,
): readonly HttpFilter[] {
  if (patches.length === 0) return http_filters;
  let list = withHidden(http_filters, context);
  for (const patch of patches) {
    const added = httpFilterOf(patch);
    list = patchFilterList(list, {
      operation: patch.patch?.operation,
      ...(added !== undefined && { added }),
      beside: httpFilterName(patch),
    });
  }
  return list
    .filter(({ name }) => !hiddenNames.has(name))
    .map((filter) => patches.reduce(mergedFilter, filter));
}

function httpFilterOf({ patch, origin }: Patch): HttpFilter | undefined {
  const name = patch?.value?.["name"];
  if (name !== rateLimitFilter) return undefined;
  const config = rateLimitOf(patch?.value?.["typed_config"]);
  const isEmpty = config === undefined || Object.keys(config).length === 0;
  return { name, ...(!isEmpty && { config }), origin };
}

/** Merging comes after all that puts in and takes out. */
function mergedFilter(filter: HttpFilter, patch: Patch): HttpFilter {
  const wanted = httpFilterName(patch);
  if (patch.patch?.operation !== "MERGE" || filter.name !== rateLimitFilter) return filter;
  if (wanted !== undefined && wanted !== filter.name) return filter;
  const change = httpFilterOf(patch)?.config;
  return change === undefined ? filter : { ...filter, config: mergedLimit(filter.config, change) };
}
