import type { ServiceNode, TrafficEdge, WorkloadNode } from "../../engine/index.ts";

/** Which way the layers run: `flat` left to right, `tall` top to bottom. */
export type Flow = "flat" | "tall";

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** One workload, drawn as a hull on its keel. */
export interface CardShape extends Box {
  readonly node: WorkloadNode;
  readonly title: string;
  readonly sub: string;
  /** 1 to 3, the hue and pattern of the version; undefined for gateways and what has no version. */
  readonly hue?: 1 | 2 | 3;
}

/** The frame around the versions behind one Service. */
export interface ServiceShape extends Box {
  readonly service: ServiceNode;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** One cubic of an edge. */
export type Cubic = readonly [Point, Point, Point, Point];

export interface PillShape extends Box {
  readonly text: string;
  readonly lock: boolean;
}

/** One line of traffic, with the pill that says how much. */
export interface EdgeShape {
  readonly key: string;
  readonly edge: TrafficEdge;
  readonly path: string;
  readonly arrow: string;
  readonly pill?: PillShape;
  /** Points at one and two thirds, where dots rest. */
  readonly rests: readonly [Point, Point];
}

/** Everything a drawing needs, in pixels. */
export interface Scene {
  readonly flow: Flow;
  /** The corner of the drawing; shapes may have negative places. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly cards: readonly CardShape[];
  readonly services: readonly ServiceShape[];
  readonly edges: readonly EdgeShape[];
}

/** How the picture names an edge: `from>to:port`. */
export function edgeKey(edge: Pick<TrafficEdge, "from" | "to" | "port">): string {
  return `${edge.from}>${edge.to}:${edge.port}`;
}
