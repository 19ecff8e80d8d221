import type { MeshGraph, TrafficEdge } from "../../engine/index.ts";
import { arrowAt, curve, pathOf, pointAlong } from "./curves.ts";
import { arrange, spread, type Layered, type Link } from "./layers.ts";
import { pillText } from "./pill-text.ts";
import type {
  Box,
  CardShape,
  Cubic,
  EdgeShape,
  Flow,
  PillShape,
  Point,
  Scene,
  ServiceShape,
} from "./scene.ts";
import { edgeKey } from "./scene.ts";
import { textWidth } from "./text-width.ts";
import { cardHeight, unitsOf, type Unit } from "./units.ts";

export interface LayoutOptions {
  readonly flow: Flow;
  /** Pixels to fill along x; gaps stretch to it, within reason. Without it the drawing takes what it needs. */
  readonly width?: number;
  /** Pixels there are along y; rows move together to fit, within reason. */
  readonly height?: number;
  /** Exact shares by edge key, where the engine knows them. */
  readonly shares?: Readonly<Record<string, string>>;
  /** Goals by edge key: they need room under the pill. */
  readonly goals?: Readonly<Record<string, { readonly text: string }>>;
}

const margin = 6;

interface Frame {
  readonly flow: Flow;
  readonly mainOf: ReadonlyMap<string, number>;
  readonly crossOf: ReadonlyMap<string, number>;
}

/** The gap after each layer: wide where pills must fit, stretched to fill the pane. */
function gaps(
  layered: Layered,
  options: LayoutOptions,
  pilled: ReadonlySet<string>,
): readonly number[] {
  const { layers, links } = layered;
  const sizes = layers.map((layer) => Math.max(0, ...layer.map((unit) => unit.main)));
  const depth = new Map(
    layers.flatMap((layer, index) => layer.map((unit) => [unit.id, index] as const)),
  );
  const has = layers.map((_, index) =>
    links.some(
      ({ edge, stops }) => pilled.has(edgeKey(edge)) && depth.get(stops[0]?.unit ?? "") === index,
    ),
  );
  const least = layers
    .slice(1)
    .map((_, index) =>
      has[index] !== true
        ? 30
        : options.flow === "flat"
          ? 88
          : options.goals === undefined
            ? 58
            : 82,
    );
  const room = options.flow === "flat" ? options.width : options.height;
  if (room === undefined) return least.map((gap, index) => gap + (has[index] === true ? 24 : 8));
  const used = [...sizes, ...least].reduce((sum, size) => sum + size, 2 * margin);
  const most = options.flow === "flat" ? 96 : 40;
  const extra = Math.min(most, Math.max(0, (room - used) / Math.max(1, least.length)));
  return least.map((gap) => gap + extra);
}

function frame(layered: Layered, options: LayoutOptions, pilled: ReadonlySet<string>): Frame {
  const tallest = Math.max(
    ...layered.layers.map((layer) => layer.reduce((sum, unit) => sum + unit.cross, 0)),
  );
  const most = Math.max(1, ...layered.layers.map((layer) => layer.length - 1));
  const room = options.flow === "flat" ? options.height : options.width;
  const wanted = options.flow === "flat" ? 26 : 14;
  const least = options.flow === "flat" ? 12 : 8;
  const gap =
    room === undefined
      ? wanted
      : Math.min(wanted, Math.max(least, (room - 2 * margin - tallest) / most));
  const crossOf = spread(layered, gap);
  const after = gaps(layered, options, pilled);
  const mainOf = new Map<string, number>();
  let at = margin;
  layered.layers.forEach((layer, index) => {
    const size = Math.max(0, ...layer.map((unit) => unit.main));
    for (const unit of layer) mainOf.set(unit.id, at + (size - unit.main) / 2);
    at += size + (after[index] ?? 0);
  });
  return { flow: options.flow, mainOf, crossOf };
}

/** Turns a place along and across the flow into x and y. */
const turn = (flow: Flow, main: number, cross: number): Point =>
  flow === "flat" ? { x: main, y: cross } : { x: cross, y: main };

function cardsOf(units: readonly Unit[], { flow, mainOf, crossOf }: Frame): readonly CardShape[] {
  return units.flatMap((unit) =>
    unit.cards.map(({ node, title, sub, hue, width, main, cross }) => {
      const corner = turn(
        flow,
        (mainOf.get(unit.id) ?? 0) + main,
        (crossOf.get(unit.id) ?? 0) + cross,
      );
      return {
        node,
        title,
        sub,
        ...(hue === undefined ? {} : { hue }),
        ...corner,
        width,
        height: cardHeight,
      };
    }),
  );
}

