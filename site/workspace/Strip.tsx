import type { VNode } from "preact";
import { useDesk } from "./context.ts";
import { titles } from "./dock/titles.ts";
import { Coded } from "./TaskText.tsx";
import { Icon, type IconName } from "./Icon.tsx";
import type { DockTab, Pane } from "./store.ts";
import { adviceText, shownFailure, verdictOf, type VerdictLook } from "./verdict.ts";

const lookIcons: Readonly<Record<VerdictLook, IconName>> = {
  idle: "idle",
  run: "work",
  fail: "fail",
  pass: "pass",
  refused: "warn",
};

function useVerdict() {
  const { store } = useDesk();
  const asks =
    store.step.value?.prediction !== undefined && store.progress.value.guess === undefined;
  return verdictOf(
    store.done.value ?? (store.run.value.kind === "done" ? { kind: "none" } : store.run.value),
    {
      free: store.free,
      asks,
    },
  );
}

/** Always in sight: the verdict, the counterexample, advice, and the dock's tabs. */
export function Strip(): VNode {
  const { store, actions } = useDesk();
  const view = useVerdict();
  const run = store.done.value?.run;
  const failure = run === undefined ? undefined : shownFailure(run);
  const advice = adviceText(store.diagnostics.value);
  return (
    <footer class="strip" data-verdict={view.look} aria-label="Verdict">
      <span class="verdict">
        <Icon name={lookIcons[view.look]} />
        {view.title}
        {store.stale.value ? <span class="quiet"> before your edit</span> : null}
      </span>
      {view.detail === "" ? null : (
        <span class="fact wide">
          <Coded text={view.detail} />
        </span>
      )}
      {failure?.counterexample === undefined ? null : (
        <button
          type="button"
          class="fact cx wide"
          onClick={() => {
            actions.showCounterexample();
          }}
        >
          <span class="mono">{failure.counterexample.label}</span> differs
        </button>
      )}
      {advice === "" ? null : (
        <span class={`fact wide ${advice.includes("error") ? "fail" : "warn"}`}>
          <Icon name={advice.includes("error") ? "fail" : "warn"} /> {advice}
        </span>
      )}
      <span class="spring" />
      <DockTabs />
    </footer>
  );
}

export function DockTabs(): VNode {
  const { store, actions, terminal } = useDesk();
  const tabs: readonly DockTab[] = [
    "trace",
    "requests",
    "metrics",
    "diff",
    "timeline",
    ...(terminal === undefined ? [] : (["terminal"] as const)),
  ];
  return (
    <div class="dock-tabs" role="tablist" aria-label="Dock">
      {tabs.map((tab) => (
        <button
          type="button"
          role="tab"
          key={tab}
          aria-selected={store.dock.value === tab}
          onClick={() => {
            actions.toggleDock(tab);
          }}
        >
          {titles[tab]}
        </button>
      ))}
    </div>
  );
}

/** On a phone: the verdict over the tabs, and the panes one at a time. */
export function PhoneBar(): VNode {
  const { store, actions } = useDesk();
  const view = useVerdict();
  const run = store.done.value?.run;
  const failure = run === undefined ? undefined : shownFailure(run);
  return (
    <>
      <div class="sheet" role="group" aria-label="Verdict" data-verdict={view.look}>
        <Icon name={lookIcons[view.look]} />
        <p>
          <b>{view.title}</b>
          <Coded text={view.detail} />
        </p>
        {failure?.counterexample === undefined ? null : (
          <button
            type="button"
            class="btn"
            onClick={() => {
              actions.showCounterexample();
            }}
          >
            Show
          </button>
        )}
      </div>
      <div class="pane-tabs" role="tablist" aria-label="Panes">
        {store.free ? <PaneTab pane="files" title="Files" icon="note" /> : null}
        {store.free ? null : <PaneTab pane="learn" title="Learn" icon="book" />}
        <PaneTab pane="yaml" title="YAML" icon="code" />
        <PaneTab pane="mesh" title="Mesh" icon="mesh" />
        <button
          type="button"
          role="tab"
          aria-selected={store.dock.value !== undefined}
          onClick={() => {
            actions.toggleDock("trace");
          }}
        >
          <Icon name="eye" />
          More
        </button>
      </div>
    </>
  );
}

interface PaneTabProps {
  readonly pane: Pane;
  readonly title: string;
  readonly icon: IconName;
}

function PaneTab({ pane, title, icon }: PaneTabProps): VNode {
  const { store, actions } = useDesk();
  return (
    <button
      type="button"
      role="tab"
      aria-selected={store.pane.value === pane && store.dock.value === undefined}
      onClick={() => {
        actions.showPane(pane);
      }}
    >
      <Icon name={icon} />
      {title}
    </button>
  );
}
