import { expect, test } from "vitest";
import { moved, shuffled } from "./parsons.ts";

test.for([2, 3, 4, 5, 8])(
  "%i blocks: each once, never in their own order, always the same",
  (count) => {
    for (const seed of ["crew", "public", "split", "a", ""]) {
      const order = shuffled(count, seed);
      expect([...order].sort()).toEqual(Array.from({ length: count }, (_, i) => i));
      expect(order).not.toEqual([...order].sort());
      expect(shuffled(count, seed)).toEqual(order);
    }
  },
);

test.for([
  { from: 0, by: 1 as const, want: [1, 0, 2] },
  { from: 2, by: -1 as const, want: [0, 2, 1] },
  { from: 0, by: -1 as const, want: [0, 1, 2] },
  { from: 2, by: 1 as const, want: [0, 1, 2] },
])("block $from moved by $by", ({ from, by, want }) => {
  expect(moved([0, 1, 2], from, by)).toEqual(want);
});
