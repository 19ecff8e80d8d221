/**
 * What the layout moves about: a unit is a lone card, a service box with its versions, or a bend,
 * the invisible place where a long edge passes a layer. Sizes are along the flow (`main`) and across it (`cross`),
 * so that one layout serves both directions.
 */
import type { MeshGraph, ServiceNode, WorkloadNode } from "../../engine/index.ts";
import type { Flow } from "./scene.ts";
import { textWidth } from "./text-width.ts";

export const cardHeight = 49;
const keelMiddle = 42;
const boxPadding = 14;
const boxHead = 36;

export interface UnitCard {
  readonly node: WorkloadNode;
  readonly title: string;
  readonly sub: string;
  readonly hue?: 1 | 2 | 3;
  readonly width: number;
  /** From the unit's start, across the flow and along it. */
  readonly cross: number;
  readonly main: number;
  /** Where edges meet the card, across the flow, from the unit's start. */
  readonly anchor: number;
}

export interface Unit {
  readonly id: string;
  readonly main: number;
  readonly cross: number;
  readonly cards: readonly UnitCard[];
  readonly service?: ServiceNode;
}

interface CardText {
  readonly node: WorkloadNode;
  readonly title: string;
  readonly sub: string;
  readonly hue?: 1 | 2 | 3;
  readonly width: number;
}

/** The namespace most workloads live in; it goes without saying on the cards. */
function homeNamespace(graph: MeshGraph): string {
  const counts = new Map<string, number>();
  for (const { namespace } of graph.workloads) {
    counts.set(namespace, (counts.get(namespace) ?? 0) + 1);
  }
  return [...counts].reduce((best, next) => (next[1] > best[1] ? next : best), ["", 0])[0];
}

/** Hue by rank of the version among the versions of its app, so that v1 is always the first. */
function hueOf(node: WorkloadNode, graph: MeshGraph): 1 | 2 | 3 | undefined {
  if (node.kind !== "workload" || node.version === undefined) return undefined;
  const versions = graph.workloads
    .filter((other) => other.app === node.app && other.namespace === node.namespace)
    .flatMap((other) => other.version ?? [])
    .sort();
  const numbered = /^v?([123])$/.exec(node.version)?.[1];
  const index = numbered === undefined ? versions.indexOf(node.version) : Number(numbered) - 1;
  return index % 3 === 0 ? 1 : index % 3 === 1 ? 2 : 3;
}

function podWords(node: WorkloadNode): string {
  return node.pods.length === 0
    ? "no pods"
    : node.pods.length === 1
      ? "1 pod"
      : `${node.pods.length} pods`;
}

function describe(node: WorkloadNode, inBox: boolean, graph: MeshGraph, home: string): CardText {
  const title = inBox ? (node.version ?? node.app) : node.app;
  const place = node.namespace === home || node.kind === "external" ? "" : node.namespace;
  const what =
    node.kind === "gateway"
      ? "gateway"
      : node.kind === "external"
        ? "external"
        : (node.version ?? "");
  const sub = inBox ? podWords(node) : [place, what].filter((word) => word !== "").join(", ");
  const dots = Math.min(node.pods.length, 4) * 11 + 8;
  const width = Math.max(
    node.kind === "gateway" ? 76 : 92,
    textWidth(title, 13, true) + 34,
    textWidth(sub, 12) + 18 + (node.kind === "workload" ? dots : 0),
  );
  const hue = hueOf(node, graph);
  return { node, title, sub, width, ...(hue === undefined ? {} : { hue }) };
}

/** Cards side by side across the flow, inside the frame of their service. */
function box(service: ServiceNode, texts: readonly CardText[], flow: Flow, gap: number): Unit {
  const width = Math.max(...texts.map((text) => text.width));
  const head = textWidth(service.name, 13, true) + textWidth(`:${service.ports[0] ?? ""}`, 12) + 48;
  const cards: UnitCard[] = [];
  let at = flow === "flat" ? boxHead : boxPadding;
  for (const text of texts) {
    const start = at;
    const anchor = flow === "flat" ? start + keelMiddle : start + width / 2;
    cards.push({
      ...text,
      width,
      cross: start,
      main: flow === "flat" ? boxPadding : boxHead,
      anchor,
    });
    at += (flow === "flat" ? cardHeight : width) + gap;
  }
  const along = at - gap + boxPadding;
  return {
    id: `service ${service.id}`,
    main:
      flow === "flat" ? Math.max(width + 2 * boxPadding, head) : cardHeight + boxHead + boxPadding,
    cross: flow === "flat" ? along : Math.max(along, head),
    cards,
    service,
  };
}

function lone(text: CardText, flow: Flow): Unit {
  const card: UnitCard = {
    ...text,
    cross: 0,
    main: 0,
    anchor: flow === "flat" ? keelMiddle : text.width / 2,
  };
  // Words under a card without sidecar, and notes beside it, need room of their own.
  const noted = !text.node.sidecar && text.node.kind !== "external" ? 16 : 0;
  return flow === "flat"
    ? { id: text.node.id, main: text.width, cross: cardHeight + noted, cards: [card] }
    : { id: text.node.id, main: cardHeight + noted, cross: text.width, cards: [card] };
}

/** The units of a mesh, in the order of its workloads, versions `gap` apart. A service with a single workload needs no frame. */
export function unitsOf(graph: MeshGraph, flow: Flow, gap: number): readonly Unit[] {
  const home = homeNamespace(graph);
  const byService = new Map<string, WorkloadNode[]>();
  for (const node of graph.workloads) {
    if (node.service === undefined) continue;
    byService.set(node.service, [...(byService.get(node.service) ?? []), node]);
  }
  const done = new Set<string>();
  return graph.workloads.flatMap((node): readonly Unit[] => {
    const service = graph.services.find(({ id }) => id === node.service);
    const members = byService.get(node.service ?? "") ?? [];
    if (service === undefined || members.length < 2)
      return [lone(describe(node, false, graph, home), flow)];
    if (done.has(service.id)) return [];
    done.add(service.id);
    const texts = members.map((member) => describe(member, true, graph, home));
    return [box(service, texts, flow, gap)];
  });
}
