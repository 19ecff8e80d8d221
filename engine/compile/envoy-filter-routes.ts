/** EnvoyFilters on route tables: settings of filters for one virtual host or one route. */
import type { Route, RouteConfiguration, VirtualHost } from "../proxy/config.ts";
import { isJsonObject } from "../source/json.ts";
import {
  matchesContext,
  matchesRoute,
  matchesTable,
  matchesVirtualHost,
  type Context,
  type Patch,
} from "./envoy-filter-match.ts";
import type { Proxy } from "./proxy.ts";
import { rateLimitFilter, rateLimitOf } from "./rate-limit.ts";

interface Site {
  readonly proxy: Proxy;
  readonly context: Context;
}

export function patchTable(
  patches: readonly Patch[],
  table: RouteConfiguration,
  { proxy, context }: Site,
): RouteConfiguration {
  const own = patches.filter(
    (patch) =>
      (patch.applyTo === "HTTP_ROUTE" || patch.applyTo === "VIRTUAL_HOST") &&
      matchesContext(patch, context) &&
      matchesTable(patch, table, proxy, context),
  );
  if (own.length === 0) return table;
  return { ...table, virtual_hosts: table.virtual_hosts.flatMap((host) => patchHost(own, host)) };
}

function patchHost(patches: readonly Patch[], host: VirtualHost): readonly VirtualHost[] {
  const own = patches.filter((patch) => matchesVirtualHost(patch, host));
  let patched = host;
  for (const patch of own) {
    if (patch.applyTo !== "VIRTUAL_HOST") continue;
    if (patch.patch?.operation === "REMOVE") return [];
    patched = { ...patched, ...settingsWith(patch, patched) };
  }
  const onRoutes = own.filter(({ applyTo }) => applyTo === "HTTP_ROUTE");
  if (onRoutes.length === 0 || patched.routes === undefined) return [patched];
  const routes = patched.routes.flatMap((route) => patchRoute(onRoutes, route));
  return [{ ...patched, routes }];
}

function patchRoute(patches: readonly Patch[], route: Route): readonly Route[] {
  let patched = route;
  for (const patch of patches) {
    if (!matchesRoute(patch, patched)) continue;
    if (patch.patch?.operation === "REMOVE") return [];
    patched = { ...patched, ...settingsWith(patch, patched) };
  }
  return [patched];
}

type Settings = Pick<Route, "typed_per_filter_config">;

/** A filter's settings replace those that are there. */
function settingsWith({ patch, origin }: Patch, { typed_per_filter_config }: Settings): Settings {
  const isMerge = patch?.operation === "MERGE" || patch?.operation === "MERGE_AND_REPLACE_LIST";
  const written = patch?.value?.["typed_per_filter_config"];
  if (!isMerge || !isJsonObject(written)) return {};
  const limit = rateLimitOf(written[rateLimitFilter]);
  if (limit === undefined) return {};
  return {
    typed_per_filter_config: {
      ...typed_per_filter_config,
      [rateLimitFilter]: { ...limit, origin },
    },
  };
}
