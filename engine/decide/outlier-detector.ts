/**
 * Passive health checks of one cluster by one proxy (DP-144 to DP-160). Failures are counted per host;
 * a count that reaches its threshold ejects the host until a sweep after its time is up. What the load
 * balancer sees lags behind: Envoy merges health changes that follow each other within a second.
 */
import type { OutlierDetection } from "../proxy/config.ts";
import { durationMicros } from "./duration.ts";

export interface HostRecord {
  readonly any5xx: number;
  readonly gateway: number;
  readonly local: number;
  readonly ejectedAtMicros?: number;
  readonly returnedAtMicros?: number;
  /** How many base times the next ejection lasts. */
  readonly multiplier: number;
}

export interface OutlierState {
  readonly nextSweepMicros: number;
  readonly hosts: ReadonlyMap<string, HostRecord>;
  /** The addresses that the load balancer holds back. */
  readonly effective: ReadonlySet<string>;
  readonly updatedAtMicros?: number;
  /** When changes that wait to be merged reach the load balancer. */
  readonly mergeAtMicros?: number;
}

/** What a try tells about its host. `connected`, `failed`, `timed out` arise on this side. */
export type HostEvent =
  | { readonly kind: "status"; readonly status: number }
  | { readonly kind: "connected" }
  | { readonly kind: "failed" }
  | { readonly kind: "timed out" };

const MERGE_WINDOW_MICROS = 1_000_000;
const MAX_EJECTION_MICROS = 300_000_000;
const UNKNOWN: HostRecord = { any5xx: 0, gateway: 0, local: 0, multiplier: 0 };

/** @param firstSweepMicros - the sweeps' phase is anybody's guess */
export function freshOutliers(firstSweepMicros: number): OutlierState {
  return { nextSweepMicros: firstSweepMicros, hosts: new Map(), effective: new Set() };
}

export function sweepMicros(settings: OutlierDetection): number {
  return durationMicros(settings.interval) ?? 10_000_000;
}

/** All sweeps and merges up to `nowMicros`. */
export function advanceOutliers(
  state: OutlierState,
  settings: OutlierDetection,
  nowMicros: number,
): OutlierState {
  const interval = sweepMicros(settings);
  let current = state;
  for (;;) {
    const mergeAt = current.mergeAtMicros ?? Infinity;
    if (mergeAt <= nowMicros && mergeAt <= current.nextSweepMicros) {
      current = applied(current, mergeAt);
    } else if (current.nextSweepMicros > nowMicros) {
      return current;
    } else if (isQuiet(current)) {
      const sweepCount = Math.floor((nowMicros - current.nextSweepMicros) / interval) + 1;
      return { ...current, nextSweepMicros: current.nextSweepMicros + sweepCount * interval };
    } else current = swept(current, settings);
  }
}

/** Sweeps change nothing where no host is out or remembered for it. */
function isQuiet({ hosts, mergeAtMicros }: OutlierState): boolean {
  if (mergeAtMicros !== undefined) return false;
  for (const { ejectedAtMicros, multiplier } of hosts.values()) {
    if (ejectedAtMicros !== undefined || multiplier > 0) return false;
  }
  return true;
}

/** @see DP-152, DP-153 */
function swept(state: OutlierState, settings: OutlierDetection): OutlierState {
  const now = state.nextSweepMicros;
  const interval = sweepMicros(settings);
  let changed = false;
  const hosts = new Map<string, HostRecord>();
  for (const [address, host] of state.hosts) {
    if (host.ejectedAtMicros === undefined) {
      const rests = host.returnedAtMicros !== undefined && now - host.returnedAtMicros >= interval;
      hosts.set(address, rests ? { ...host, multiplier: Math.max(0, host.multiplier - 1) } : host);
    } else if (now - host.ejectedAtMicros >= ejectionMicros(host, settings)) {
      hosts.set(address, { ...UNKNOWN, multiplier: host.multiplier, returnedAtMicros: now });
      changed = true;
    } else hosts.set(address, host);
  }
  const after = { ...state, hosts, nextSweepMicros: now + interval };
  return changed ? healthChanged(after, now) : after;
}

function baseMicros(settings: OutlierDetection): number {
  return durationMicros(settings.base_ejection_time) ?? 30_000_000;
}

function longestMicros(settings: OutlierDetection): number {
  return Math.max(MAX_EJECTION_MICROS, baseMicros(settings));
}

function ejectionMicros({ multiplier }: HostRecord, settings: OutlierDetection): number {
  return Math.min(baseMicros(settings) * multiplier, longestMicros(settings));
}

