import type { VNode } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Blocks } from "./Blocks.tsx";
import { useDesk } from "./context.ts";
import { Icon } from "./Icon.tsx";
import type { Hint } from "../../labs/index.ts";
import type { StepView } from "./protocol.ts";
import { TaskText } from "./TaskText.tsx";

const rungs = ["Nudge", "Concept", "Line", "Blocks", "One line", "Solution"] as const;

/** Six rungs; those taken stay open. */
export function Hints(): VNode | null {
  const step = useDesk().store.step.value;
  if (step === undefined || step.hints.length === 0) return null;
  return <Ladder step={step} key={step.id} />;
}

function Ladder({ step }: { readonly step: StepView }): VNode {
  const { store, actions } = useDesk();
  const taken = store.progress.value.hints ?? 0;
  const end = useRef<HTMLDivElement>(null);
  const shown = useRef(taken);
  useEffect(() => {
    // A rung that was just asked for comes into sight; those of an earlier visit do not move the page.
    if (taken > shown.current) end.current?.scrollIntoView({ block: "nearest" });
    shown.current = taken;
  }, [taken]);
  const total = step.hints.length;
  return (
    <section class="block" aria-label="Hints">
      {taken === 0 ? null : (
        <ol class="ladder">
          {step.hints.slice(0, taken).map((hint, i) => (
            <li class="on" key={i}>
              <span class="num quiet">{i + 1}</span>
              <div>
                <b>{rungs[i] ?? "Hint"}</b>
                <HintBody hint={hint} />
              </div>
            </li>
          ))}
        </ol>
      )}
      <div class="hint" ref={end}>
        <Icon name="hint" />
        <b>Hint</b>
        <span
          class="rungs"
          role="img"
          aria-label={`${String(taken)} of ${String(total)} hints used`}
        >
          {step.hints.map((_, i) => (
            <i class={i < taken ? "on" : ""} key={i} />
          ))}
        </span>
        <span class="spring" />
        <button
          type="button"
          class="btn"
          disabled={taken >= total}
          onClick={() => {
            actions.takeHint();
          }}
        >
          {taken >= total ? "All used" : "Next hint"}
        </button>
      </div>
    </section>
  );
}

function HintBody({ hint }: { readonly hint: Hint }): VNode {
  const { store, actions } = useDesk();
  const { text, place, blocks } = hint;
  return (
    <>
      <TaskText text={text} />
      {place === undefined ? null : (
        <button
          type="button"
          class="line-link"
          onClick={() => {
            actions.openPlace(place);
          }}
        >
          {place.file}, line {place.line}
        </button>
      )}
      {blocks === undefined ? null : <Blocks blocks={blocks} seed={store.step.value?.id ?? ""} />}
    </>
  );
}
