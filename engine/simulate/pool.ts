/**
 * Connections of one proxy to one cluster, and who waits for them (DP-161 to DP-174). Requests are run
 * one after the other, in the order in which they start; what one occupies it leaves behind as spans of
 * time, and the next one that starts within them finds the place taken.
 */
import type { CircuitBreakerThresholds, Cluster } from "../proxy/config.ts";
import type { Draft } from "./draft.ts";

export interface Span {
  readonly kind: "active" | "pending" | "retry";
  readonly address: string;
  readonly fromMicros: number;
  /** Not within the span. */
  readonly toMicros: number;
}

export interface PooledConnection {
  readonly address: string;
  readonly openedAtMicros: number;
  readonly freeAtMicros: number;
  readonly closedAtMicros?: number;
  readonly streamCount: number;
}

export interface PoolState {
  readonly spans: readonly Span[];
  readonly connections: readonly PooledConnection[];
}

const EMPTY: PoolState = { spans: [], connections: [] };
const UNLIMITED = 4_294_967_295;
const IDLE_MICROS = 3_600_000_000;

export interface PoolUse {
  readonly key: string;
  readonly cluster: Cluster;
  readonly address: string;
}

export type Acquired =
  { readonly kind: "overflow" } | { readonly kind: "ready"; readonly startMicros: number };

function limitsOf({ circuit_breakers }: Cluster): CircuitBreakerThresholds {
  return circuit_breakers?.thresholds[0] ?? {};
}

function maxStreamsOf(cluster: Cluster): number {
  for (const options of Object.values(cluster.typed_extension_protocol_options ?? {})) {
    const most = options.common_http_protocol_options?.max_requests_per_connection ?? 0;
    if (most > 0) return most;
  }
  return Infinity;
}

function isMultiplexed({ typed_extension_protocol_options = {} }: Cluster): boolean {
  return Object.values(typed_extension_protocol_options).some(
    ({ explicit_http_config }) => explicit_http_config?.http2_protocol_options !== undefined,
  );
}

/** Most clusters set no limit: nothing is counted for them but requests under way. */
function isLimited(cluster: Cluster): boolean {
  const { max_connections, max_pending_requests, max_requests } = limitsOf(cluster);
  return (
    [max_connections, max_pending_requests, max_requests].some(
      (most) => most !== undefined && most < UNLIMITED,
    ) || maxStreamsOf(cluster) < Infinity
  );
}

function countAt(
  spans: readonly Span[],
  kind: Span["kind"],
  nowMicros: number,
  address?: string,
): number {
  let count = 0;
  for (const span of spans) {
    if (span.kind !== kind || nowMicros < span.fromMicros || nowMicros >= span.toMicros) continue;
    if (address === undefined || span.address === address) count++;
  }
  return count;
}

/** Requests under way to `address`; the balancer that counts them sees no queue (DP-127). */
export function activeCountOf(draft: Draft, key: string): (address: string) => number {
  const state = draft.pools.get(key);
  if (state === undefined || state.spans.length === 0) return () => 0;
  const now = draft.nowMicros;
  return (address) => countAt(state.spans, "active", now, address);
}

/** A place on a connection, at once or when one is free; or none at all (DP-165). */
export function acquire(draft: Draft, use: PoolUse): Acquired {
  const { key, cluster, address } = use;
  const now = draft.nowMicros;
  if (!isLimited(cluster)) return { kind: "ready", startMicros: now };
  const state = withoutClosed(draft.pools.get(key) ?? EMPTY, now);
  const limits = limitsOf(cluster);
  const own = state.connections.filter((one) => one.address === address);
  const ready = own.find((one) => one.freeAtMicros <= now);
  if (ready === undefined && !isMultiplexed(cluster)) {
    const pending = countAt(state.spans, "pending", now);
    if (pending >= (limits.max_pending_requests ?? UNLIMITED)) return { kind: "overflow" };
  }
  const startMicros = ready === undefined ? opening(draft, use, state, own) : now;
  const active = countAt(draft.pools.get(key)?.spans ?? [], "active", startMicros);
  if (active >= (limits.max_requests ?? UNLIMITED)) return { kind: "overflow" };
  return { kind: "ready", startMicros };
}

