import type { VNode } from "preact";
import { Checks } from "./Checks.tsx";
import { useDesk } from "./context.ts";
import { Hints } from "./Hints.tsx";
import { Predict } from "./Predict.tsx";
import { Shares } from "./Shares.tsx";
import { blocksOf } from "./task-text.ts";
import { Spans, TaskText } from "./TaskText.tsx";

/** What to do, in at most ninety words, with goals as rows in the words of the checks that prove them. */
export function Task(): VNode | null {
  const { store } = useDesk();
  const step = store.step.value;
  if (step === undefined) return null;
  return (
    <section class="pane task" id="task" aria-labelledby="taskh">
      <div class="scroll" tabIndex={0} role="region" aria-label="Task">
        <h2 id="taskh">{step.title}</h2>
        <div class="brief">
          <TaskText text={step.task} />
          <ul class="goals">
            {step.goals.map(({ who, shares }) => (
              <li key={who}>
                <span>{who}</span>
                <Shares shares={shares} />
              </li>
            ))}
          </ul>
          {step.note === undefined ? null : (
            <p class="quiet">
              <Spans spans={blocksOf(step.note)[0]?.lines.flat() ?? []} />
            </p>
          )}
        </div>
        <Predict />
        <Checks />
        <Hints />
      </div>
    </section>
  );
}
