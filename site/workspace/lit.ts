import type { MeshGraph, Trace } from "../../engine/index.ts";
import type { LitPath } from "../picture/MeshPicture.tsx";
import type { EdgeGoal } from "../picture/Edge.tsx";
import { edgeKey } from "../picture/scene.ts";
import type { ShareView } from "./protocol.ts";
import type { Selection } from "./store.ts";

/** What the selected request touches in the picture. */
export function litPath({ hops }: Selection): LitPath {
  return {
    nodes: [...new Set(hops.flatMap(({ from, to }) => [from, to]))],
    edges: hops.map((hop) => edgeKey(hop)),
  };
}

export interface LitLine {
  readonly line: number;
  readonly endLine: number;
  readonly tone: "won" | "refused" | "skipped";
  readonly inlay?: string;
  /** Position in the trace. */
  readonly step: number;
}

/** The lines of one file that the trace speaks of; what decided is lit, what lost is quiet. */
export function litLines(trace: Trace, file: string): readonly LitLine[] {
  return trace.flatMap((step, index): readonly LitLine[] => {
    const { place, result, inlay } = step;
    if (place?.file !== file || result === "note") return [];
    const endLine = place.endColumn === 1 ? Math.max(place.line, place.endLine - 1) : place.endLine;
    return [
      {
        line: place.line,
        endLine,
        tone: result,
        step: index,
        ...(inlay !== undefined && { inlay }),
      },
    ];
  });
}

/** Exact shares and goals for the edges of the selected request's service. */
export function edgeShares(
  graph: MeshGraph,
  outcomes: readonly ShareView[] | undefined,
  from: string | undefined,
): Readonly<Record<string, string>> {
  if (outcomes === undefined || from === undefined) return {};
  const found = edgesFrom(graph, from).map(
    ({ key, version }) => [key, textFor(outcomes, version)] as const,
  );
  return Object.fromEntries(found);
}

/** Goals stand under the pills of the edges that the step's goal names. */
export function edgeGoals(
  graph: MeshGraph,
  goal: readonly ShareView[] | undefined,
  actual: readonly ShareView[] | undefined,
  from: string | undefined,
): Readonly<Record<string, EdgeGoal>> {
  if (goal === undefined || from === undefined) return {};
  return Object.fromEntries(
    edgesFrom(graph, from).flatMap(({ key, version }) => {
      const wanted = goal.find((share) => share.version === version);
      if (wanted === undefined) return [];
      const is = actual === undefined ? undefined : textFor(actual, version);
      return [[key, { text: wanted.text, met: is === wanted.text }] as const];
    }),
  );
}

function textFor(shares: readonly ShareView[], version: string | undefined): string {
  return shares.find((share) => share.version === version)?.text ?? "0";
}

function edgesFrom(
  graph: MeshGraph,
  from: string,
): readonly { readonly key: string; readonly version: string | undefined }[] {
  const service = graph.edges.find((edge) => edge.from === from)?.service;
  return graph.edges
    .filter((edge) => edge.from === from && edge.service === service)
    .map((edge) => ({
      key: edgeKey(edge),
      version: graph.workloads.find(({ id }) => id === edge.to)?.version,
    }));
}
