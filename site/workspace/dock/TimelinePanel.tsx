import type { VNode } from "preact";
import { rowLabel } from "../announce.ts";
import { useDesk } from "../context.ts";
import { shownRows } from "../store.ts";
import { secondsText, timelineOf, type Lane, type Mark, type TimelineView } from "../timeline.ts";
import { useWidth } from "../use-width.ts";
import { Empty } from "./Empty.tsx";

const laneHeight = 34;
const left = 180;
const right = 40;
const top = 34;

interface Scale {
  (micros: number): number;
}

/** Configuration, requests and retries over virtual time; the lamp stands at the selected request. */
export function TimelinePanel(): VNode {
  const { store } = useDesk();
  const { ref, width } = useWidth();
  const rows = shownRows(store);
  if (rows.length === 0)
    return <Empty says="Run first: then the requests stand here in the order of virtual time." />;
  const view = timelineOf(rows);
  return (
    <div class="dock-body timeline" ref={ref}>
      <Moments />
      <Drawing view={view} width={Math.max(640, width ?? 1000)} count={rows.length} />
    </div>
  );
}

/** The keyboard's way through the requests: a slider over the drawing's axis. */
export function Moments(): VNode | null {
  const { store, actions } = useDesk();
  const rows = shownRows(store);
  if (rows.length === 0) return null;
  const selected = store.selection.value?.row.id;
  const at = Math.max(
    0,
    rows.findIndex(({ id }) => id === selected),
  );
  const row = rows[at];
  return (
    <input
      class="moments"
      type="range"
      min={1}
      max={rows.length}
      value={at + 1}
      aria-label="Request by request"
      aria-valuetext={
        row === undefined
          ? ""
          : `${secondsText(row.atMicros)}, ${rowLabel(row)}, ${String(row.status ?? "no answer")}`
      }
      onInput={(event) => {
        const next = rows[Number(event.currentTarget.value) - 1];
        if (next !== undefined) void actions.selectRow(next.id);
      }}
    />
  );
}

interface DrawingProps {
  readonly view: TimelineView;
  readonly width: number;
  readonly count: number;
}

function Drawing({ view, width, count }: DrawingProps): VNode {
  const { store } = useDesk();
  const x: Scale = (micros) => left + ((width - left - right) * micros) / view.endMicros;
  const height = top + (view.lanes.length + 2) * laneHeight + 24;
  const row = store.selection.value?.row;
  return (
    <svg
      width={width}
      height={height}
      role="img"
      aria-label={`${String(count)} requests in ${secondsText(view.endMicros)}, ${String(view.lanes.length)} lanes`}
    >
      <Ticks view={view} x={x} bottom={height - 24} />
      <LaneRow lane={{ title: "Configuration", marks: [] }} at={0} x={x} end={view.endMicros} />
      <rect class="push" x={x(0) - 1.5} y={top + 8} width="3" height="18" />
      <text class="halo" x={x(0) + 10} y={top + 21}>
        applied, every proxy has it
      </text>
      {view.lanes.map((lane, i) => (
        <LaneRow lane={lane} at={i + 1} x={x} end={view.endMicros} key={lane.title} />
      ))}
      <LaneRow
        lane={{ title: "Retries", marks: view.retried }}
        at={view.lanes.length + 1}
        x={x}
        end={view.endMicros}
        none="none in this run"
      />
      {row === undefined ? null : (
        <g class="now">
          <path d={`M${String(x(row.atMicros))} 26V${String(height - 24)}`} />
          <rect x={x(row.atMicros) - 32} y="6" width="64" height="20" rx="10" />
          <text x={x(row.atMicros)} y="20" text-anchor="middle">
            {secondsText(row.atMicros)}
          </text>
        </g>
      )}
    </svg>
  );
}

interface TicksProps {
  readonly view: TimelineView;
  readonly x: Scale;
  readonly bottom: number;
}

function Ticks({ view: { endMicros, tickMicros }, x, bottom }: TicksProps): VNode {
  const count = Math.round(endMicros / tickMicros);
  return (
    <>
      {Array.from({ length: count + 1 }, (_, i) => (
        <g key={i}>
          <path class="tick" d={`M${String(x(i * tickMicros))} ${String(top)}V${String(bottom)}`} />
          <text x={x(i * tickMicros)} y={bottom + 16} text-anchor="middle">
            {(i * tickMicros) / 1_000_000} s
          </text>
        </g>
      ))}
    </>
  );
}

interface LaneProps {
  readonly lane: Lane;
  readonly at: number;
  readonly x: Scale;
  readonly end: number;
  readonly none?: string;
}

function LaneRow({ lane: { title, marks }, at, x, end, none }: LaneProps): VNode {
  const y = top + at * laneHeight + laneHeight / 2;
  return (
    <g>
      <text x="14" y={y + 4}>
        {title}
      </text>
      <path class="axis" d={`M${String(left)} ${String(y)}H${String(x(end))}`} />
      {marks.length === 0 && none !== undefined ? (
        <text class="halo" x={left + 10} y={y + 4}>
          {none}
        </text>
      ) : null}
      {marks.map((mark) => (
        <Dot mark={mark} x={x(mark.atMicros)} y={y} key={mark.id} />
      ))}
    </g>
  );
}

function Dot({
  mark,
  x,
  y,
}: {
  readonly mark: Mark;
  readonly x: number;
  readonly y: number;
}): VNode {
  const { actions } = useDesk();
  const pick = (): void => void actions.selectRow(mark.id);
  return mark.ok ? (
    <circle class="ok" cx={x} cy={y} r="4.5" onClick={pick} />
  ) : (
    <path class="ko" d={`M${String(x)} ${String(y - 6)}l6 6-6 6-6-6Z`} onClick={pick} />
  );
}
