import type { VNode } from "preact";
import type { Badge } from "../picture/Card.tsx";
import type { Dot } from "../picture/Edge.tsx";
import { Legend } from "../picture/Legend.tsx";
import { MeshPicture } from "../picture/MeshPicture.tsx";
import { MeshTable } from "../picture/MeshTable.tsx";
import { edgeKey } from "../picture/scene.ts";
import { useDesk } from "./context.ts";
import { Builder } from "./Builder.tsx";
import { Findings } from "./Findings.tsx";
import { GrowButton } from "./GrowButton.tsx";
import { Icon } from "./Icon.tsx";
import { Moments } from "./dock/TimelinePanel.tsx";
import { edgeGoals, edgeShares, litPath } from "./lit.ts";
import { shownRows, type Store } from "./store.ts";
import { secondsText } from "./timeline.ts";
import { useWidth } from "./use-width.ts";
import { Why } from "./Why.tsx";

/** The picture or its table, what it shows, the request builder and why. */
export function MeshPane(): VNode {
  const { store, actions } = useDesk();
  const view = store.meshView.value;
  return (
    <section class="pane mesh" aria-labelledby="meshh">
      <div class="pane-head">
        <h2 id="meshh">Mesh</h2>
        <span class="seg" role="group" aria-label="View">
          {(["graph", "table"] as const).map((name) => (
            <button
              type="button"
              key={name}
              aria-pressed={view === name}
              onClick={() => {
                actions.showMesh(name);
              }}
            >
              {name === "graph" ? "Graph" : "Table"}
            </button>
          ))}
        </span>
        <span class="spring" />
        <button
          type="button"
          class="btn bare"
          aria-expanded={store.legend.value}
          onClick={() => {
            actions.toggleLegend();
          }}
        >
          Legend
        </button>
        <GrowButton pane="mesh" />
      </div>
      <Showing />
      <Picture />
      {store.legend.value ? <Legend /> : null}
      <Playback />
      <Builder />
      <Why />
      {store.free ? <Findings /> : null}
    </section>
  );
}

function Showing(): VNode {
  const { store, actions } = useDesk();
  const selection = store.selection.value;
  const rows = shownRows(store);
  const same = rows.filter(
    ({ name }) => name !== undefined && name === selection?.requestId,
  ).length;
  if (selection === undefined) {
    return (
      <p class="showing">
        <span class="quiet">
          {rows.length === 0 ? "No traffic yet" : `${String(rows.length)} requests sent`}
        </span>
      </p>
    );
  }
  return (
    <p class="showing">
      <span class="tag mono">{selection.label}</span>
      <span class="num">
        {same > 0 ? `${String(same)} of ${String(rows.length)} requests` : "one request"}
      </span>
      <span class="spring" />
      <button
        type="button"
        class="btn link"
        aria-pressed={store.showAll.value}
        onClick={() => {
          actions.showAllTraffic(!store.showAll.value);
        }}
      >
        {store.showAll.value ? "Show this request" : "Show all traffic"}
      </button>
    </p>
  );
}

/** The edge that was pressed on; the table of requests is the way there without a pointer. */
function edgeUnder(target: EventTarget | null): string | undefined {
  const edge = target instanceof Element ? target.closest("[data-edge]") : null;
  return edge?.getAttribute("data-edge") ?? undefined;
}

/** The first request of the run that went along an edge. */
function rowOfEdge(store: Store, key: string) {
  const edge = store.graph.value.edges.find((one) => edgeKey(one) === key);
  const caller =
    edge?.from
      .split("/")
      .at(-1)
      ?.replace(/-v\d+$/u, "") ?? "";
  return shownRows(store).find(
    ({ from, workload }) =>
      workload === edge?.to && (from.split("/").at(-1) ?? "").startsWith(caller),
  );
}

