import { useEffect, useRef } from "preact/hooks";
import type { VNode } from "preact";
import type { RequestRow } from "../../labs/index.ts";
import { useDesk } from "./context.ts";
import { Icon } from "./Icon.tsx";
import { diffLines, nearChanges } from "./line-diff.ts";
import { sharesWords } from "./Shares.tsx";
import { rowLabel } from "./announce.ts";
import type { DockTab } from "./store.ts";
import { AnswerTag, WhyRow } from "./Why.tsx";

/** The panel at the bottom; closed at first. */
export function Dock(): VNode | null {
  const { store } = useDesk();
  const tab = store.dock.value;
  if (tab === undefined) return null;
  return (
    <section class="dock" id="dock" aria-label={titles[tab]} role="tabpanel">
      {panels[tab]()}
    </section>
  );
}

export const titles: Readonly<Record<DockTab, string>> = {
  trace: "Trace",
  requests: "Requests",
  diff: "Diff",
  timeline: "Timeline",
  terminal: "Terminal",
};

const panels: Readonly<Record<DockTab, () => VNode>> = {
  trace: () => <TracePanel />,
  requests: () => <RequestsPanel />,
  diff: () => <DiffPanel />,
  timeline: () => <TimelinePanel />,
  terminal: () => <TerminalPanel />,
};

function Empty({ says }: { readonly says: string }): VNode {
  return <p class="empty">{says}</p>;
}

function TracePanel(): VNode {
  const { store } = useDesk();
  const selection = store.selection.value;
  if (selection === undefined)
    return <Empty says="Run, or send a request: then every decision stands here." />;
  return (
    <div class="dock-body halves">
      <div tabIndex={0} role="region" aria-label="Decisions">
        <div class="why-head">
          <h2>Trace</h2>
          <span class="mono quiet">{selection.label}</span>
        </div>
        <ol>
          {selection.trace.map((step, i) => (
            <WhyRow step={step} index={i} key={i} />
          ))}
        </ol>
      </div>
      <div tabIndex={0} role="region" aria-label="Hops">
        <div class="why-head">
          <h2>Hops</h2>
          <span class="spring" />
          <AnswerTag />
        </div>
        <ol>
          {selection.hops.map(({ from, to, status, flags, attempts, durationMicros }, i) => (
            <li class={`whyrow ${i === 0 ? "lit" : ""}`} key={i}>
              <Icon name="chevron" />
              <span>
                <b>
                  {from.split("/")[1]} → {to.split("/")[1]}
                </b>
                , {status ?? "no answer"} {flags}, {attempts} {attempts === 1 ? "try" : "tries"}
              </span>
              <span class="num">{Math.round(durationMicros / 1000)} ms</span>
            </li>
          ))}
        </ol>
      </div>
    </div>
  );
}

const rowsShown = 200;

