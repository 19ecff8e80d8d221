import type { VNode } from "preact";
import { useDesk } from "./context.ts";
import { Dock } from "./dock/Dock.tsx";
import { Dialogs } from "./Dialogs.tsx";
import { FilesPane } from "./FilesPane.tsx";
import { Icon } from "./Icon.tsx";
import { Menu } from "./Menu.tsx";
import { MeshPane } from "./MeshPane.tsx";
import { PhoneBar, Strip } from "./Strip.tsx";
import { Task } from "./Task.tsx";
import { YamlPane } from "./YamlPane.tsx";

/** The panes in reading order: task, YAML, mesh, dock, verdict. */
export function Workspace(): VNode {
  const { store } = useDesk();
  const { text, count } = store.announcement.value;
  const pane = store.pane.value;
  return (
    <div
      class={`lab ${store.free ? "free" : ""}`}
      data-pane={pane}
      data-grown={store.grown.value}
      data-engine={store.engine.value}
    >
      <Bar />
      {store.free ? <FilesPane /> : <Task />}
      <YamlPane />
      <MeshPane />
      <Dock />
      <Strip />
      <PhoneBar />
      <Notice />
      <Dialogs />
      <p class="sr" role="status" aria-live="polite">
        <span key={count}>{text}</span>
      </p>
    </div>
  );
}

function Bar(): VNode {
  const { store, actions, links } = useDesk();
  const steps = store.lab.steps;
  const index = store.stepIndex.value;
  const running = store.run.value.kind === "running";
  const passed = store.progress.value.passed === true;
  return (
    <div class="bar">
      {store.frame ? null : (
        <a class="btn bare icon back" href={links.home} aria-label="Back to the site">
          <Icon name="left" />
        </a>
      )}
      {steps.length === 0 ? null : <Steps />}
      <h1>{store.lab.title}</h1>
      {steps.length === 0 ? null : (
        <span class="at-short quiet num" aria-hidden="true">
          {index + 1}/{steps.length}
        </span>
      )}
      {store.free ? <span class="quiet not-phone">saved in this browser only</span> : null}
      <span class="spring" />
      {passed && index + 1 < steps.length ? (
        <button
          type="button"
          class="btn"
          onClick={() => {
            actions.goToStep(index + 1);
          }}
        >
          Next step <Icon name="chevron" />
        </button>
      ) : null}
      <button
        type="button"
        class="btn main"
        disabled={running}
        aria-keyshortcuts="Control+Enter Meta+Enter"
        onClick={() => {
          void actions.run();
        }}
      >
        <Icon name="run" class="full" /> Run <kbd>Ctrl ↵</kbd>
      </button>
      <BarTools />
      <Menu />
    </div>
  );
}

/** Hint and Reset in a lab, Share in the playground. */
function BarTools(): VNode {
  const { store, actions } = useDesk();
  if (store.free)
    return (
      <button
        type="button"
        class="btn"
        onClick={() => {
          void actions.share();
        }}
      >
        <Icon name="share" /> Share
      </button>
    );
  return (
    <>
      <button
        type="button"
        class="btn"
        onClick={() => {
          actions.takeHint();
        }}
      >
        <Icon name="hint" /> <span class="hint-word">Hint</span>
        <span class="quiet num">
          {store.progress.value.hints ?? 0}/{store.step.value?.hints.length ?? 0}
        </span>
      </button>
      <button
        type="button"
        class="btn bare wide"
        onClick={() => {
          actions.reset();
        }}
      >
        <Icon name="retry" /> Reset
      </button>
    </>
  );
}

function Steps(): VNode {
  const { store, actions } = useDesk();
  const index = store.stepIndex.value;
  const count = store.lab.steps.length;
  return (
    <>
      <span class="at">
        Step {index + 1} of {count}
      </span>
      <span class="lamps" role="group" aria-label="Steps">
        {store.lab.steps.map(({ id, title }, i) => {
          const passed = store.steps.value[id]?.passed === true;
          const open =
            i <= index ||
            passed ||
            store.steps.value[store.lab.steps[i - 1]?.id ?? ""]?.passed === true;
          return (
            <button
              type="button"
              key={id}
              class={`lamp ${i === index ? "here" : passed ? "done" : ""}`}
              aria-label={`Step ${String(i + 1)}: ${title}${passed ? ", passed" : ""}`}
              aria-current={i === index ? "step" : undefined}
              disabled={!open}
              onClick={() => {
                actions.goToStep(i);
              }}
            />
          );
        })}
      </span>
    </>
  );
}

/** What the reader must know about the engine, with the one thing to do about it. */
function Notice(): VNode | null {
  const { store, actions } = useDesk();
  const notice = store.notice.value;
  if (notice === undefined) return null;
  return (
    <div class="notice" role="alert">
      <Icon name="warn" />
      <span>{notice}</span>
      {store.engine.value === "safe" ? (
        <button
          type="button"
          class="btn"
          onClick={() => {
            actions.restartEngine();
          }}
        >
          Start the engine again
        </button>
      ) : (
        <button
          type="button"
          class="btn bare icon"
          aria-label="Close"
          onClick={() => {
            actions.dismissNotice();
          }}
        >
          <Icon name="cross" />
        </button>
      )}
    </div>
  );
}