function Picture(): VNode {
  const { store, actions } = useDesk();
  const { ref, width } = useWidth();
  const graph = store.graph.value;
  const selection = store.showAll.value ? undefined : store.selection.value;
  const lit = selection === undefined ? undefined : litPath(selection);
  const from = selection?.hops[0]?.from ?? callerOf(store);
  const goal = store.step.value?.goals.find(({ shares }) => shares.length > 0) && goalOf(store);
  const goals = edgeGoals(graph, goal, selection?.outcomes, from);
  const shares = edgeShares(graph, selection?.outcomes, from);
  return (
    <div
      class="picture"
      tabIndex={0}
      role="region"
      aria-label="Mesh picture"
      ref={ref}
      onClick={(event) => {
        const edge = edgeUnder(event.target);
        const row = edge === undefined ? undefined : rowOfEdge(store, edge);
        if (row !== undefined) void actions.selectRow(row.id);
      }}
    >
      {store.meshView.value === "table" ? (
        <MeshTable graph={graph} lit={lit} goals={goals} shares={shares} />
      ) : (
        <MeshPicture
          graph={graph}
          lit={lit}
          goals={goals}
          shares={shares}
          badges={badgesOf(store)}
          dots={store.playing.value ? dotsOf(store) : undefined}
          width={width}
        />
      )}
    </div>
  );
}

function callerOf(store: Store): string | undefined {
  return store.graph.value.edges[0]?.from;
}

/** The goal of the selected request: of the first failing check that is about it, else of the first check. */
function goalOf(store: Store) {
  const run = store.done.value?.run;
  const request = store.selection.value?.requestId;
  const about = run?.verdicts.filter((verdict) => verdict.request === request);
  return (about?.find(({ state }) => state === "fail") ?? about?.[0])?.goal;
}

/** A fork in the keel of whoever has a rule that decides for it. */
function badgesOf(store: Store): Readonly<Record<string, readonly Badge[]>> {
  const selection = store.selection.value;
  const from = selection?.hops[0]?.from;
  const routed = selection?.trace.some(
    ({ kind, place }) => kind === "match" && place !== undefined,
  );
  return from !== undefined && routed === true ? { [from]: ["routes"] } : {};
}

/** At most a few dots an edge: enough to see that traffic flows, and where it fails. */
function dotsOf(store: Store): Readonly<Record<string, readonly Dot[]>> {
  return Object.fromEntries(
    store.graph.value.edges.flatMap((edge) => {
      if (edge.requestCount === 0) return [];
      const count = Math.min(3, edge.requestCount);
      const failing =
        edge.failedCount > 0
          ? Math.max(1, Math.round((count * edge.failedCount) / edge.requestCount))
          : 0;
      const dots = Array.from({ length: count }, (_, i) => ({
        id: `${edgeKey(edge)}/${String(i)}`,
        ok: i >= failing,
        delayMillis: i * 280,
      }));
      return [[edgeKey(edge), dots] as const];
    }),
  );
}

/** The run as a row of moments: back, play, on, and a slider over all of them. */
function Playback(): VNode | null {
  const { store, actions } = useDesk();
  const rows = shownRows(store);
  if (rows.length === 0) return null;
  const playing = store.playing.value;
  const selected = store.selection.value?.row;
  const at = rows.findIndex(({ id }) => id === selected?.id);
  const step = (by: number): void => {
    const next = rows[Math.max(0, Math.min(rows.length - 1, at + by))];
    if (next !== undefined) void actions.selectRow(next.id);
  };
  return (
    <div class="transport" role="group" aria-label="Playback">
      <button
        type="button"
        class="btn bare icon"
        aria-label="The request before"
        disabled={at <= 0}
        onClick={() => {
          step(-1);
        }}
      >
        <Icon name="back" />
      </button>
      <button
        type="button"
        class="btn bare icon"
        aria-label={playing ? "Pause the traffic" : "Play the traffic"}
        onClick={() => {
          actions.play(!playing);
        }}
      >
        <Icon name={playing ? "pause" : "play"} />
      </button>
      <button
        type="button"
        class="btn bare icon"
        aria-label="The next request"
        disabled={at >= rows.length - 1}
        onClick={() => {
          step(1);
        }}
      >
        <Icon name="forward" />
      </button>
      <Moments />
      <span class="time num">{selected === undefined ? "" : secondsText(selected.atMicros)}</span>
    </div>
  );
}