function servicesOf(
  units: readonly Unit[],
  { flow, mainOf, crossOf }: Frame,
): readonly ServiceShape[] {
  return units.flatMap((unit) => {
    if (unit.service === undefined) return [];
    const corner = turn(flow, mainOf.get(unit.id) ?? 0, crossOf.get(unit.id) ?? 0);
    const size = turn(flow, unit.main, unit.cross);
    return [{ service: unit.service, ...corner, width: size.x, height: size.y }];
  });
}

/** The places of a link's ends among the other links of the same card, so that arrows do not lie on each other. */
function fan(links: readonly Link[], frameOf: Frame): (link: Link, end: "from" | "to") => number {
  const far = (link: Link, end: "from" | "to"): number => {
    const stop = end === "from" ? link.stops[1] : link.stops.at(-2);
    return stop === undefined ? 0 : (frameOf.crossOf.get(stop.unit) ?? 0) + stop.anchor;
  };
  const step = frameOf.flow === "flat" ? 4 : 16;
  return (link, end) => {
    const same = links
      .filter(({ edge }) => edge[end] === link.edge[end])
      .sort((left, right) => far(left, end) - far(right, end));
    const spreadBy = Math.min(
      step,
      (frameOf.flow === "flat" ? 9 : 60) / Math.max(1, same.length - 1),
    );
    return (same.indexOf(link) - (same.length - 1) / 2) * spreadBy;
  };
}

function cubicsOf(
  link: Link,
  cards: ReadonlyMap<string, CardShape>,
  frameOf: Frame,
  ends: ReturnType<typeof fan>,
) {
  const from = cards.get(link.edge.from);
  const to = cards.get(link.edge.to);
  if (from === undefined || to === undefined) return [];
  const { flow, mainOf, crossOf } = frameOf;
  const start =
    flow === "flat"
      ? { x: from.x + from.width, y: from.y + 42 + ends(link, "from") }
      : { x: from.x + from.width / 2 + ends(link, "from"), y: from.y + cardHeight };
  const end =
    flow === "flat"
      ? { x: to.x, y: to.y + 42 + ends(link, "to") }
      : { x: to.x + to.width / 2 + ends(link, "to"), y: to.y };
  const bends = link.stops
    .slice(1, -1)
    .map((stop) =>
      turn(flow, mainOf.get(stop.unit) ?? 0, (crossOf.get(stop.unit) ?? 0) + stop.anchor),
    );
  const points = [start, ...bends, end];
  return points.slice(1).map((point, index): Cubic => curve(points[index] ?? start, point, flow));
}

const overlap = (left: Box, right: Box): number =>
  Math.max(0, Math.min(left.x + left.width, right.x + right.width) - Math.max(left.x, right.x)) *
  Math.max(0, Math.min(left.y + left.height, right.y + right.height) - Math.max(left.y, right.y));

/** The pill at the place along the edge where it covers least. */
function placePill(
  cubics: readonly Cubic[],
  pill: { text: string; lock: boolean; goal: number },
  taken: readonly Box[],
) {
  const width = textWidth(pill.text, 12, true) + (pill.lock ? 28 : 16);
  const height = pill.goal > 0 ? 36 : 18;
  let best: { readonly box: Box; readonly cost: number } | undefined;
  for (const [rank, t] of [0.5, 0.42, 0.58, 0.34, 0.66, 0.27, 0.73, 0.2].entries()) {
    const { x, y } = pointAlong(cubics, t);
    const reach = Math.max(width, pill.goal);
    const claim = { x: x - reach / 2 - 3, y: y - 11, width: reach + 6, height: height + 4 };
    const cost = taken.reduce((sum, other) => sum + overlap(claim, other), 0) + rank * 6;
    if (best === undefined || cost < best.cost) {
      best = { box: { x: x - width / 2, y: y - 9, width, height: 18 }, cost };
    }
  }
  const box = best?.box ?? { x: 0, y: 0, width, height: 18 };
  const reach = Math.max(width, pill.goal);
  return {
    box,
    claim: { x: box.x + width / 2 - reach / 2, y: box.y - 2, width: reach, height: height + 4 },
  };
}

