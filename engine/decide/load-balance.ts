import type { Chance } from "../chance/chance.ts";
import type { Cluster, LbEndpoint, LocalityLbEndpoints } from "../proxy/config.ts";
import {
  buildMaglev,
  buildRing,
  maglevWeights,
  pickInMaglev,
  pickOnRing,
  ringWeights,
} from "./hash-tables.ts";
import type { HashedHost } from "./hash-tables.ts";
import { priorityLoads } from "./priority-load.ts";

export interface PickInput {
  readonly cluster: Cluster;
  readonly groups: readonly LocalityLbEndpoints[];
  readonly chance: Chance;
  /** The request's hash, where the cluster hashes and the request has a key. */
  readonly hash?: bigint;
  /** How often this pick was refused by the retry's host predicate. */
  readonly attempt: number;
  /** Addresses that outlier detection holds back. */
  readonly ejected: ReadonlySet<string>;
  /** Round robin's next position, where known. */
  readonly position?: number;
}

export interface Pick {
  readonly endpoint: LbEndpoint;
  /** Round robin's position after this pick. */
  readonly position?: number;
  /** From how many it was chosen. */
  readonly hostCount: number;
}

/** One endpoint, or nothing where no host may take traffic (DP-114, DP-143). */
export function pickEndpoint(input: PickInput): Pick | undefined {
  const { cluster, groups, chance } = input;
  const byPriority = prioritiesOf(groups);
  const healthy = byPriority.map((list) => list.filter((endpoint) => isHealthy(endpoint, input)));
  const threshold = cluster.common_lb_config?.healthy_panic_threshold;
  const { loads, panics } = priorityLoads(
    byPriority.map((list, i) => ({
      hostCount: list.length,
      healthyCount: healthy[i]?.length ?? 0,
    })),
    threshold === undefined ? 50 : (threshold.value ?? 0),
  );
  if (loads.every((load) => load === 0)) return undefined;
  const priority = chance.stream("priority").pick(loads);
  const hosts = (panics[priority] === true ? byPriority[priority] : healthy[priority]) ?? [];
  if (hosts.length === 0) return undefined;
  return fromHosts(inLocality(input, hosts, priority), input);
}

function prioritiesOf(groups: readonly LocalityLbEndpoints[]): readonly (readonly LbEndpoint[])[] {
  const count = groups.reduce((most, { priority = 0 }) => Math.max(most, priority + 1), 1);
  return Array.from({ length: count }, (_, priority) =>
    groups
      .filter((group) => (group.priority ?? 0) === priority)
      .flatMap(({ lb_endpoints = [] }) => lb_endpoints),
  );
}

function isHealthy({ health, address }: LbEndpoint, { ejected }: PickInput): boolean {
  return health === "HEALTHY" && !ejected.has(address);
}

/** With locality weights, one locality is chosen before one of its hosts (DP-125). */
function inLocality(
  { cluster, groups, chance }: PickInput,
  hosts: readonly LbEndpoint[],
  priority: number,
): readonly LbEndpoint[] {
  if (cluster.common_lb_config?.locality_weighted_lb_config === undefined) return hosts;
  const open = new Set(hosts);
  const weighted = groups
    .filter((group) => (group.priority ?? 0) === priority)
    .map((group) => {
      const members = (group.lb_endpoints ?? []).filter((endpoint) => open.has(endpoint));
      const all = group.lb_endpoints?.length ?? 0;
      const share = all === 0 ? 0 : Math.min(100, Math.trunc((140 * members.length) / all));
      return { members, weight: (group.load_balancing_weight ?? 0) * share };
    })
    .filter(({ members, weight }) => members.length > 0 && weight > 0);
  if (weighted.length === 0) return hosts;
  const chosen = chance.stream("locality").pick(weighted.map(({ weight }) => weight));
  return weighted[chosen]?.members ?? hosts;
}

function fromHosts(hosts: readonly LbEndpoint[], input: PickInput): Pick | undefined {
  const { cluster } = input;
  switch (cluster.lb_policy ?? "ROUND_ROBIN") {
    case "RING_HASH":
    case "MAGLEV":
      return chosen(hosts, hashedIndex(hosts, input));
    case "RANDOM":
      return chosen(hosts, input.chance.stream("host").index(hosts.length));
    case "LEAST_REQUEST":
      return byWeight(hosts, input);
    case "ROUND_ROBIN":
    case "CLUSTER_PROVIDED":
      return inTurn(hosts, input);
  }
}

function chosen(hosts: readonly LbEndpoint[], index: number): Pick | undefined {
  const endpoint = hosts[index];
  return endpoint === undefined ? undefined : { endpoint, hostCount: hosts.length };
}

/** Idle hosts of equal weight are equally likely; of unequal weight, in proportion (DP-127, DP-129). */
function byWeight(hosts: readonly LbEndpoint[], { chance }: PickInput): Pick | undefined {
  return chosen(hosts, chance.stream("host").pick(hosts.map(({ weight }) => weight)));
}

/** The start is anybody's guess; from then on one after the other (DP-130). */
function inTurn(hosts: readonly LbEndpoint[], input: PickInput): Pick | undefined {
  const equal = hosts.every(({ weight }) => weight === hosts[0]?.weight);
  if (!equal) return byWeight(hosts, input);
  const at = input.position ?? input.chance.stream("host").index(hosts.length);
  const found = chosen(hosts, at % hosts.length);
  return found && { ...found, position: (at + 1) % hosts.length };
}

/** Without a key each pick draws a hash of its own: a host is hit as often as it owns hashes (DP-136). */
function hashedIndex(hosts: readonly LbEndpoint[], input: PickInput): number {
  const keyed = hosts.map(({ address, weight }): HashedHost => ({ key: address, weight }));
  const { cluster, hash, attempt, chance } = input;
  if (cluster.lb_policy === "MAGLEV") {
    const table = buildMaglev(keyed, Number(cluster.maglev_lb_config?.table_size ?? 65_537));
    if (hash !== undefined) return pickInMaglev(table, hash, attempt);
    return chance.stream("host").pick(maglevWeights(table, hosts.length));
  }
  const { minimum_ring_size = 1_024, maximum_ring_size = 8_388_608 } =
    cluster.ring_hash_lb_config ?? {};
  const ring = buildRing(keyed, Number(minimum_ring_size), Number(maximum_ring_size));
  if (hash !== undefined) return pickOnRing(ring, hash, attempt);
  return chance.stream("host").pick(ringWeights(ring, hosts.length));
}
