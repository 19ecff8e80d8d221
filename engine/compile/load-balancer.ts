import type { SlowStart } from "../proxy/config.ts";
import type { ConsistentHashLB, LoadBalancerSettings } from "../resources/load-balancer.ts";
import type { MeshConfig } from "../resources/mesh-config.ts";
import type { ClusterDraft } from "./cluster-draft.ts";
import { formatDuration } from "./duration.ts";
import type { LocalitySetting } from "./locality-setting.ts";
import { effectiveLocality } from "./locality-setting.ts";
import type { MeshService } from "./mesh-service.ts";
import { defined, numberOrAbsent } from "./plain.ts";

/** How a cluster chooses among its endpoints (CP-168 to CP-178, CP-183). */
export function applyLoadBalancer(
  draft: ClusterDraft,
  settings: LoadBalancerSettings | undefined,
  service: MeshService,
  mesh: MeshConfig,
): void {
  if (draft.lb_policy === "CLUSTER_PROVIDED") return;
  // Unready endpoints are sent too, so panic must never make use of them (CP-213).
  const common = { healthy_panic_threshold: {}, ...draft.common_lb_config };
  draft.common_lb_config = {
    ...common,
    ...localityConfig(effectiveLocality(mesh, settings, service), draft),
  };
  if (draft.type === "ORIGINAL_DST") {
    draft.lb_policy = "CLUSTER_PROVIDED";
    return;
  }
  applySimple(draft, settings);
  if (settings?.consistentHash !== undefined) applyHash(draft, settings.consistentHash);
}

function localityConfig(
  locality: LocalitySetting | undefined,
  draft: ClusterDraft,
): ClusterDraft["common_lb_config"] {
  switch (locality?.kind) {
    case undefined:
      return {};
    case "zoneAware": {
      const size = locality.setting.minClusterSize;
      return {
        zone_aware_lb_config: defined({
          routing_enabled: locality.isEnabled ? undefined : {},
          min_cluster_size: size === undefined ? undefined : String(size),
        }),
      };
    }
    case "locality": {
      const { failover, failoverPriority, distribute } = locality.setting;
      const isFailover =
        (locality.isForced || draft.outlier_detection !== undefined) &&
        (failover !== undefined || failoverPriority !== undefined);
      return isFailover || distribute !== undefined ? { locality_weighted_lb_config: {} } : {};
    }
  }
}

function applySimple(draft: ClusterDraft, settings: LoadBalancerSettings | undefined): void {
  const slowStart = slowStartOf(settings);
  switch (settings?.simple) {
    case "RANDOM":
      draft.lb_policy = "RANDOM";
      return;
    case "ROUND_ROBIN":
      if (slowStart !== undefined) draft.round_robin_lb_config = { slow_start_config: slowStart };
      return;
    case "PASSTHROUGH":
      draft.lb_policy = "CLUSTER_PROVIDED";
      draft.type = "ORIGINAL_DST";
      delete draft.load_assignment;
      return;
    case undefined:
    case "UNSPECIFIED":
    case "LEAST_CONN":
    case "LEAST_REQUEST":
      draft.lb_policy = "LEAST_REQUEST";
      if (slowStart !== undefined) draft.least_request_lb_config = { slow_start_config: slowStart };
  }
}

function slowStartOf(settings: LoadBalancerSettings | undefined): SlowStart | undefined {
  const { warmup, warmupDurationSecs } = settings ?? {};
  if (warmup !== undefined) {
    return {
      slow_start_window: formatDuration(warmup.duration),
      aggression: defined({
        default_value: numberOrAbsent(warmup.aggression ?? 1),
        runtime_key: "(",
      }),
      min_weight_percent: defined({ value: numberOrAbsent(warmup.minimumPercent ?? 10) }),
    };
  }
  return warmupDurationSecs === undefined
    ? undefined
    : { slow_start_window: formatDuration(warmupDurationSecs) };
}

/** Round robin's number is zero, so a table without size keeps what the step before left (CP-178). */
function applyHash(draft: ClusterDraft, hash: ConsistentHashLB): void {
  if (hash.maglev !== undefined) {
    draft.lb_policy = "MAGLEV";
    const size = numberOrAbsent(hash.maglev.tableSize);
    if (size !== undefined) useConfig(draft, { maglev_lb_config: { table_size: String(size) } });
    return;
  }
  draft.lb_policy = "RING_HASH";
  const size =
    hash.ringHash === undefined
      ? (numberOrAbsent(hash.minimumRingSize) ?? 1024)
      : numberOrAbsent(hash.ringHash.minimumRingSize);
  if (size !== undefined) {
    useConfig(draft, { ring_hash_lb_config: { minimum_ring_size: String(size) } });
  }
}

/** A cluster has one such block; the last one wins. */
function useConfig(
  draft: ClusterDraft,
  config: Pick<ClusterDraft, "maglev_lb_config" | "ring_hash_lb_config">,
): void {
  delete draft.least_request_lb_config;
  Object.assign(draft, config);
}
