import type { VNode } from "preact";
import type { Trace, TraceStep } from "../../engine/index.ts";
import { useDesk } from "./context.ts";
import { Icon, type IconName } from "./Icon.tsx";
import { placeLabel, placeText } from "./verdict.ts";

const icons: Readonly<Record<TraceStep["kind"], IconName>> = {
  hop: "fork",
  listener: "fork",
  host: "fork",
  match: "chevron",
  route: "chevron",
  cluster: "chevron",
  endpoint: "share",
  mtls: "lock",
  fault: "bolt",
  cors: "note",
  authorization: "lock",
  authentication: "lock",
  ratelimit: "note",
  headers: "note",
  redirect: "chevron",
  timeout: "warn",
  retry: "retry",
  mirror: "share",
  answer: "pass",
  warning: "warn",
};

function iconOf({ kind, result }: TraceStep): IconName {
  if (result === "refused") return "cross";
  return result === "skipped" ? "idle" : icons[kind];
}

/** A row of the trace: what was tried, what it saw, and the line. */
export function WhyRow({
  step,
  index,
}: {
  readonly step: TraceStep;
  readonly index: number;
}): VNode {
  const { store, actions } = useDesk();
  const { phrase, result, place } = step;
  const tone = result === "won" ? "lit" : result === "note" ? "" : "not";
  const focused = store.focusedStep.value === index ? "focused" : "";
  return (
    <li
      class={`whyrow ${tone} ${focused} ${result === "won" ? "" : "only-tall"}`}
      onMouseEnter={() => {
        actions.focusStep(index);
      }}
      onMouseLeave={() => {
        actions.focusStep(undefined);
      }}
    >
      <Icon name={iconOf(step)} />
      <span>
        {phrase.map((part, i) =>
          typeof part === "string" ? part : <code key={i}>{part.code}</code>,
        )}
        <span class="sr">
          {result === "refused" ? " (did not fit)" : result === "won" ? " (decided)" : ""}
        </span>
      </span>
      {place === undefined || !store.selectionFresh.value ? (
        <span />
      ) : (
        <button
          type="button"
          class="line-link"
          aria-label={placeLabel(place, store.activeFile.value)}
          onFocus={() => {
            actions.focusStep(index);
          }}
          onClick={() => {
            actions.openPlace(place);
          }}
        >
          {placeText(place, store.activeFile.value)}
        </button>
      )}
    </li>
  );
}

/** Status, who answered, how many tries, how long. */
export function AnswerTag(): VNode | null {
  const row = useDesk().store.selection.value?.row;
  if (row === undefined) return null;
  const ok = row.status !== undefined && row.status < 400;
  const tries = `${String(row.attempts)} ${row.attempts === 1 ? "try" : "tries"}`;
  const who = [
    row.version ?? row.workload,
    tries,
    `${String(Math.round(row.durationMicros / 1000))} ms`,
  ];
  return (
    <>
      <span class={`tag ${ok ? "pass" : "fail"}`}>
        <Icon name={ok ? "pass" : "fail"} />
        {row.status ?? "none"} {row.flags}
      </span>
      <span class="quiet num">{who.filter((part) => part !== undefined).join(", ")}</span>
    </>
  );
}

const sides: Readonly<Record<TraceStep["side"], string>> = {
  outbound: "’s sidecar, outbound",
  inbound: "’s sidecar, inbound",
  gateway: ", gateway",
  application: ", application",
};

/** `kiosk-v1’s sidecar, outbound` */
function speakerOf({ proxy, side }: TraceStep): string {
  const pod = proxy.split("/").at(-1) ?? proxy;
  return `${pod.replace(/-\d+$/u, "")}${sides[side]}`;
}

/** The whole trace, with a heading wherever another proxy begins to speak. */
export function TraceRows({ trace }: { readonly trace: Trace }): VNode {
  return (
    <ol>
      {trace.map((step, i) => {
        const before = trace[i - 1];
        const speaker = speakerOf(step);
        const again = before !== undefined && speakerOf(before) === speaker;
        return (
          <>
            {again ? null : (
              <li class="whyrow hop" key={`hop ${String(i)}`}>
                <Icon name={step.side === "inbound" ? "lock" : "fork"} />
                <span>{speaker}</span>
              </li>
            )}
            <WhyRow step={step} index={i} key={i} />
          </>
        );
      })}
    </ol>
  );
}

/** How the first proxy decided: the steps up to where the request leaves it. */
function firstSteps(trace: Trace): Trace {
  const first = trace[0];
  if (first === undefined) return [];
  const end = trace.findIndex((step) => speakerOf(step) !== speakerOf(first));
  return end < 0 ? trace : trace.slice(0, end);
}

/** Why the selected request went where it went: what the caller's proxy did with it. */
export function Why(): VNode | null {
  const { store, actions } = useDesk();
  const selection = store.selection.value;
  if (selection === undefined) return null;
  const steps = firstSteps(selection.trace);
  const left = selection.trace.length - steps.length;
  return (
    <section class="why" aria-labelledby="whyh">
      <div class="why-head">
        <h2 id="whyh">Why</h2>
        <span class="mono quiet">{selection.label}</span>
        <span class="spring" />
        <AnswerTag />
      </div>
      {store.selectionFresh.value ? null : (
        <p class="stale-note quiet">Before your edit: run again for the lines.</p>
      )}
      <ol>
        {steps.map((step, i) => (
          <WhyRow step={step} index={i} key={i} />
        ))}
      </ol>
      {left === 0 ? null : (
        <button
          type="button"
          class="btn link more-steps"
          onClick={() => {
            actions.toggleDock("trace");
          }}
        >
          {left} more {left === 1 ? "step" : "steps"} at the other end
        </button>
      )}
    </section>
  );
}
