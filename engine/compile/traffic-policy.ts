/** Which policy blocks a cluster gets: port over top level, subset over both (CP-157 to CP-163). */
import type { ConnectionPoolSettings } from "../resources/connection-pool.ts";
import type { LoadBalancerSettings } from "../resources/load-balancer.ts";
import type { MeshConfig } from "../resources/mesh-config.ts";
import type { OutlierDetection } from "../resources/outlier-detection.ts";
import type {
  ClientTLSSettings,
  ProxyProtocol,
  RetryBudget,
  TrafficPolicy,
} from "../resources/traffic-policy.ts";
import type { Origin } from "../source/place.ts";

/** A block and where it is written. */
export interface Placed<Block> {
  readonly value: Block;
  readonly origin?: Origin;
}

/** The blocks that one cluster obeys. */
export interface PolicyBlocks {
  readonly loadBalancer?: Placed<LoadBalancerSettings>;
  readonly connectionPool?: Placed<ConnectionPoolSettings>;
  readonly outlierDetection?: Placed<OutlierDetection>;
  readonly tls?: Placed<ClientTLSSettings>;
  readonly proxyProtocol?: Placed<ProxyProtocol>;
  readonly retryBudget?: Placed<RetryBudget>;
}

interface PlacedPolicy {
  readonly policy: TrafficPolicy;
  readonly origin: Origin;
}

/** Blocks of a policy for a service port: a port entry replaces the rest whole (CP-158, CP-159). */
export function blocksOfPort(
  placed: PlacedPolicy | undefined,
  port: number,
): { readonly blocks: PolicyBlocks; readonly isPortLevel: boolean } {
  if (placed === undefined) return { blocks: {}, isPortLevel: false };
  const { policy, origin } = placed;
  const index = portEntryIndex(policy, port);
  const entry = policy.portLevelSettings?.[index];
  if (entry === undefined) {
    return { blocks: pickBlocks(policy, origin, true), isPortLevel: false };
  }
  const path = [...origin.path, "portLevelSettings", index];
  return {
    blocks: pickBlocks(entry, { ...origin, path }, false),
    isPortLevel: true,
  };
}

export function portEntryIndex(policy: TrafficPolicy, port: number): number {
  return (policy.portLevelSettings ?? []).findIndex(
    (entry) => entry.port !== undefined && (entry.port.number ?? 0) === port,
  );
}

function pickBlocks(
  policy: Omit<TrafficPolicy, "portLevelSettings">,
  { resource, path }: Origin,
  isTopLevel: boolean,
): PolicyBlocks {
  const place = <Block>(value: Block, name: string): Placed<Block> => ({
    value,
    origin: { resource, path: [...path, name] },
  });
  const { loadBalancer, connectionPool, outlierDetection, tls } = policy;
  return {
    ...(loadBalancer && { loadBalancer: place(loadBalancer, "loadBalancer") }),
    ...(connectionPool && { connectionPool: place(connectionPool, "connectionPool") }),
    ...(outlierDetection && { outlierDetection: place(outlierDetection, "outlierDetection") }),
    ...(tls && { tls: place(tls, "tls") }),
    ...(isTopLevel &&
      policy.proxyProtocol && { proxyProtocol: place(policy.proxyProtocol, "proxyProtocol") }),
    ...(isTopLevel &&
      policy.retryBudget && { retryBudget: place(policy.retryBudget, "retryBudget") }),
  };
}

/** The mesh's baseline, where no rule has the block (CP-163). */
export function withMeshDefault(blocks: PolicyBlocks, mesh: MeshConfig): PolicyBlocks {
  const baseline = mesh.defaultTrafficPolicy;
  const { connectionPool, outlierDetection } = baseline ?? {};
  return {
    ...(connectionPool && { connectionPool: { value: connectionPool } }),
    ...(outlierDetection && { outlierDetection: { value: outlierDetection } }),
    ...blocks,
  };
}

/** A subset's blocks over those of its rule; its port entry counts even where it is silent (CP-160, CP-161). */
export function withSubset(
  parent: PolicyBlocks,
  subset: PlacedPolicy | undefined,
  port: number,
): PolicyBlocks {
  if (subset === undefined) return parent;
  const { blocks, isPortLevel } = blocksOfPort(subset, port);
  if (!isPortLevel) return { ...parent, ...blocks };
  const { proxyProtocol, retryBudget } = parent;
  return {
    ...(proxyProtocol && { proxyProtocol }),
    ...(retryBudget && { retryBudget }),
    ...blocks,
  };
}
