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
  /** Requests under way, by address; absent where the balancer does not ask. */
  readonly activeCountOf?: (address: string) => number;
  /** Priorities that a retry keeps away from (DP-96). */
  readonly excludedPriorities?: ReadonlySet<number>;
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
  const { groups, chance } = input;
  const byPriority = prioritiesOf(groups);
  const healthy = byPriority.map((list) => list.filter((endpoint) => isHealthy(endpoint, input)));
  const { loads, panics } = loadsOf(input, byPriority, healthy);
  if (loads.every((load) => load === 0)) return undefined;
  const priority = chance.stream("priority").pick(loads);
  const hosts = (panics[priority] === true ? byPriority[priority] : healthy[priority]) ?? [];
  if (hosts.length === 0) return undefined;
  return fromHosts(inLocality(input, hosts, priority), input);
}

/**
 * The same, repeated while the host was tried before, at most `pickCount` times: the last pick counts
 * even so (DP-95). Where all picks are alike, they are one draw with the weights of the whole series.
 */
export function pickUntried(
  input: PickInput,
  tried: ReadonlySet<string>,
  pickCount: number,
): Pick | undefined {
  const known = evenHosts(input);
  const series = known && seriesWeights(known, weightsOf(known, input), tried, pickCount);
  if (series !== undefined && known !== undefined) {
    return chosen(known, input.chance.stream("host").pick(series));
  }
  let [found, position]: [Pick | undefined, number | undefined] = [undefined, input.position];
  for (let attempt = 0; attempt < pickCount; attempt++) {
    found = pickEndpoint({ ...input, attempt, ...(position !== undefined && { position }) });
    position = found?.position;
    if (found === undefined || !tried.has(found.endpoint.address)) return found;
  }
  return found;
}

/** The hosts of a pick that depends on nothing but their weights. */
function evenHosts(input: PickInput): readonly LbEndpoint[] | undefined {
  const { cluster, groups } = input;
  const policy = cluster.lb_policy ?? "ROUND_ROBIN";
  if (policy !== "LEAST_REQUEST" && policy !== "RANDOM") return undefined;
  if (cluster.common_lb_config?.locality_weighted_lb_config !== undefined) return undefined;
  const byPriority = prioritiesOf(groups);
  const healthy = byPriority.map((list) => list.filter((endpoint) => isHealthy(endpoint, input)));
  const { loads, panics } = loadsOf(input, byPriority, healthy);
  const only = loads.indexOf(100);
  return only === -1 ? undefined : panics[only] === true ? byPriority[only] : healthy[only];
}

/** A host not tried: what it weighs, whichever of the picks finds it. A tried one: only the last pick. */
function seriesWeights(
  hosts: readonly LbEndpoint[],
  weights: readonly number[],
  tried: ReadonlySet<string>,
  pickCount: number,
): readonly number[] | undefined {
  let [total, out] = [0, 0];
  hosts.forEach(({ address }, i) => {
    total += weights[i] ?? 0;
    if (tried.has(address)) out += weights[i] ?? 0;
  });
  let [first, last] = [0, 1];
  for (let pick = 0; pick < pickCount; pick++) {
    first = first * total + last;
    if (pick < pickCount - 1) last *= out;
  }
  if (first * total > Number.MAX_SAFE_INTEGER) return undefined;
  return hosts.map(({ address }, i) => (tried.has(address) ? last : first) * (weights[i] ?? 0));
}

function loadsOf(
  { cluster, excludedPriorities = new Set() }: PickInput,
  byPriority: readonly (readonly LbEndpoint[])[],
  healthy: readonly (readonly LbEndpoint[])[],
): ReturnType<typeof priorityLoads> {
  const threshold = cluster.common_lb_config?.healthy_panic_threshold;
  const left = healthy.some((list, i) => list.length > 0 && !excludedPriorities.has(i));
  const counts = byPriority.map((list, i) =>
    left && excludedPriorities.has(i)
      ? { hostCount: 0, healthyCount: 0 }
      : { hostCount: list.length, healthyCount: healthy[i]?.length ?? 0 },
  );
  return priorityLoads(counts, threshold === undefined ? 50 : (threshold.value ?? 0));
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

function byWeight(hosts: readonly LbEndpoint[], input: PickInput): Pick | undefined {
  return chosen(hosts, input.chance.stream("host").pick(weightsOf(hosts, input)));
}

/**
 * Of two hosts drawn at random, with replacement, the one with fewer requests under way; the first
 * where they are equal. Unequal weights: in proportion to the weight for each request (DP-127, DP-129).
 */
function weightsOf(
  hosts: readonly LbEndpoint[],
  { cluster, activeCountOf }: PickInput,
): readonly number[] {
  if (cluster.lb_policy === "RANDOM") return hosts.map(() => 1);
  const weights = hosts.map(({ weight }) => weight);
  if (activeCountOf === undefined) return weights;
  const active = hosts.map(({ address }) => activeCountOf(address));
  if (active.every((count) => count === active[0])) return weights;
  const equal = weights.every((weight) => weight === weights[0]);
  if (!equal)
    return weights.map((weight, i) => Math.ceil((weight * 10_000) / ((active[i] ?? 0) + 1)));
  return active.map((own, i) =>
    active.reduce(
      (sum, other, j) => sum + (other >= own ? 1 : 0) + (j !== i && own < other ? 1 : 0),
      0,
    ),
  );
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
  const { cluster, hash, attempt, chance } = input;
  const { pick, weights } = hashTable(cluster, hosts);
  return hash === undefined ? chance.stream("host").pick(weights) : pick(hash, attempt);
}

interface HashTable {
  readonly pick: (hash: bigint, attempt: number) => number;
  /** How much of all hashes each host owns. */
  readonly weights: readonly number[];
}

const tables = new Map<string, HashTable>();
const TABLE_COUNT_MAX = 200;

/** Envoy rebuilds a table when hosts or weights change; so do we, and keep it until then. */
function hashTable(cluster: Cluster, hosts: readonly LbEndpoint[]): HashTable {
  const { lb_policy, maglev_lb_config, ring_hash_lb_config } = cluster;
  const keyed = hosts.map(({ address, weight }): HashedHost => ({ key: address, weight }));
  const key = JSON.stringify([lb_policy, maglev_lb_config, ring_hash_lb_config, keyed]);
  const known = tables.get(key);
  if (known !== undefined) return known;
  if (tables.size >= TABLE_COUNT_MAX) tables.clear();
  const made = lb_policy === "MAGLEV" ? maglevTable(cluster, keyed) : ringTable(cluster, keyed);
  tables.set(key, made);
  return made;
}

function maglevTable({ maglev_lb_config }: Cluster, hosts: readonly HashedHost[]): HashTable {
  const table = buildMaglev(hosts, Number(maglev_lb_config?.table_size ?? 65_537));
  return {
    pick: (hash, attempt) => pickInMaglev(table, hash, attempt),
    weights: maglevWeights(table, hosts.length),
  };
}

function ringTable({ ring_hash_lb_config = {} }: Cluster, hosts: readonly HashedHost[]): HashTable {
  const { minimum_ring_size = 1_024, maximum_ring_size = 8_388_608 } = ring_hash_lb_config;
  const ring = buildRing(hosts, Number(minimum_ring_size), Number(maximum_ring_size));
  return {
    pick: (hash, attempt) => pickOnRing(ring, hash, attempt),
    weights: ringWeights(ring, hosts.length),
  };
}
