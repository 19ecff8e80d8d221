import type { VNode } from "preact";
import { useDesk } from "../context.ts";
import { metricsOf, type Metrics } from "../metrics.ts";
import { shownRows } from "../store.ts";
import { Empty } from "./Empty.tsx";

/** Rate, errors and latency of what was sent, as figures and two small charts. */
export function MetricsPanel(): VNode {
  const { store } = useDesk();
  const rows = shownRows(store);
  if (rows.length === 0) return <Empty says="Run first: figures need requests." />;
  const metrics = metricsOf(rows);
  return (
    <div class="dock-body metrics" tabIndex={0} role="region" aria-label="Metrics">
      <dl class="figures">
        {figuresOf(metrics).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd class="num">{value}</dd>
          </div>
        ))}
      </dl>
      <Chart
        title="Requests over time"
        says={`${String(metrics.count)} requests, ${String(metrics.failedCount)} failed`}
        bars={metrics.overTime.map(({ okCount, failedCount }) => [okCount, failedCount])}
      />
      <Chart
        title="Latency"
        says={`From 0 to ${millis(metrics.latency.at(-1)?.untilMillis ?? 0)}; half within ${millis(metrics.p50)}`}
        bars={metrics.latency.map(({ count }) => [count, 0])}
      />
    </div>
  );
}

const millis = (value: number): string => `${String(Math.round(value))} ms`;

function figuresOf({ count, failedCount, perSecond, p50, p95, p99 }: Metrics) {
  return [
    ["Requests", String(count)],
    ["Rate", `${String(perSecond)} a second`],
    ["Failed", failedCount === 0 ? "none" : `${String(failedCount)} of ${String(count)}`],
    ["p50", millis(p50)],
    ["p95", millis(p95)],
    ["p99", millis(p99)],
  ] as const;
}

interface ChartProps {
  readonly title: string;
  readonly says: string;
  /** Successes and failures of each bar. */
  readonly bars: readonly (readonly [number, number])[];
}

function Chart({ title, says, bars }: ChartProps): VNode {
  const most = Math.max(1, ...bars.map(([ok, failed]) => ok + failed));
  const height = (count: number): number => (100 * count) / most;
  return (
    <figure class="chart">
      <figcaption>
        <b>{title}</b> <span class="quiet">{says}</span>
      </figcaption>
      <svg viewBox="0 0 240 100" preserveAspectRatio="none" aria-hidden="true">
        {bars.map(([ok, failed], i) => (
          <g key={i}>
            <rect class="ok" x={i * 10 + 1} width="8" y={100 - height(ok)} height={height(ok)} />
            <rect
              class="ko"
              x={i * 10 + 1}
              width="8"
              y={100 - height(ok + failed)}
              height={height(failed)}
            />
          </g>
        ))}
      </svg>
    </figure>
  );
}
