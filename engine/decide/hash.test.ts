import { expect, test } from "vitest";
import {
  buildMaglev,
  buildRing,
  maglevWeights,
  pickInMaglev,
  pickOnRing,
  ringWeights,
} from "./hash-tables.ts";
import { priorityLoads } from "./priority-load.ts";
import { xxHash64 } from "./xxhash64.ts";

test.for([
  ["", 17241709254077376921n],
  ["foo", 3728699739546630719n],
  ["bar", 5234164152756840025n],
  ["lyft", 4400747396090729504n],
] as const)("DP-250: xxHash64 of %j is Envoy's", ([text, want]) => {
  expect(xxHash64(text)).toBe(want);
});

const six = [90, 91, 92, 93, 94, 95].map((port) => ({
  key: `127.0.0.1:${String(port)}`,
  weight: 1,
}));

test("DP-251: the ring of six hosts", () => {
  const ring = buildRing(six, 12, 8_388_608);
  expect(ring.points[0]).toBe(833437586790550860n);
  expect(ring.owners.map((owner) => owner + 90)).toEqual([
    94, 92, 90, 95, 93, 91, 91, 93, 95, 92, 94, 90,
  ]);
});

test.for([
  [0n, 94],
  [2n ** 64n - 1n, 94],
  [3551244743356806947n, 95],
  [3551244743356806948n, 93],
] as const)("DP-251: hash %d is on port %d", ([hash, port]) => {
  expect(pickOnRing(buildRing(six, 12, 8_388_608), hash, 0) + 90).toBe(port);
});

test.for([
  { id: "DP-251", weights: [1, 1, 1, 1, 1, 1], size: 7, want: [92, 94, 90, 91, 95, 90, 93] },
  {
    id: "DP-251",
    weights: [1, 2],
    size: 17,
    want: [91, 90, 90, 91, 90, 91, 91, 90, 91, 91, 91, 91, 91, 90, 91, 90, 91],
  },
])("$id: a Maglev table of $size slots", ({ weights, size, want }) => {
  const hosts = weights.map((weight, i) => ({ key: `127.0.0.1:${String(90 + i)}`, weight }));
  expect(buildMaglev(hosts, size).map((owner) => owner + 90)).toEqual(want);
});

test("DP-140: the next attempt looks elsewhere", () => {
  const table = buildMaglev(six, 65_537);
  expect(pickInMaglev(table, 5n, 0)).toBe(table[5]);
  expect(maglevWeights(table, 6).reduce((a, b) => a + b)).toBe(65_537);
  const ring = buildRing(six, 1024, 8_388_608);
  expect(ringWeights(ring, 6).every((weight) => weight > 0)).toBe(true);
});

test.for([
  {
    id: "DP-252",
    hosts: [
      [4, 2],
      [4, 2],
    ],
    loads: [70, 30],
    panics: [false, false],
  },
  {
    id: "DP-252",
    hosts: [
      [1, 1],
      [1, 1],
    ],
    loads: [100, 0],
    panics: [false, false],
  },
  {
    id: "DP-252",
    hosts: [
      [4, 1],
      [2, 2],
    ],
    loads: [35, 65],
    panics: [false, false],
  },
  {
    id: "DP-252",
    hosts: [
      [4, 1],
      [4, 1],
    ],
    loads: [50, 50],
    panics: [true, true],
  },
  {
    id: "DP-252",
    hosts: [
      [4, 1],
      [2, 2],
      [2, 1],
    ],
    loads: [35, 65, 0],
    panics: [false, false, false],
  },
  {
    id: "DP-252",
    hosts: [
      [5, 1],
      [5, 1],
      [5, 1],
    ],
    loads: [34, 33, 33],
    panics: [true, true, true],
  },
  {
    id: "DP-252",
    hosts: [
      [5, 0],
      [5, 0],
      [5, 5],
    ],
    loads: [0, 0, 100],
    panics: [false, false, false],
  },
  {
    id: "DP-252",
    hosts: [
      [5, 0],
      [5, 0],
      [5, 2],
    ],
    loads: [34, 33, 33],
    panics: [true, true, true],
  },
])("$id: $hosts gives $loads", ({ hosts, loads, panics }) => {
  const found = priorityLoads(
    hosts.map(([hostCount = 0, healthyCount = 0]) => ({ hostCount, healthyCount })),
    50,
  );
  expect(found.loads).toEqual(loads);
  // In 35/65 the sick priority has 25 % of its hosts, but the cluster as a whole is well.
  if (panics.every((p) => p === panics[0])) expect(found.panics).toEqual(panics);
});

test.for([
  {
    id: "DP-121",
    hosts: [
      [3, 2],
      [3, 3],
    ],
    loads: [93, 7],
  },
  {
    id: "DP-121",
    hosts: [
      [3, 1],
      [3, 3],
    ],
    loads: [46, 54],
  },
  {
    id: "DP-121",
    hosts: [
      [3, 0],
      [3, 3],
    ],
    loads: [0, 100],
  },
  { id: "DP-121", hosts: [[3, 0]], loads: [100] },
  { id: "DP-121", hosts: [[3, 1]], loads: [100] },
])("$id: without panic $hosts gives $loads", ({ hosts, loads }) => {
  const health = hosts.map(([hostCount = 0, healthyCount = 0]) => ({ hostCount, healthyCount }));
  expect(priorityLoads(health, 0)).toEqual({ loads, panics: hosts.map(() => false) });
});
