import type { PreparedProxy } from "../decide/prepared-proxy.ts";
import type { Cluster } from "../proxy/config.ts";

/** Under this name stands what a proxy keeps about a cluster: its place in the round, pool, ejections. */
export function clusterKey(proxy: PreparedProxy, cluster: Cluster): string {
  return `${proxy.config.node.id}|${cluster.name}`;
}