function RequestsPanel(): VNode {
  const { store, actions } = useDesk();
  const traffic = store.traffic.value;
  const rows = traffic?.rows ?? store.done.value?.run.rows ?? [];
  if (rows.length === 0)
    return <Empty says="No requests yet. Run sends the lab’s traffic; Send sends one." />;
  return (
    <div class="dock-body" tabIndex={0} role="region" aria-label="Requests">
      {traffic === undefined ? null : (
        <p class="seen" data-shares>
          {traffic.shares.map(({ label, count }) => (
            <span class="tag num" key={label}>
              {label}: {count} of {traffic.rows.length}
            </span>
          ))}
        </p>
      )}
      <table class="grid-table">
        <thead>
          <tr>
            {[
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
            ].map((head) => (
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
      {traffic === undefined ? null : (
        <pre class="log" tabIndex={0} role="region" aria-label="Access log">
          {traffic.accessLog.slice(0, 20).join("\n")}
        </pre>
      )}
    </div>
  );
}

function Row({
  row,
  lit,
  onPick,
}: {
  readonly row: RequestRow;
  readonly lit: boolean;
  readonly onPick: () => void;
}): VNode {
  const ok = row.status !== undefined && row.status < 400;
  return (
    <tr class={lit ? "lit" : ""}>
      <td class="num">
        <button
          type="button"
          class="line-link"
          aria-label={`Request ${String(row.id + 1)}: show why`}
          onClick={onPick}
        >
          {row.id + 1}
        </button>
      </td>
      <td class="num">{(row.atMicros / 1_000_000).toFixed(3)} s</td>
      <td>{row.from}</td>
      <td class="mono">{rowLabel(row)}</td>
      <td class={ok ? "pass" : "fail"}>
        <Icon name={ok ? "pass" : "fail"} /> <b class="num">{row.status ?? "-"}</b>
      </td>
      <td class="mono">{row.flags ?? "-"}</td>
      <td>{row.route ?? "-"}</td>
      <td>{row.workload?.split("/")[1] ?? "-"}</td>
      <td class="num">{row.attempts}</td>
      <td class="num">{Math.round(row.durationMicros / 1000)}</td>
    </tr>
  );
}

function DiffPanel(): VNode {
  const { store, actions } = useDesk();
  const base = store.diffBase.value;
  const solution = store.step.value?.hints[5]?.files;
  const old =
    base === "solution" ? solution : base === "run" ? store.done.value?.files : store.start;
  useEffect(() => {
    void actions.compare();
  }, [store.files.value]);
  const compared = store.compared.value ?? [];
  return (
    <div class="dock-body halves">
      <div tabIndex={0} role="region" aria-label="Behaviour before and after">
        <table class="grid-table">
          <thead>
            <tr>
              <th scope="col">Request</th>
              <th scope="col">At the start</th>
              <th scope="col">Now</th>
            </tr>
          </thead>
          <tbody>
            {store.done.value === undefined
              ? null
              : compared.map(({ label, before, after }) => {
                  const [was, is] = [sharesWords(before), sharesWords(after)];
                  return (
                    <tr key={label}>
                      <td class="mono">{label}</td>
                      <td>{was}</td>
                      <td>{was === is ? <span class="quiet">same</span> : <b>{is}</b>}</td>
                    </tr>
                  );
                })}
          </tbody>
        </table>
        {store.done.value === undefined ? (
          <Empty says="Run first: outcomes are not shown before." />
        ) : null}
      </div>
      <div tabIndex={0} role="region" aria-label="Text difference">
        {store.files.value.map(({ name, text }) => {
          const before = old?.find((file) => file.name === name)?.text ?? "";
          const lines = nearChanges(diffLines(before, text));
          return lines.length === 0 ? null : (
            <div class="diff" key={name}>
              <b>{name}</b>
              {lines.map((line, i) => (
                <div
                  class={line?.kind === "added" ? "add" : line?.kind === "removed" ? "del" : ""}
                  key={i}
                >
                  {line === undefined
                    ? "…"
                    : `${line.kind === "added" ? "+" : line.kind === "removed" ? "-" : " "} ${line.text}`}
                </div>
              ))}
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** Requests as marks over virtual time, by what became of them. */
function TimelinePanel(): VNode {
  const { store } = useDesk();
  const rows = store.traffic.value?.rows ?? store.done.value?.run.rows ?? [];
  const end = rows.at(-1)?.atMicros ?? 0;
  if (end === 0)
    return <Empty says="Run first: then the requests stand here in the order of virtual time." />;
  return (
    <div class="dock-body timeline" tabIndex={0} role="region" aria-label="Timeline">
      <svg
        viewBox="0 0 1000 120"
        role="img"
        aria-label={`${String(rows.length)} requests in ${(end / 1_000_000).toFixed(2)} seconds`}
      >
        <path d="M20 90h960" class="axis" />
        {rows.map((row) => {
          const x = 20 + (960 * row.atMicros) / end;
          const ok = row.status !== undefined && row.status < 400;
          return ok ? (
            <circle
              key={row.id}
              class="ok"
              cx={x}
              cy={70 - 14 * (Number(row.version?.slice(1) ?? 1) % 4)}
              r="3"
            />
          ) : (
            <path key={row.id} class="ko" d={`M${String(x)} 20l4 4-4 4-4-4Z`} />
          );
        })}
        <text x="20" y="110">
          0 s
        </text>
        <text x="980" y="110" text-anchor="end">
          {(end / 1_000_000).toFixed(2)} s
        </text>
      </svg>
    </div>
  );
}

function TerminalPanel(): VNode {
  const { terminal, actions } = useDesk();
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let dispose: (() => void) | undefined;
    void terminal?.().then(({ openTerminal }) => {
      if (host.current === null) return;
      const handle = openTerminal(host.current, (line) => actions.command(line));
      handle.focus();
      dispose = () => {
        handle.dispose();
      };
    });
    return () => dispose?.();
  }, []);
  return <div class="dock-body term" ref={host} />;
}
