import type { VNode } from "preact";
import type { MeshGraph } from "../../engine/index.ts";
import type { EdgeGoal } from "./Edge.tsx";
import type { LitPath } from "./MeshPicture.tsx";
import { percent } from "./pill-text.ts";
import { edgeKey } from "./scene.ts";
import { nodeName } from "./sentence.ts";

interface Props {
  readonly graph: MeshGraph;
  readonly lit?: LitPath | undefined;
  readonly goals?: Readonly<Record<string, EdgeGoal>> | undefined;
  readonly shares?: Readonly<Record<string, string>> | undefined;
}

/** The picture's twin: the same edges, shares and selection, as rows. */
export function MeshTable({ graph, lit, goals, shares }: Props): VNode {
  const byId = new Map(graph.workloads.map((node) => [node.id, node]));
  return (
    <table class="grid-table mesh-table">
      <caption class="sr">Traffic between workloads</caption>
      <thead>
        <tr>
          <th scope="col">From</th>
          <th scope="col">To</th>
          <th scope="col">Protocol</th>
          <th scope="col">Share</th>
          <th scope="col">Goal</th>
          <th scope="col">Success</th>
          <th scope="col">Flags</th>
        </tr>
      </thead>
      <tbody>
        {graph.edges.map((edge) => {
          const key = edgeKey(edge);
          const goal = goals?.[key];
          const share =
            shares?.[key] ??
            (edge.totalCount === 0
              ? "no traffic yet"
              : percent(edge.requestCount, edge.totalCount));
          const flags = Object.keys(edge.flags).filter((flag) => flag !== "-");
          return (
            <tr key={key} class={lit?.edges.includes(key) === true ? "lit" : undefined}>
              <td>{nodeName(byId.get(edge.from), edge.from)}</td>
              <td>{nodeName(byId.get(edge.to), edge.to)}</td>
              <td>
                {edge.requestCount + edge.mirroredCount === 0
                  ? "-"
                  : edge.mtls
                    ? "HTTP, mTLS"
                    : "HTTP, plain text"}
              </td>
              <td class="num">
                {edge.mirroredCount > 0
                  ? `${share}, mirror ${percent(edge.mirroredCount, edge.totalCount)}`
                  : share}
              </td>
              <td class={`num ${goal === undefined ? "quiet" : goal.met ? "pass" : "fail"}`}>
                {goal === undefined ? "none" : `${goal.text}${goal.met ? ", met" : ", not met"}`}
              </td>
              <td class="num">
                {edge.requestCount === 0
                  ? "none sent"
                  : `${edge.requestCount - edge.failedCount} of ${edge.requestCount}`}
              </td>
              <td class="mono">{flags.length === 0 ? "-" : flags.join(", ")}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