function outNow({ hosts }: OutlierState): ReadonlySet<string> {
  const out = new Set<string>();
  for (const [address, host] of hosts) if (host.ejectedAtMicros !== undefined) out.add(address);
  return out;
}

function applied(state: OutlierState, nowMicros: number): OutlierState {
  const { nextSweepMicros, hosts } = state;
  return { nextSweepMicros, hosts, effective: outNow(state), updatedAtMicros: nowMicros };
}

/** At once if the last change is more than a second old, else merged with what follows (corrections, DP-155). */
function healthChanged(state: OutlierState, nowMicros: number): OutlierState {
  const { updatedAtMicros, mergeAtMicros } = state;
  if (updatedAtMicros === undefined || nowMicros - updatedAtMicros > MERGE_WINDOW_MICROS) {
    return applied(state, nowMicros);
  }
  return { ...state, mergeAtMicros: mergeAtMicros ?? nowMicros + MERGE_WINDOW_MICROS };
}

export interface Report {
  readonly address: string;
  readonly event: HostEvent;
  /** Hosts of the cluster, healthy or not. */
  readonly hostCount: number;
  readonly nowMicros: number;
}

/** @see DP-147, DP-148, DP-149 */
export function reportToOutliers(
  state: OutlierState,
  settings: OutlierDetection,
  report: Report,
): OutlierState {
  const { address, event } = report;
  const host = state.hosts.get(address) ?? UNKNOWN;
  const splits = settings.split_external_local_origin_errors === true;
  if (event.kind === "status") return counted(state, settings, report, event.status);
  if (!splits) {
    if (event.kind === "connected") return state;
    return counted(state, settings, report, event.kind === "failed" ? 503 : 504);
  }
  if (event.kind === "connected") return withHost(state, address, { ...host, local: 0 });
  return fired(
    withHost(state, address, { ...host, local: host.local + 1 }),
    settings,
    report,
    "local",
  );
}

function counted(
  state: OutlierState,
  settings: OutlierDetection,
  report: Report,
  status: number,
): OutlierState {
  const host = state.hosts.get(report.address) ?? UNKNOWN;
  if (status < 500) {
    return withHost(state, report.address, { ...host, any5xx: 0, gateway: 0 });
  }
  const isGateway = status >= 502 && status <= 504;
  const first = withHost(state, report.address, {
    ...host,
    gateway: isGateway ? host.gateway + 1 : 0,
  });
  const afterGateway = isGateway ? fired(first, settings, report, "gateway") : first;
  const now = afterGateway.hosts.get(report.address) ?? UNKNOWN;
  const second = withHost(afterGateway, report.address, { ...now, any5xx: now.any5xx + 1 });
  return fired(second, settings, report, "any5xx");
}

type Counter = "any5xx" | "gateway" | "local";

function limitOf(settings: OutlierDetection, counter: Counter): readonly [number, boolean] {
  switch (counter) {
    case "any5xx":
      return [settings.consecutive_5xx ?? 5, (settings.enforcing_consecutive_5xx ?? 100) > 0];
    case "gateway":
      return [
        settings.consecutive_gateway_failure ?? 5,
        (settings.enforcing_consecutive_gateway_failure ?? 0) > 0,
      ];
    case "local":
      return [
        settings.consecutive_local_origin_failure ?? 5,
        (settings.enforcing_consecutive_local_origin_failure ?? 100) > 0,
      ];
  }
}

/** A counter that equals its threshold starts again, whether the host is ejected or not. */
function fired(
  state: OutlierState,
  settings: OutlierDetection,
  { address, hostCount, nowMicros }: Report,
  counter: Counter,
): OutlierState {
  const host = state.hosts.get(address);
  const [threshold, enforced] = limitOf(settings, counter);
  if (host?.[counter] !== threshold || host.ejectedAtMicros !== undefined) return state;
  const reset: HostRecord = { ...host, [counter]: 0 };
  const share = (100 * (outNow(state).size + 1)) / hostCount;
  if (!enforced || share > (settings.max_ejection_percent ?? 10)) {
    return withHost(state, address, reset);
  }
  const longer =
    host.multiplier * baseMicros(settings) < longestMicros(settings) + baseMicros(settings);
  const ejected: HostRecord = {
    ...reset,
    ejectedAtMicros: nowMicros,
    multiplier: host.multiplier + (longer ? 1 : 0),
  };
  return healthChanged(withHost(state, address, ejected), nowMicros);
}

function withHost(state: OutlierState, address: string, host: HostRecord): OutlierState {
  return { ...state, hosts: new Map(state.hosts).set(address, host) };
}