/** A new connection if the limit allows one, or if the host has none yet; else the first that gets free. */
function opening(
  draft: Draft,
  { key, cluster, address }: PoolUse,
  state: PoolState,
  own: readonly PooledConnection[],
): number {
  const now = draft.nowMicros;
  const limits = limitsOf(cluster);
  const opens =
    own.length === 0 ||
    isMultiplexed(cluster) ||
    state.connections.length < (limits.max_connections ?? UNLIMITED);
  const free = own.reduce((first, one) => Math.min(first, one.freeAtMicros), Infinity);
  // How long a connection takes to open is not known: others of the same instant may find it opening.
  const slow =
    opens &&
    (limits.max_pending_requests ?? UNLIMITED) < UNLIMITED &&
    draft.chance.stream("connect").index(2) === 1;
  const startMicros = opens ? now : free;
  const toMicros = slow ? now + 1 : startMicros;
  const pending: Span = { kind: "pending", address, fromMicros: now, toMicros };
  draft.pools.set(key, {
    spans: toMicros > now ? [...state.spans, pending] : state.spans,
    connections: state.connections,
  });
  return startMicros;
}

/** Closed and idle connections are gone; spans that are over matter to nobody who starts from now on. */
function withoutClosed({ spans, connections }: PoolState, nowMicros: number): PoolState {
  return {
    spans,
    connections: connections.filter(
      ({ closedAtMicros = Infinity, freeAtMicros }) =>
        closedAtMicros > nowMicros && freeAtMicros + IDLE_MICROS > nowMicros,
    ),
  };
}

/** The place is given back. */
export function release(
  draft: Draft,
  { key, cluster, address }: PoolUse,
  { startMicros, endMicros, survives }: Occupied,
): void {
  const limited = isLimited(cluster);
  if (!limited && endMicros <= startMicros) return;
  const state = draft.pools.get(key) ?? EMPTY;
  const active: Span = { kind: "active", address, fromMicros: startMicros, toMicros: endMicros };
  const spans = state.spans.filter((span) => span.toMicros > draft.startMicros);
  draft.pools.set(key, {
    spans: endMicros > startMicros ? [...spans, active] : spans,
    connections: limited
      ? used(state.connections, cluster, { address, startMicros, endMicros, survives })
      : [],
  });
}

export interface Occupied {
  readonly startMicros: number;
  readonly endMicros: number;
  /** The connection can take the next request. */
  readonly survives: boolean;
}

interface Stream extends Occupied {
  readonly address: string;
}

function used(
  connections: readonly PooledConnection[],
  cluster: Cluster,
  { address, startMicros, endMicros, survives }: Stream,
): readonly PooledConnection[] {
  const index = connections.findIndex(
    (one) =>
      one.address === address &&
      one.freeAtMicros <= startMicros &&
      (one.closedAtMicros ?? Infinity) > startMicros,
  );
  const taken = connections[index];
  const streamCount = (taken?.streamCount ?? 0) + 1;
  const closes = !survives || streamCount >= maxStreamsOf(cluster);
  const next: PooledConnection = {
    address,
    openedAtMicros: taken?.openedAtMicros ?? startMicros,
    freeAtMicros: endMicros,
    streamCount,
    ...(closes && { closedAtMicros: endMicros }),
  };
  return taken === undefined ? [...connections, next] : connections.with(index, next);
}

/** Whether another retry may be outstanding now (DP-100, DP-101). */
export function mayRetry(draft: Draft, key: string, cluster: Cluster): boolean {
  const { max_retries = UNLIMITED, retry_budget } = limitsOf(cluster);
  if (max_retries >= UNLIMITED && retry_budget === undefined) return true;
  const spans = draft.pools.get(key)?.spans ?? [];
  const now = draft.nowMicros;
  const retries = countAt(spans, "retry", now);
  if (retry_budget === undefined) return retries < max_retries;
  const { budget_percent, min_retry_concurrency = 3 } = retry_budget;
  const requests = countAt(spans, "active", now) + countAt(spans, "pending", now);
  const share = Math.floor(((budget_percent?.value ?? 20) * requests) / 100);
  return retries < Math.max(min_retry_concurrency, share);
}

/** A retry is outstanding from its back-off until the next decision about its request. */
export function holdRetry(
  draft: Draft,
  key: string,
  cluster: Cluster,
  fromMicros: number,
  toMicros: number,
): void {
  const { max_retries = UNLIMITED, retry_budget } = limitsOf(cluster);
  if ((max_retries >= UNLIMITED && retry_budget === undefined) || toMicros <= fromMicros) return;
  const state = draft.pools.get(key) ?? EMPTY;
  const retry: Span = { kind: "retry", address: "", fromMicros, toMicros };
  draft.pools.set(key, { ...state, spans: [...state.spans, retry] });
}
