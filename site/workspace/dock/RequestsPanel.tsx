import type { VNode } from "preact";
import type { RequestRow } from "../../../labs/index.ts";
import { rowLabel } from "../announce.ts";
import { useDesk } from "../context.ts";
import { explainFlags } from "../flags.ts";
import { Icon } from "../Icon.tsx";
import { shownRows, type Store } from "../store.ts";
import { Empty } from "./Empty.tsx";

const rowsShown = 200;
const heads = [
  "#",
  "Time",
  "From",
  "Request",
  "Status",
  "Flag",
  "Rule",
  "Answered by",
  "Tries",
  "ms",
] as const;

/** What was sent and what came of it, a row each; the number of a row shows why. */
export function RequestsPanel(): VNode {
  const { store, actions } = useDesk();
  const rows = shownRows(store);
  if (rows.length === 0)
    return <Empty says="No requests yet. Run sends the lab’s traffic; Send sends one." />;
  return (
    <div class="dock-body" tabIndex={0} role="region" aria-label="Requests">
      <Observed store={store} />
      <table class="grid-table">
        <thead>
          <tr>
            {heads.map((head) => (
              <th scope="col" key={head}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, rowsShown).map((row) => (
            <Row
              row={row}
              key={row.id}
              lit={store.selection.value?.row.id === row.id}
              onPick={() => void actions.selectRow(row.id)}
            />
          ))}
        </tbody>
      </table>
      {rows.length > rowsShown ? (
        <p class="seen quiet">
          The first {rowsShown} of {rows.length}.
        </p>
      ) : null}
      <Flags rows={rows} />
      <AccessLog store={store} />
    </div>
  );
}

function Observed({ store }: { readonly store: Store }): VNode | null {
  const traffic = store.traffic.value;
  if (traffic === undefined) return null;
  return (
    <p class="seen" data-shares>
      {traffic.shares.map(({ label, count }) => (
        <span class="tag num" key={label}>
          {label}: {count} of {traffic.rows.length}
        </span>
      ))}
    </p>
  );
}

/** What the flags that were seen mean. */
function Flags({ rows }: { readonly rows: readonly RequestRow[] }): VNode | null {
  const seen = new Map(
    rows.flatMap(({ flags }) =>
      flags === undefined ? [] : explainFlags(flags).map(({ flag, says }) => [flag, says] as const),
    ),
  );
  if (seen.size === 0) return null;
  return (
    <dl class="flags">
      {[...seen].map(([flag, says]) => (
        <div key={flag}>
          <dt class="mono">{flag}</dt>
          <dd>{says}</dd>
        </div>
      ))}
    </dl>
  );
}

function AccessLog({ store }: { readonly store: Store }): VNode | null {
  const traffic = store.traffic.value;
  if (traffic === undefined) return null;
  return (
    <pre class="log" tabIndex={0} role="region" aria-label="Access log">
      {traffic.accessLog.slice(0, 20).join("\n")}
    </pre>
  );
}

interface RowProps {
  readonly row: RequestRow;
  readonly lit: boolean;
  readonly onPick: () => void;
}

function Row({ row, lit, onPick }: RowProps): VNode {
  const ok = row.status !== undefined && row.status < 400;
  return (
    <tr class={lit ? "lit" : ""} onClick={onPick}>
      <td class="num">
        <button
          type="button"
          class="line-link"
          aria-label={`Request ${String(row.id + 1)}: show why`}
          aria-pressed={lit}
        >
          {row.id + 1}
        </button>
      </td>
      <td class="num">{(row.atMicros / 1_000_000).toFixed(3)} s</td>
      <td>{row.from.split("/").at(-1)}</td>
      <td class="mono">{rowLabel(row)}</td>
      <td class={ok ? "pass" : "fail"}>
        <Icon name={ok ? "pass" : "fail"} /> <b class="num">{row.status ?? "none"}</b>
      </td>
      <td class="mono">{row.flags ?? "-"}</td>
      <td>{row.route ?? "-"}</td>
      <td>{row.workload?.split("/")[1] ?? "-"}</td>
      <td class="num">{row.attempts}</td>
      <td class="num">{Math.round(row.durationMicros / 1000)}</td>
    </tr>
  );
}
