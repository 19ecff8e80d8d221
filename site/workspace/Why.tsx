import type { VNode } from "preact";
import type { TraceStep } from "../../engine/index.ts";
import { useDesk } from "./context.ts";
import { Icon, type IconName } from "./Icon.tsx";
import { placeText } from "./verdict.ts";

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
          aria-label={`${place.file}, line ${String(place.line)}`}
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

/** Why the selected request went where it went. */
export function Why(): VNode | null {
  const { store } = useDesk();
  const selection = store.selection.value;
  if (selection === undefined) return null;
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
        {selection.trace.map((step, i) => (
          <WhyRow step={step} index={i} key={i} />
        ))}
      </ol>
    </section>
  );
}
