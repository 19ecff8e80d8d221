import { expect, test } from "vitest";
import type { RequestRow } from "../../labs/index.ts";
import { timelineOf } from "./timeline.ts";

const row = (id: number, rest: Partial<RequestRow> = {}): RequestRow => ({
  id,
  atMicros: id * 10_000,
  from: "pier/kiosk",
  method: "GET",
  url: "http://sailings/",
  headers: {},
  status: 200,
  workload: "pier/sailings-v1",
  attempts: 1,
  durationMicros: 5000,
  ...rest,
});

test("one lane for each caller and answerer, in the order they appear", () => {
  const { lanes } = timelineOf([row(0), row(1, { workload: "pier/sailings-v2" }), row(2)]);
  expect(lanes.map(({ title, marks }) => [title, marks.length])).toEqual([
    ["kiosk → sailings-v1", 2],
    ["kiosk → sailings-v2", 1],
  ]);
});

test("what nobody answered has a lane under its flag, and is no success", () => {
  const { workload: _, ...lost } = row(0, { status: 503, flags: "UH" });
  expect(timelineOf([lost]).lanes).toEqual([
    { title: "kiosk → UH", marks: [{ id: 0, atMicros: 0, ok: false }] },
  ]);
});

test.for([
  { last: 0, end: 1000, tick: 1000 },
  { last: 1_990_000, end: 2_000_000, tick: 500_000 },
  { last: 9_990_000, end: 10_000_000, tick: 2_000_000 },
])("an axis to $last ends at $end", ({ last, end, tick }) => {
  const { endMicros, tickMicros } = timelineOf([row(0), row(1, { atMicros: last })]);
  expect([endMicros, tickMicros]).toEqual([end, tick]);
});

test("retried requests are marked beside", () => {
  expect(timelineOf([row(0), row(1, { attempts: 3 })]).retried.map(({ id }) => id)).toEqual([1]);
});
