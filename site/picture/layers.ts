/**
 * Layers by longest path, order by barycentre, positions by isotonic regression: the classical layered
 * drawing in miniature. Everything depends on the input order alone, so equal meshes are drawn equally.
 */
import type { TrafficEdge } from "../../engine/index.ts";
import type { Unit } from "./units.ts";

/** A link between two cards, with the bends it passes on its way. */
export interface Link {
  readonly edge: TrafficEdge;
  readonly stops: readonly { readonly unit: string; readonly anchor: number }[];
}

export interface Layered {
  readonly layers: readonly (readonly Unit[])[];
  readonly links: readonly Link[];
}

interface Ends {
  readonly edge: TrafficEdge;
  readonly from: Unit;
  readonly to: Unit;
}

function endsOf(units: readonly Unit[], edges: readonly TrafficEdge[]): readonly Ends[] {
  const home = new Map(
    units.flatMap((unit) => unit.cards.map((card) => [card.node.id, unit] as const)),
  );
  return edges.flatMap((edge) => {
    const from = home.get(edge.from);
    const to = home.get(edge.to);
    return from === undefined || to === undefined || from === to ? [] : [{ edge, from, to }];
  });
}

/** The longest path from a source; an edge that would close a cycle is left out. */
function rank(units: readonly Unit[], ends: readonly Ends[]): ReadonlyMap<string, number> {
  const ranks = new Map<string, number>();
  const open = new Set<string>();
  const visit = (unit: Unit): number => {
    const known = ranks.get(unit.id);
    if (known !== undefined) return known;
    open.add(unit.id);
    let best = 0;
    for (const { from, to } of ends) {
      if (to === unit && !open.has(from.id)) best = Math.max(best, visit(from) + 1);
    }
    open.delete(unit.id);
    ranks.set(unit.id, best);
    return best;
  };
  for (const unit of units) visit(unit);
  // A caller stands right before what it calls, not at the far left.
  for (const unit of units) {
    if (ends.some(({ to }) => to === unit)) continue;
    const next = ends.filter(({ from }) => from === unit).map(({ to }) => ranks.get(to.id) ?? 1);
    if (next.length > 0) ranks.set(unit.id, Math.max(0, Math.min(...next) - 1));
  }
  return ranks;
}

const anchorOf = (unit: Unit, node: string): number =>
  unit.cards.find((card) => card.node.id === node)?.anchor ?? unit.cross / 2;

/** One bend per layer that a link skips. */
function bend(
  ends: readonly Ends[],
  ranks: ReadonlyMap<string, number>,
  layers: Unit[][],
): readonly Link[] {
  return ends.map(({ edge, from, to }, index) => {
    const first = ranks.get(from.id) ?? 0;
    const last = ranks.get(to.id) ?? 0;
    const stops = [{ unit: from.id, anchor: anchorOf(from, edge.from) }];
    for (let layer = first + 1; layer < last; layer += 1) {
      const unit: Unit = { id: `bend ${index} ${layer}`, main: 0, cross: 22, cards: [] };
      layers[layer]?.push(unit);
      stops.push({ unit: unit.id, anchor: 11 });
    }
    return { edge, stops: [...stops, { unit: to.id, anchor: anchorOf(to, edge.to) }] };
  });
}

/** Neighbouring stops of every link, as pairs. */
export function hops(links: readonly Link[]) {
  return links.flatMap(({ stops }) =>
    stops.slice(1).flatMap((to, index) => {
      const from = stops[index];
      return from === undefined ? [] : [{ from, to }];
    }),
  );
}

/** Orders each layer so that links cross less: each unit goes to the mean place of its neighbours. */
function order(layers: Unit[][], links: readonly Link[]): void {
  const pairs = hops(links);
  for (let sweep = 0; sweep < 6; sweep += 1) {
    const forward = sweep % 2 === 0;
    const turn = forward ? layers : [...layers].reverse();
    for (const layer of turn) {
      const place = new Map(
        layers.flatMap((units) =>
          units.map((unit, index) => [unit.id, (index + 0.5) / units.length] as const),
        ),
      );
      const mean = new Map(
        layer.map((unit) => {
          const near = pairs.flatMap(({ from, to }) =>
            forward && to.unit === unit.id ? [from] : !forward && from.unit === unit.id ? [to] : [],
          );
          // The anchor breaks ties between links that leave one box from different cards.
          const sum = near.reduce(
            (all, stop) => all + (place.get(stop.unit) ?? 0) + stop.anchor / 1e4,
            0,
          );
          return [
            unit.id,
            near.length === 0 ? (place.get(unit.id) ?? 0) : sum / near.length,
          ] as const;
        }),
      );
      layer.sort((left, right) => (mean.get(left.id) ?? 0) - (mean.get(right.id) ?? 0));
    }
  }
}

/** Units in layers, in drawing order, and the links between them. */
export function arrange(units: readonly Unit[], edges: readonly TrafficEdge[]): Layered {
  const ends = endsOf(units, edges);
  const ranks = rank(units, ends);
  const layers: Unit[][] = Array.from({ length: Math.max(0, ...ranks.values()) + 1 }, () => []);
  for (const unit of units) layers[ranks.get(unit.id) ?? 0]?.push(unit);
  const links = bend(ends, ranks, layers);
  order(layers, links);
  return { layers, links };
}

interface Block {
  sum: number;
  count: number;
}

/** The non-decreasing values nearest to `wanted` (pool adjacent violators). */
export function isotonic(wanted: readonly number[]): readonly number[] {
  const blocks: Block[] = [];
  for (const value of wanted) {
    let block: Block = { sum: value, count: 1 };
    for (
      let last = blocks.at(-1);
      last && last.sum / last.count > block.sum / block.count;
      last = blocks.at(-1)
    ) {
      blocks.pop();
      block = { sum: block.sum + last.sum, count: block.count + last.count };
    }
    blocks.push(block);
  }
  return blocks.flatMap(({ sum, count }) => Array.from({ length: count }, () => sum / count));
}

/** Where each unit starts, across the flow: near its neighbours, in order, `gap` apart. */
export function spread({ layers, links }: Layered, gap: number): ReadonlyMap<string, number> {
  const pairs = hops(links);
  const start = new Map<string, number>();
  for (const layer of layers) {
    const total = layer.reduce((sum, unit) => sum + unit.cross + gap, -gap);
    let at = -total / 2;
    for (const unit of layer) {
      start.set(unit.id, at);
      at += unit.cross + gap;
    }
  }
  for (let sweep = 0; sweep < 9; sweep += 1) {
    const turn = sweep % 2 === 0 ? layers : [...layers].reverse();
    for (const layer of turn) {
      let offset = 0;
      const offsets: number[] = [];
      const wanted = layer.map((unit) => {
        offsets.push(offset);
        const pulls = pairs.flatMap(({ from, to }) => {
          const [near, own] =
            to.unit === unit.id ? [from, to] : from.unit === unit.id ? [to, from] : [];
          return near === undefined || own === undefined
            ? []
            : [(start.get(near.unit) ?? 0) + near.anchor - own.anchor];
        });
        const here = start.get(unit.id) ?? 0;
        const want =
          pulls.length === 0 ? here : pulls.reduce((sum, pull) => sum + pull, 0) / pulls.length;
        const shifted = want - offset;
        offset += unit.cross + gap;
        return shifted;
      });
      isotonic(wanted).forEach((value, index) => {
        const unit = layer[index];
        if (unit !== undefined) start.set(unit.id, value + (offsets[index] ?? 0));
      });
    }
  }
  return start;
}
