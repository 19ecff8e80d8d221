/** Rates, errors and latency of the requests that were sent: folds over the rows. */
import type { RequestRow } from "../../labs/index.ts";

export interface Bucket {
  readonly okCount: number;
  readonly failedCount: number;
}

export interface Metrics {
  readonly count: number;
  readonly failedCount: number;
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  /** Equal stretches of the run. */
  readonly overTime: readonly Bucket[];
  /** How many took how long, from the fastest to the slowest in equal steps. */
  readonly latency: readonly { readonly untilMillis: number; readonly count: number }[];
}

const bucketCount = 24;
const isOk = ({ status }: RequestRow): boolean => status !== undefined && status < 400;

/** The value that `share` of all values do not exceed: nearest rank. */
export function percentile(sorted: readonly number[], share: number): number {
  const index = Math.max(0, Math.ceil(share * sorted.length) - 1);
  return sorted[index] ?? 0;
}

export function metricsOf(rows: readonly RequestRow[]): Metrics {
  const millis = rows.map(({ durationMicros }) => durationMicros / 1000).sort((a, b) => a - b);
  const end = rows.reduce((last, { atMicros }) => Math.max(last, atMicros), 0);
  const most = Math.max(millis.at(-1) ?? 0, 1);
  const failedCount = rows.filter((row) => !isOk(row)).length;
  return {
    count: rows.length,
    failedCount,
    perSecond: end === 0 ? rows.length : Math.round(rows.length / (end / 1_000_000)),
    p50: percentile(millis, 0.5),
    p95: percentile(millis, 0.95),
    p99: percentile(millis, 0.99),
    overTime: Array.from({ length: bucketCount }, (_, i) => {
      const inside = rows.filter((row) => slot(row.atMicros, end) === i);
      const okCount = inside.filter(isOk).length;
      return { okCount, failedCount: inside.length - okCount };
    }),
    latency: Array.from({ length: bucketCount }, (_, i) => ({
      untilMillis: (most * (i + 1)) / bucketCount,
      count: millis.filter((value) => slot(value, most) === i).length,
    })),
  };
}

function slot(value: number, end: number): number {
  return end === 0 ? 0 : Math.min(bucketCount - 1, Math.floor((value / end) * bucketCount));
}