interface Words {
  readonly text?: string;
  readonly lock: boolean;
}

function wordsOf(edge: TrafficEdge, graph: MeshGraph, shares: LayoutOptions["shares"]): Words {
  const target = graph.workloads.find(({ id }) => id === edge.to);
  const plain = !edge.mtls && target?.kind !== "external";
  const text = pillText(edge, shares?.[edgeKey(edge)], plain);
  const lock = edge.mtls && edge.requestCount > 0 && edge.failedCount === 0;
  return text === undefined ? { lock } : { text, lock };
}

/**
 * Once there is traffic, a way that carries none is dotted and says so only where the chosen request could
 * have taken it: the other noughts would cover the shares.
 */
function isPilled(
  edge: TrafficEdge,
  graph: MeshGraph,
  { shares, goals }: Pick<LayoutOptions, "shares" | "goals">,
): boolean {
  if (edge.requestCount + edge.mirroredCount > 0) return true;
  if (graph.edges.every(({ requestCount }) => requestCount === 0)) return true;
  const key = edgeKey(edge);
  return goals?.[key] !== undefined || shares?.[key] !== undefined;
}

/** Where everything in the picture of `graph` goes. The same graph and options give the same scene. */
export function layOut(graph: MeshGraph, options: LayoutOptions): Scene {
  // Goals stand under their pills, so the versions they belong to move apart where there is room.
  const roomy = options.goals !== undefined && (options.height ?? 400) >= 300;
  const units = unitsOf(graph, options.flow, options.flow === "tall" ? 9 : roomy ? 34 : 16);
  if (units.length === 0)
    return {
      flow: options.flow,
      x: 0,
      y: 0,
      width: 0,
      height: 0,
      cards: [],
      services: [],
      edges: [],
    };
  const layered = arrange(units, graph.edges);
  const words = new Map(
    graph.edges
      .filter((edge) => isPilled(edge, graph, options))
      .map((edge) => [edgeKey(edge), wordsOf(edge, graph, options.shares)]),
  );
  const pilled = new Set(
    [...words].flatMap(([key, { text }]) => (text === undefined ? [] : [key])),
  );
  const frameOf = frame(layered, options, pilled);
  const cards = cardsOf(units, frameOf);
  const services = servicesOf(units, frameOf);
  const byId = new Map(cards.map((card) => [card.node.id, card]));
  const ends = fan(layered.links, frameOf);
  const taken: Box[] = [...cards, ...services.map((shape) => ({ ...shape, height: 32 }))];
  const edges = layered.links.map((link): EdgeShape => {
    const key = edgeKey(link.edge);
    const cubics = cubicsOf(link, byId, frameOf, ends);
    const { text, lock } = words.get(key) ?? { lock: false };
    const tip = cubics.at(-1)?.[3] ?? { x: 0, y: 0 };
    let pill: PillShape | undefined;
    if (text !== undefined) {
      const goal = options.goals?.[key];
      const wide = goal === undefined ? 0 : textWidth(`goal ${goal.text}`, 12, true);
      const placed = placePill(cubics, { text, lock, goal: wide }, taken);
      taken.push(placed.claim);
      pill = { ...placed.box, text, lock };
    }
    return {
      key,
      edge: link.edge,
      path: pathOf(cubics),
      arrow: arrowAt(tip, options.flow),
      rests: [pointAlong(cubics, 1 / 6), pointAlong(cubics, 5 / 6)],
      ...(pill === undefined ? {} : { pill }),
    };
  });
  return {
    flow: options.flow,
    ...extent([...taken, ...services, ...cards.map(noteRoom)]),
    cards,
    services,
    edges,
  };
}

/** The smallest box around everything drawn, with a margin. */
function extent(boxes: readonly Box[]): Box {
  const x = Math.min(...boxes.map((box) => box.x)) - margin;
  const y = Math.min(...boxes.map((box) => box.y)) - margin;
  return {
    x,
    y,
    width: Math.max(...boxes.map((box) => box.x + box.width)) + margin - x,
    height: Math.max(...boxes.map((box) => box.y + box.height)) + margin - y,
  };
}

/** Notes stand under a card: "no sidecar", "1 ejected". */
function noteRoom(card: CardShape): Box {
  const noted = !card.node.sidecar || card.node.pods.some(({ ejected }) => ejected);
  return { ...card, height: card.height + (noted ? 16 : 0) };
}
