/** How the load spreads over a cluster's priorities, and which of them panic; whole percents. */
export interface PriorityHealth {
  readonly hostCount: number;
  readonly healthyCount: number;
}

export interface PriorityLoad {
  /** Sums to 100, or is 0 everywhere where the cluster has no hosts. */
  readonly loads: readonly number[];
  /** In panic all hosts share the traffic, healthy or not. */
  readonly panics: readonly boolean[];
}

function availability({ hostCount, healthyCount }: PriorityHealth): number {
  return hostCount === 0 ? 0 : Math.min(100, Math.trunc((140 * healthyCount) / hostCount));
}

/** @see DP-118 */
function distribute(health: readonly number[], total: number): number[] {
  let left = 100;
  const loads = health.map((h) => {
    const load = total === 0 ? 0 : Math.min(left, Math.trunc((h * 100) / total));
    left -= load;
    return load;
  });
  const first = health.findIndex((h) => h > 0);
  if (left > 0 && first !== -1) loads[first] = (loads[first] ?? 0) + left;
  return loads;
}

function inPanic({ hostCount, healthyCount }: PriorityHealth, threshold: number): boolean {
  const percent = hostCount === 0 ? 0 : (100 * healthyCount) / hostCount;
  return percent < threshold;
}

/** @see DP-120 */
function byHostCount(priorities: readonly PriorityHealth[]): number[] {
  const all = priorities.reduce((sum, p) => sum + p.hostCount, 0);
  let left = 100;
  const loads = priorities.map((p) => {
    const load = all === 0 ? 0 : Math.trunc((100 * p.hostCount) / all);
    left -= load;
    return load;
  });
  const first = priorities.findIndex((p) => p.hostCount > 0);
  if (first !== -1) loads[first] = (loads[first] ?? 0) + left;
  return loads;
}

/**
 * @param panicThreshold - percent; 0 means no panic
 * @see DP-118, DP-119, DP-120
 */
export function priorityLoads(
  priorities: readonly PriorityHealth[],
  panicThreshold: number,
): PriorityLoad {
  const health = priorities.map(availability);
  const total = Math.min(
    100,
    health.reduce((sum, h) => sum + h, 0),
  );
  const calm = priorities.map(() => false);
  if (panicThreshold === 0 && total === 0) {
    return { loads: priorities.map((_, i) => (i === 0 ? 100 : 0)), panics: calm };
  }
  const panics = total === 100 ? calm : priorities.map((p) => inPanic(p, panicThreshold));
  if (panics.length > 0 && panics.every(Boolean)) return { loads: byHostCount(priorities), panics };
  return { loads: distribute(health, total), panics };
}
