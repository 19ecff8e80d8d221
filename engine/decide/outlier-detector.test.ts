import { expect, test } from "vitest";
import type { OutlierDetection } from "../proxy/config.ts";
import {
  advanceOutliers,
  freshOutliers,
  reportToOutliers,
  type OutlierState,
} from "./outlier-detector.ts";

/** `e500@3`: an answer of 500 at second 3. The outcome lists at which seconds the host is held back. */
function play(
  settings: OutlierDetection,
  events: readonly (readonly [second: number, status: number])[],
  hostCount: number,
): (second: number) => boolean {
  const after = (until: number): OutlierState => {
    let state = freshOutliers(10_000_000);
    for (const [second, status] of events) {
      if (second > until) break;
      const nowMicros = second * 1_000_000;
      state = advanceOutliers(state, settings, nowMicros);
      const event = { kind: "status", status } as const;
      state = reportToOutliers(state, settings, { address: "a", event, hostCount, nowMicros });
    }
    return advanceOutliers(state, settings, until * 1_000_000);
  };
  return (second) => after(second).effective.has("a");
}

const ejectsAll: OutlierDetection = {
  consecutive_5xx: 1,
  base_ejection_time: "10s",
  interval: "10s",
  max_ejection_percent: 100,
};
// DP-253 (b): each ejection of a host that comes back for a moment only lasts one base time longer.
const relapses = [
  [0, 500],
  [10, 500],
  [30, 500],
  [80, 500],
  [610, 500],
] as const;

test.for([
  { id: "DP-253", at: 0.5, want: true },
  { id: "DP-253", at: 9.9, want: true },
  { id: "DP-253", at: 20, want: true },
  { id: "DP-253", at: 29.9, want: true },
  { id: "DP-253", at: 50, want: true },
  { id: "DP-253", at: 59.9, want: true },
  { id: "DP-253", at: 60, want: false },
  { id: "DP-253", at: 79.9, want: false },
  { id: "DP-253", at: 99.9, want: true },
  { id: "DP-253", at: 101, want: false },
  { id: "DP-253", at: 615, want: true },
  { id: "DP-253", at: 620, want: false },
])("$id: ejected again and again, at $at s held back: $want", ({ at, want }) => {
  expect(play(ejectsAll, relapses, 1)(at)).toBe(want);
});

const five: OutlierDetection = { consecutive_5xx: 5, max_ejection_percent: 100 };
test.for([
  { id: "DP-148", name: "four in a row", statuses: [500, 500, 500, 500], want: false },
  { id: "DP-148", name: "five in a row", statuses: [500, 501, 502, 503, 504], want: true },
  {
    id: "DP-148",
    name: "a good one between",
    statuses: [500, 500, 200, 500, 500, 500],
    want: false,
  },
  {
    id: "DP-147",
    name: "client errors are good",
    statuses: [404, 429, 404, 404, 404],
    want: false,
  },
])("$id: $name ejects: $want", ({ statuses, want }) => {
  const events = statuses.map((status, i) => [i / 10, status] as const);
  expect(play(five, events, 3)(5)).toBe(want);
});

test.for([
  { id: "DP-151", hostCount: 3, percent: 33, want: false },
  { id: "DP-151", hostCount: 3, percent: 34, want: true },
  { id: "DP-151", hostCount: 10, percent: undefined, want: true },
  { id: "DP-151", hostCount: 9, percent: undefined, want: false },
])("$id: one of $hostCount at $percent % may go: $want", ({ hostCount, percent, want }) => {
  const limit = percent === undefined ? {} : { max_ejection_percent: percent };
  expect(play({ consecutive_5xx: 1, ...limit }, [[0, 500]], hostCount)(1)).toBe(want);
});

test("DP-155: a second ejection within a second reaches the load balancer a second later", () => {
  let state = freshOutliers(10_000_000);
  const report = (address: string, nowMicros: number): void => {
    state = reportToOutliers(advanceOutliers(state, ejectsAll, nowMicros), ejectsAll, {
      address,
      event: { kind: "status", status: 503 },
      hostCount: 3,
      nowMicros,
    });
  };
  report("a", 100_000);
  report("b", 600_000);
  expect([...state.effective]).toEqual(["a"]);
  expect([...advanceOutliers(state, ejectsAll, 1_599_999).effective]).toEqual(["a"]);
  expect([...advanceOutliers(state, ejectsAll, 1_600_000).effective]).toEqual(["a", "b"]);
});

test("DP-149: with split errors a connection that stands clears failed ones", () => {
  const settings: OutlierDetection = {
    split_external_local_origin_errors: true,
    consecutive_local_origin_failure: 2,
    max_ejection_percent: 100,
  };
  let state = freshOutliers(10_000_000);
  for (const kind of ["connected", "failed", "connected", "failed"] as const) {
    const report = { address: "a", event: { kind }, hostCount: 1, nowMicros: 0 };
    state = reportToOutliers(state, settings, report);
  }
  expect(state.effective.size).toBe(0);
});
