/**
 * Every pair of routes, one of each list, that some request meets, with a smallest such request.
 *
 * A list of routes is a decision list: the first box that holds a cell takes it. What a route leaves of
 * a box falls apart into at most one box for each dimension the route looks at, so the work grows with
 * the rules and not with the number of cells.
 */
import type { Route } from "../proxy/config.ts";
import { boxOf, partsOf, requestSpace } from "./request-space.ts";
import type { RequestShape, RequestSpace } from "./request-space.ts";

/** The requests that `before[i]` and `after[j]` take; no index means that no route takes them (404). */
export interface RequestClass {
  readonly before?: number;
  readonly after?: number;
  readonly witness: RequestShape;
}

export interface RequestClasses {
  readonly classes: readonly RequestClass[];
  /** False where a limit was met: further classes may exist. */
  readonly complete: boolean;
}

type Box = readonly bigint[];

const BOX_COUNT_MAX = 50_000;

/** @param authorities - Host headers that reach these routes, simplest first; at least one */
export function requestClasses(
  before: readonly Route[],
  after: readonly Route[],
  authorities: readonly string[],
): RequestClasses {
  const space = requestSpace([...before, ...after], authorities);
  const whole = space.dimensions.map(({ values }) => (1n << BigInt(values.length)) - 1n);
  const budget = { boxesLeft: BOX_COUNT_MAX };
  const afterBoxes = after.map((route) => boxOf(route, space));
  const smallest = new Map<string, { found: RequestClass; size: number }>();
  const beforeBoxes = before.map((route) => boxOf(route, space));
  for (const [i, taken] of split(whole, beforeBoxes, budget)) {
    for (const [j, cell] of split(taken, afterBoxes, budget)) {
      const witness = witnessOf(cell, space, authorities[0] ?? "");
      const size = sizeOf(witness);
      const key = `${String(i)}/${String(j)}`;
      const known = smallest.get(key);
      if (known !== undefined && known.size <= size) continue;
      const found = { ...(i >= 0 && { before: i }), ...(j >= 0 && { after: j }), witness };
      smallest.set(key, { found, size });
    }
  }
  const ordered = [...smallest.values()].sort((a, b) => a.size - b.size);
  return {
    classes: ordered.map(({ found }) => found),
    complete: space.complete && budget.boxesLeft > 0,
  };
}

const NO_ROUTE = -1;

/** `whole` in boxes, each with the position of the route that takes it, or `NO_ROUTE`. */
function split(
  whole: Box,
  routes: readonly Box[],
  budget: { boxesLeft: number },
): readonly (readonly [number, Box])[] {
  const parts: (readonly [number, Box])[] = [];
  let rest: Box[] = [whole];
  for (const [index, route] of routes.entries()) {
    const left: Box[] = [];
    for (const box of rest) {
      const common = box.map((mask, d) => mask & (route[d] ?? 0n));
      if (common.includes(0n)) {
        left.push(box);
        continue;
      }
      parts.push([index, common]);
      left.push(...without(box, route));
    }
    rest = left;
    budget.boxesLeft -= left.length;
    if (budget.boxesLeft <= 0) return parts;
    if (rest.length === 0) break;
  }
  return [...parts, ...rest.map((box) => [NO_ROUTE, box] as const)];
}

/** What is left of `box` outside `taken`, in boxes that do not overlap. */
function without(box: Box, taken: Box): readonly Box[] {
  const pieces: Box[] = [];
  let common = box;
  for (const [d, mask] of box.entries()) {
    const outside = mask & ~(taken[d] ?? 0n);
    if (outside !== 0n) pieces.push(common.with(d, outside));
    common = common.with(d, mask & (taken[d] ?? 0n));
  }
  return pieces;
}

/** The smallest request of a box: the first value of each dimension. */
function witnessOf(box: Box, { dimensions }: RequestSpace, authority: string): RequestShape {
  let shape: RequestShape = { method: "GET", authority, path: "/", query: [], headers: [] };
  for (const [d, { aspect, values }] of dimensions.entries()) {
    const parts = partsOf(aspect, values[lowestBit(box[d] ?? 0n)]);
    const scheme = parts.scheme === "https" ? [["x-forwarded-proto", "https"] as const] : [];
    shape = {
      method: parts.method ?? shape.method,
      authority: parts.authority ?? shape.authority,
      path: parts.path ?? shape.path,
      query: [...shape.query, ...(parts.query ?? [])],
      headers: [...shape.headers, ...(parts.headers ?? []), ...scheme],
    };
  }
  return shape;
}

function lowestBit(mask: bigint): number {
  let index = 0;
  for (let rest = mask; rest !== 0n && (rest & 1n) === 0n; rest >>= 1n) index += 1;
  return index;
}

/** Fewer parts first, then less text: what a reader takes in at a glance. */
function sizeOf({ method, path, query, headers }: RequestShape): number {
  const parts = query.length + headers.length + (method === "GET" ? 0 : 1);
  const textLength = [...query, ...headers].reduce(
    (sum, [, value]) => sum + value.length,
    path.length,
  );
  return parts * 1_000 + textLength;
}
