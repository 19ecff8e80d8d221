import type { Cluster, ProxyConfig, RouteConfiguration, Listener } from "../proxy/config.ts";
import type { CompiledProxy } from "./compiled-proxy.ts";
import { patchListeners, patchRoutes } from "./envoy-filter.ts";
import { buildFixedClusters } from "./fixed-clusters.ts";
import { compareText } from "./host.ts";
import { buildListeners } from "./listeners.ts";
import type { Proxy } from "./proxy.ts";
import { findProxy, hasProxy } from "./proxy.ts";
import type { Push } from "./push.ts";
import { sameItems } from "./registry.ts";
import { buildRoutesFor } from "./route-configurations.ts";
import type { ServiceClusters } from "./service-clusters.ts";
import { buildServiceClusters, clusterInputs } from "./service-clusters.ts";
import { keepSame } from "./keep-same.ts";

/** Pods that have a proxy, as `namespace/name`, sorted. */
export function proxyNodes(push: Push): readonly string[] {
  return [...push.registry.pods.values()]
    .filter((pod) => hasProxy(pod) && pod.address !== "")
    .map(({ namespace, name }) => `${namespace}/${name}`)
    .sort(compareText);
}

/**
 * What istiod would send to the proxy in the pod `id` (`namespace/name`); undefined if there is no
 * such pod. Unchanged parts are the objects that an earlier push gave.
 */
export function compileProxy(push: Push, id: string): ProxyConfig | undefined {
  const proxy = findProxy(push, id);
  if (proxy === undefined) return undefined;
  const previous = push.kept.proxies.get(id);
  const services = compileServices(push, proxy, previous);
  const listeners = patchListeners(push, proxy, buildListeners(push, proxy));
  const fresh: ProxyConfig = {
    node: proxy.node,
    listeners: byName(listeners),
    routes: byName(patchRoutes(push, proxy, buildRoutesFor(push, proxy, listeners))),
    clusters: byName([
      ...buildFixedClusters(push, proxy),
      ...[...services.values()].flatMap(({ clusters }) => clusters),
    ]),
    endpoints: [...services.values()]
      .flatMap(({ endpoints }) => endpoints)
      .sort((one, other) => compareText(one.cluster_name, other.cluster_name)),
  };
  const config = keepSame(previous?.config, fresh);
  push.kept.proxies.set(id, { config, clusters: services });
  return config;
}

function compileServices(
  push: Push,
  proxy: Proxy,
  previous: CompiledProxy | undefined,
): ReadonlyMap<string, ServiceClusters> {
  const compiled = new Map<string, ServiceClusters>();
  for (const service of proxy.scope.services) {
    const known = previous?.clusters.get(service.host);
    const inputs = clusterInputs(push, proxy, service);
    compiled.set(
      service.host,
      known !== undefined && sameItems(known.inputs, inputs)
        ? known
        : buildServiceClusters(push, proxy, service),
    );
  }
  return compiled;
}

function byName<Named extends Cluster | RouteConfiguration | Listener>(
  items: readonly Named[],
): readonly Named[] {
  return [...items].sort((one, other) => compareText(one.name, other.name));
}
