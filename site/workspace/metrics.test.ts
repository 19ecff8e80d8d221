import { expect, test } from "vitest";
import type { RequestRow } from "../../labs/index.ts";
import { metricsOf, percentile } from "./metrics.ts";

test.for([
  { values: [1, 2, 3, 4], share: 0.5, want: 2 },
  { values: [1, 2, 3, 4], share: 0.95, want: 4 },
  { values: [7], share: 0.5, want: 7 },
  { values: [], share: 0.5, want: 0 },
])("percentile $share of $values is $want", ({ values, share, want }) => {
  expect(percentile(values, share)).toBe(want);
});

test("every request is in one bucket of time and one of latency", () => {
  const rows = Array.from({ length: 100 }, (_, id): RequestRow => {
    const status = id % 10 === 0 ? 503 : 200;
    const durationMicros = 1000 * (id + 1);
    const rest = { from: "a/b", method: "GET", url: "http://c/", headers: {}, attempts: 1 };
    return { id, atMicros: id * 10_000, status, durationMicros, ...rest };
  });
  const { count, failedCount, overTime, latency, p50, p99 } = metricsOf(rows);
  expect([count, failedCount, p50, p99]).toEqual([100, 10, 50, 99]);
  expect(overTime.reduce((sum, one) => sum + one.okCount + one.failedCount, 0)).toBe(100);
  expect(latency.reduce((sum, one) => sum + one.count, 0)).toBe(100);
});
