import { expect, test } from "vitest";
import fc from "fast-check";
import { everyOutcome } from "./every-outcome.ts";
import {
  addFractions,
  compareFractions,
  formatFraction,
  fraction,
  fractionToNumber,
  multiplyFractions,
} from "./fraction.ts";
import { seeded } from "./seeded.ts";

test.for([
  { id: "DP-62", sum: addFractions(fraction(1, 3), fraction(1, 6)), want: "1/2" },
  { id: "DP-62", sum: multiplyFractions(fraction(2, 3), fraction(3, 2)), want: "1" },
  { id: "DP-62", sum: fraction(-2, -4), want: "1/2" },
])("$id: fractions stay in lowest terms: $want", ({ sum, want }) => {
  expect(formatFraction(sum)).toBe(want);
});

test("DP-62: every outcome of two weighted choices, equal ones joined", () => {
  const found = everyOutcome(
    (chance) => chance.pick([90, 10]) + chance.index(2),
    (value) => String(value),
  );
  expect(found.complete).toBe(true);
  expect(found.outcomes.map((o) => [o.value, formatFraction(o.probability)])).toEqual([
    [1, "1/2"],
    [0, "9/20"],
    [2, "1/20"],
  ]);
});

test("DP-62: a weight of 0 is no branch", () => {
  const found = everyOutcome((chance) => chance.pick([0, 3, 0]), String);
  expect(found).toMatchObject({ pathCount: 1, outcomes: [{ value: 1 }] });
});

test("DP-94: an enumeration goes on with the middle of a back-off", () => {
  const found = everyOutcome((chance) => chance.between(0, 25_000), String);
  expect(found.outcomes.map((o) => o.value)).toEqual([12_500]);
});

test("DP-62: a search that is cut says so", () => {
  const found = everyOutcome((chance) => chance.index(10), String, { pathCountMax: 4 });
  expect(found.complete).toBe(false);
  expect(formatFraction(found.explored)).toBe("2/5");
});

test("DP-62: probabilities sum to one, whatever the tree", () => {
  const weights = fc
    .array(fc.nat(9), { minLength: 1, maxLength: 4 })
    .filter((w) => w.some(Boolean));
  fc.assert(
    fc.property(fc.array(weights, { minLength: 1, maxLength: 4 }), (choices) => {
      const found = everyOutcome((chance) => choices.map((w) => chance.pick(w)).join(), String);
      expect(formatFraction(found.explored)).toBe("1");
    }),
  );
});

test("DP-4: equal seeds draw alike, and a stream is apart from all others", () => {
  const draws = (chance = seeded("a")): number[] =>
    Array.from({ length: 9 }, () => chance.index(1000));
  expect(draws()).toEqual(draws());
  expect(draws()).not.toEqual(draws(seeded("b")));
  const [one, two] = [seeded("a"), seeded("a")];
  one.stream("lb").index(7);
  expect(draws(one.stream("fault"))).toEqual(draws(two.stream("fault")));
});

test("DP-62: samples agree with the exact shares within five sigma", () => {
  const run = (chance: ReturnType<typeof seeded>): number =>
    chance.pick([1, 2, 3]) * chance.index(3);
  const exact = everyOutcome(run, String);
  const [chance, sampleCount] = [seeded("five sigma"), 100_000];
  const counts = new Map<number, number>();
  for (let i = 0; i < sampleCount; i++) {
    const value = run(chance);
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  for (const { value, probability } of exact.outcomes) {
    const p = fractionToNumber(probability);
    const sigma = Math.sqrt(sampleCount * p * (1 - p));
    expect(Math.abs((counts.get(value) ?? 0) - sampleCount * p)).toBeLessThan(5 * sigma);
  }
  expect(compareFractions(exact.explored, fraction(1n))).toBe(0);
});
