import type { Cubic, Flow, Point } from "./scene.ts";

const round = (value: number): number => Math.round(value * 10) / 10;

/** The S-curve between two stops; it leaves and arrives along the flow. */
export function curve(from: Point, to: Point, flow: Flow): Cubic {
  if (flow === "flat") {
    const middle = (from.x + to.x) / 2;
    return [from, { x: middle, y: from.y }, { x: middle, y: to.y }, to];
  }
  const middle = (from.y + to.y) / 2;
  return [from, { x: from.x, y: middle }, { x: to.x, y: middle }, to];
}

function pointOf([a, b, c, d]: Cubic, t: number): Point {
  const s = 1 - t;
  const mix = (p: number, q: number, r: number, u: number): number =>
    s * s * s * p + 3 * s * s * t * q + 3 * s * t * t * r + t * t * t * u;
  return { x: mix(a.x, b.x, c.x, d.x), y: mix(a.y, b.y, c.y, d.y) };
}

/** The point at the share `t` of a chain of cubics, each taken as equally long. */
export function pointAlong(cubics: readonly Cubic[], t: number): Point {
  const at = Math.min(t * cubics.length, cubics.length - 1e-6);
  const cubic = cubics[Math.floor(at)];
  return cubic === undefined ? { x: 0, y: 0 } : pointOf(cubic, at - Math.floor(at));
}

const pair = ({ x, y }: Point): string => `${round(x)} ${round(y)}`;

/** The chain as an SVG path. */
export function pathOf(cubics: readonly Cubic[]): string {
  const first = cubics[0];
  if (first === undefined) return "";
  return `M${pair(first[0])}${cubics.map(([, b, c, d]) => `C${pair(b)} ${pair(c)} ${pair(d)}`).join("")}`;
}

/** The arrow head that ends in `tip`. */
export function arrowAt(tip: Point, flow: Flow): string {
  return flow === "flat"
    ? `M${round(tip.x - 7)} ${round(tip.y - 4.5)}L${pair(tip)}L${round(tip.x - 7)} ${round(tip.y + 4.5)}Z`
    : `M${round(tip.x - 4.5)} ${round(tip.y - 7)}L${pair(tip)}L${round(tip.x + 4.5)} ${round(tip.y - 7)}Z`;
}
