import type { MeshGraph, TrafficEdge, WorkloadNode } from "../../engine/index.ts";
import { pillText } from "./pill-text.ts";
import { edgeKey } from "./scene.ts";

/** A workload as it is named in a sentence or a table: "sailings v2", "dispatch (ops)". */
export function nodeName(node: WorkloadNode | undefined, id = ""): string {
  if (node === undefined) return id;
  return node.version === undefined ? node.app : `${node.app} ${node.version}`;
}

/** The picture in one sentence, for those who do not see it. Idle edges are named last. */
export function sentence(graph: MeshGraph, shares: Readonly<Record<string, string>> = {}): string {
  const byId = new Map(graph.workloads.map((node) => [node.id, node]));
  const said = (edge: TrafficEdge): string => {
    const share = pillText(edge, shares[edgeKey(edge)], false);
    const way = `${nodeName(byId.get(edge.from), edge.from)} to ${nodeName(byId.get(edge.to), edge.to)}`;
    return share === undefined ? way : `${way} ${share}`;
  };
  const busy = graph.edges.filter((edge) => edge.requestCount + edge.mirroredCount > 0);
  const named = busy.length > 0 ? busy : graph.edges;
  const rest = graph.edges.length - named.length;
  const ejected = graph.workloads.flatMap((node) => {
    const count = node.pods.filter((pod) => pod.ejected).length;
    return count === 0 ? [] : [`${count} of ${node.pods.length} pods of ${nodeName(node)} ejected`];
  });
  const bare = graph.workloads
    .filter((node) => node.kind === "workload" && !node.sidecar)
    .map((node) => node.app);
  return [
    `Mesh with ${graph.workloads.length} workloads.`,
    named.length > 0 ? `${named.slice(0, 12).map(said).join("; ")}.` : "",
    busy.length === 0 ? "No traffic yet." : rest > 0 ? `${rest} more without traffic.` : "",
    ejected.length > 0 ? `${ejected.join("; ")}.` : "",
    bare.length > 0 ? `Without sidecar: ${bare.join(", ")}.` : "",
  ]
    .filter((part) => part !== "")
    .join(" ");
}
