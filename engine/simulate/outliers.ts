/** Outlier detection as the router uses it: one detector per proxy and cluster (DP-146). */
import {
  advanceOutliers,
  freshOutliers,
  reportToOutliers,
  sweepMicros,
  type HostEvent,
} from "../decide/outlier-detector.ts";
import type { PreparedProxy } from "../decide/prepared-proxy.ts";
import type { Cluster, LbEndpoint } from "../proxy/config.ts";
import { clusterKey } from "./cluster-key.ts";
import type { Draft } from "./draft.ts";
import type { TryResult } from "./try-result.ts";

const NONE: ReadonlySet<string> = new Set();

/** The addresses that the load balancer holds back now. */
export function heldBack(
  draft: Draft,
  proxy: PreparedProxy,
  cluster: Cluster,
): ReadonlySet<string> {
  const settings = cluster.outlier_detection;
  if (settings === undefined) return NONE;
  const key = clusterKey(proxy, cluster);
  const known = draft.outliers.get(key) ?? freshOutliers(firstSweep(draft, cluster));
  const now = advanceOutliers(known, settings, draft.nowMicros);
  draft.outliers.set(key, now);
  return now.effective;
}

/** The sweep has been going round since long before the first request. */
function firstSweep(draft: Draft, cluster: Cluster): number {
  const interval = sweepMicros(cluster.outlier_detection ?? {});
  const { sweepPhase } = draft.world;
  const wait =
    sweepPhase === undefined
      ? draft.chance.stream("sweep").between(0, interval)
      : Math.floor((interval * sweepPhase) / 1000);
  return draft.nowMicros + wait;
}

/** Tells the detector how a try ended, at the present moment. */
export function reportTry(
  draft: Draft,
  proxy: PreparedProxy,
  cluster: Cluster,
  endpoint: LbEndpoint,
  result: TryResult,
): void {
  for (const event of eventsOf(result)) reportEvent(draft, proxy, cluster, endpoint, event);
}

export function reportEvent(
  draft: Draft,
  proxy: PreparedProxy,
  cluster: Cluster,
  endpoint: LbEndpoint,
  event: HostEvent,
): void {
  const settings = cluster.outlier_detection;
  if (settings === undefined) return;
  heldBack(draft, proxy, cluster); // brings the sweeps up to now
  const key = clusterKey(proxy, cluster);
  const state = draft.outliers.get(key);
  if (state === undefined) return;
  const groups = proxy.endpoints.get(cluster.name) ?? [];
  const hostCount = groups.reduce((sum, { lb_endpoints = [] }) => sum + lb_endpoints.length, 0);
  const { address } = endpoint;
  const { nowMicros } = draft;
  draft.outliers.set(
    key,
    reportToOutliers(state, settings, { address, event, hostCount, nowMicros }),
  );
}

const HTTP_OF_GRPC: ReadonlyMap<string, number> = new Map([
  ["2", 500],
  ["4", 504],
  ["12", 501],
  ["13", 500],
  ["14", 503],
  ["15", 500],
]);

/** @see DP-147 */
function eventsOf(result: TryResult): readonly HostEvent[] {
  if (result.kind === "response") {
    const grpc = result.headers.find(([name]) => name === "grpc-status")?.[1];
    const status = HTTP_OF_GRPC.get(grpc ?? "") ?? result.status;
    const answered: readonly HostEvent[] = [{ kind: "connected" }, { kind: "status", status }];
    return result.truncated ? [...answered, { kind: "failed" }] : answered;
  }
  switch (result.reason) {
    case "overflow":
      return [];
    case "per-try timeout":
      return [{ kind: "connected" }, { kind: "timed out" }];
    case "connection timeout":
      return [{ kind: "timed out" }];
    case "remote connection failure":
    case "local connection failure":
      return [{ kind: "failed" }];
    case "connection termination":
    case "remote reset":
    case "remote refused stream reset":
    case "protocol error":
      return [{ kind: "connected" }, { kind: "failed" }];
  }
}
