import type { VNode } from "preact";
import { useDesk } from "../context.ts";
import { Icon } from "../Icon.tsx";
import type { HopView } from "../protocol.ts";
import { AnswerTag, TraceRows } from "../Why.tsx";
import { Empty } from "./Empty.tsx";

/** Every decision on the way, whose proxy took it, and the legs of the journey. */
export function TracePanel(): VNode {
  const { store } = useDesk();
  const selection = store.selection.value;
  if (selection === undefined)
    return <Empty says="Run, or send a request: then every decision stands here." />;
  return (
    <div class="dock-body halves">
      <div tabIndex={0} role="region" aria-label="Decisions">
        <div class="why-head">
          <h2>Trace</h2>
          <span class="mono quiet">
            {selection.label}, {(selection.row.atMicros / 1_000_000).toFixed(3)} s
          </span>
        </div>
        <TraceRows trace={selection.trace} />
      </div>
      <div tabIndex={0} role="region" aria-label="Hops">
        <div class="why-head">
          <h2>Hops</h2>
          <span class="spring" />
          <AnswerTag />
        </div>
        <ol>
          {selection.hops.map((hop, i) => (
            <HopRow hop={hop} first={i === 0} key={i} />
          ))}
        </ol>
      </div>
    </div>
  );
}

function HopRow({ hop, first }: { readonly hop: HopView; readonly first: boolean }): VNode {
  const { from, to, status, flags, attempts, durationMicros } = hop;
  const facts = [
    status === undefined ? "no answer" : String(status),
    ...(flags === undefined ? [] : [flags]),
    `${String(attempts)} ${attempts === 1 ? "try" : "tries"}`,
  ];
  return (
    <li class={`whyrow ${first ? "lit" : ""}`}>
      <Icon name="chevron" />
      <span>
        <b>
          {from.split("/")[1]} → {to.split("/")[1]}
        </b>
        , {facts.join(", ")}
      </span>
      <span class="num">{Math.round(durationMicros / 1000)} ms</span>
    </li>
  );
}
