/**
 * Enumerated chance. `run` is called once for each path through its own choices: the first call takes
 * the first branch everywhere and notes what it was asked; the next one follows the same path and
 * takes another branch at the end. Equal outcomes are joined, and their probabilities added exactly.
 */
import type { Chance } from "./chance.ts";
import { addFractions, compareFractions, fraction, type Fraction } from "./fraction.ts";

export interface EnumerationLimits {
  /** Paths to visit before giving up. */
  readonly pathCountMax: number;
}

export interface Share<T> {
  readonly probability: Fraction;
  readonly value: T;
}

export interface Enumeration<T> {
  /** Most probable first; equal probabilities keep the order in which they were found. */
  readonly outcomes: readonly Share<T>[];
  /** False where `pathCountMax` stopped the search: the probabilities then sum to `explored`. */
  readonly complete: boolean;
  readonly explored: Fraction;
  readonly pathCount: number;
}

interface Choice {
  readonly weights: readonly number[];
  readonly total: number;
  index: number;
}

function sum(weights: readonly number[]): number {
  let total = 0;
  for (const weight of weights) total += weight;
  return total;
}

function nextBranch(weights: readonly number[], from: number): number {
  for (let i = from; i < weights.length; i++) if ((weights[i] ?? 0) > 0) return i;
  return -1;
}

/** A chance that follows `path` and lengthens it by first branches. */
function follow(path: Choice[]): Chance {
  let depth = 0;
  const chance: Chance = {
    pick(weights) {
      const first = nextBranch(weights, 0);
      if (nextBranch(weights, first + 1) === -1) return first; // certain: not a choice
      const known = path[depth++];
      if (known !== undefined) return known.index;
      path.push({ weights, total: sum(weights), index: first });
      return first;
    },
    index: (count) => (count === 1 ? 0 : chance.pick(new Array<number>(count).fill(1))),
    between: (min, max) => Math.floor((min + max) / 2),
    stream: () => chance,
  };
  return chance;
}

function probabilityOf(path: readonly Choice[]): Fraction {
  let [numerator, denominator] = [1n, 1n];
  for (const { weights, total, index } of path) {
    numerator *= BigInt(weights[index] ?? 0);
    denominator *= BigInt(total);
  }
  return fraction(numerator, denominator);
}

/** Moves to the next path; false when there is none. */
function advance(path: Choice[]): boolean {
  for (let last = path.at(-1); last !== undefined; last = path.at(-1)) {
    const next = nextBranch(last.weights, last.index + 1);
    if (next !== -1) {
      last.index = next;
      return true;
    }
    path.pop();
  }
  return false;
}

/**
 * Every value `run` can return, with its exact probability.
 *
 * @param keyOf - equal texts mean equal values
 */
export function everyOutcome<T>(
  run: (chance: Chance) => T,
  keyOf: (value: T) => string,
  limits: EnumerationLimits = { pathCountMax: 20_000 },
): Enumeration<T> {
  const found = new Map<string, Share<T>>();
  const path: Choice[] = [];
  let [pathCount, more, explored] = [0, true, fraction(0n)];
  while (more && pathCount < limits.pathCountMax) {
    const value = run(follow(path));
    pathCount += 1;
    const probability = probabilityOf(path);
    explored = addFractions(explored, probability);
    const key = keyOf(value);
    const known = found.get(key);
    found.set(key, {
      probability: known === undefined ? probability : addFractions(known.probability, probability),
      value: known?.value ?? value,
    });
    more = advance(path);
  }
  const outcomes = [...found.values()].sort((a, b) =>
    compareFractions(b.probability, a.probability),
  );
  return { outcomes, complete: !more, explored, pathCount };
}
