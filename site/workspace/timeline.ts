/** A run as lanes over virtual time: who asked whom, and what was tried again. */
import type { RequestRow } from "../../labs/index.ts";

export interface Mark {
  readonly id: number;
  readonly atMicros: number;
  readonly ok: boolean;
}

export interface Lane {
  readonly title: string;
  readonly marks: readonly Mark[];
}

export interface TimelineView {
  readonly lanes: readonly Lane[];
  /** Requests that took more than one try. */
  readonly retried: readonly Mark[];
  /** End of the axis, on a tick. */
  readonly endMicros: number;
  readonly tickMicros: number;
}

const shortName = (name: string): string => name.split("/").at(-1) ?? name;

const markOf = ({ id, atMicros, status }: RequestRow): Mark => ({
  id,
  atMicros,
  ok: status !== undefined && status < 400,
});

/** One lane for each caller and whoever answered, in the order of their first request. */
export function timelineOf(rows: readonly RequestRow[]): TimelineView {
  const lanes = new Map<string, Mark[]>();
  for (const row of rows) {
    const answered = row.workload ?? row.flags ?? "no answer";
    const title = `${shortName(row.from)} → ${shortName(answered)}`;
    const marks = lanes.get(title) ?? [];
    marks.push(markOf(row));
    lanes.set(title, marks);
  }
  const last = rows.reduce((end, { atMicros }) => Math.max(end, atMicros), 0);
  const tickMicros = tickFor(Math.max(last, 1000));
  return {
    lanes: [...lanes].map(([title, marks]) => ({ title, marks })),
    retried: rows.filter(({ attempts }) => attempts > 1).map(markOf),
    endMicros: Math.ceil(Math.max(last, 1) / tickMicros) * tickMicros,
    tickMicros,
  };
}

/** A round step that gives four to ten ticks. */
function tickFor(spanMicros: number): number {
  let step = 1000;
  for (;;) {
    for (const factor of [1, 2, 5]) if (spanMicros / (step * factor) <= 8) return step * factor;
    step *= 10;
  }
}

/** `1.250 s` */
export function secondsText(micros: number): string {
  return `${(micros / 1_000_000).toFixed(3)} s`;
}
