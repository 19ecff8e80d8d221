/** Envoy's two consistent-hash tables: the same keys give the same pod as with a real proxy. */
import { xxHash64 } from "./xxhash64.ts";

export interface HashedHost {
  /** `ip:port`; DNS clusters hash the name they were resolved from. */
  readonly key: string;
  readonly weight: number;
}

/** Points of the ring in ascending order, each with the index of its host. */
export interface Ring {
  readonly points: readonly bigint[];
  readonly owners: readonly number[];
}

/** @see DP-138 */
export function buildRing(hosts: readonly HashedHost[], sizeMin: number, sizeMax: number): Ring {
  const total = hosts.reduce((sum, host) => sum + host.weight, 0);
  const shares = hosts.map((host) => host.weight / total);
  const least = Math.min(...shares);
  const scale = Math.min(Math.ceil(least * sizeMin) / least, sizeMax);
  const entries: { point: bigint; owner: number }[] = [];
  let [current, target] = [0, 0];
  hosts.forEach((host, owner) => {
    target += scale * (shares[owner] ?? 0);
    for (let i = 0; current < target; i++, current++) {
      entries.push({ point: xxHash64(`${host.key}_${String(i)}`), owner });
    }
  });
  entries.sort((a, b) => (a.point < b.point ? -1 : a.point > b.point ? 1 : 0));
  return { points: entries.map((e) => e.point), owners: entries.map((e) => e.owner) };
}

/** The first point not below `hash`, past the last one the first; then `attempt` further. */
export function pickOnRing(ring: Ring, hash: bigint, attempt: number): number {
  let [low, high] = [0, ring.points.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ring.points[middle] ?? 0n) < hash) low = middle + 1;
    else high = middle;
  }
  return ring.owners[((low === ring.points.length ? 0 : low) + attempt) % ring.owners.length] ?? 0;
}

/** The host index of every slot. */
export type MaglevTable = readonly number[];

interface MaglevEntry {
  readonly owner: number;
  readonly weight: number;
  readonly offset: number;
  readonly skip: number;
  target: number;
  next: number;
}

/** @see DP-139 */
export function buildMaglev(hosts: readonly HashedHost[], size: number): MaglevTable {
  const table = new Array<number>(size).fill(-1);
  const entries = hosts
    .map((host, owner): MaglevEntry & { key: string } => ({
      key: host.key,
      owner,
      weight: host.weight,
      offset: Number(xxHash64(host.key) % BigInt(size)),
      skip: Number(xxHash64(host.key, 1n) % BigInt(size - 1)) + 1,
      target: 0,
      next: 0,
    }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  const heaviest = Math.max(...hosts.map((host) => host.weight));
  for (let [filled, round] = [0, 1]; filled < size; round++) {
    for (const entry of entries) {
      if (filled === size) break;
      if (round * entry.weight < entry.target) continue;
      entry.target += heaviest;
      let slot = (entry.offset + entry.skip * entry.next) % size;
      while (table[slot] !== -1) slot = (entry.offset + entry.skip * ++entry.next) % size;
      table[slot] = entry.owner;
      entry.next += 1;
      filled += 1;
    }
  }
  return table;
}

/** @see DP-140 */
export function pickInMaglev(table: MaglevTable, hash: bigint, attempt: number): number {
  const probe = attempt === 0 ? hash : hash ^ (0xffff_ffff_ffff_ffffn - BigInt(attempt) + 1n);
  return table[Number(probe % BigInt(table.length))] ?? 0;
}

/** How much of all 64-bit hashes each host owns, in whole parts of about 2^52. */
export function ringWeights(ring: Ring, hostCount: number): number[] {
  const weights = new Array<number>(hostCount).fill(0);
  ring.points.forEach((point, i) => {
    const before = i === 0 ? (ring.points.at(-1) ?? 0n) - (1n << 64n) : (ring.points[i - 1] ?? 0n);
    const owner = ring.owners[i] ?? 0;
    weights[owner] = (weights[owner] ?? 0) + Number((point - before) >> 12n);
  });
  return weights;
}

export function maglevWeights(table: MaglevTable, hostCount: number): number[] {
  const weights = new Array<number>(hostCount).fill(0);
  for (const owner of table) weights[owner] = (weights[owner] ?? 0) + 1;
  return weights;
}
