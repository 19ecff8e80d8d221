import { batch } from "@preact/signals";
import { createFileActions, type FileActions } from "./file-actions.ts";
import { redistribute } from "./prediction.ts";
import { createRunActions, type Engine, type RunActions } from "./run-actions.ts";
import { createSendActions, type SendActions } from "./send-actions.ts";
import { createShareActions, type ShareActions } from "./share-actions.ts";
import type { DiffBase, DockTab, Pane, RequestForm, Store } from "./store.ts";

/** What only changes what is in sight. */
export interface ViewActions {
  /** Opens a tab of the dock, or closes the one that is open. */
  toggleDock(tab: DockTab): void;
  closeDock(): void;
  showPane(pane: Pane): void;
  showMesh(view: "graph" | "table"): void;
  toggleLegend(): void;
  grow(pane: "yaml" | "mesh"): void;
  toggleMenu(open?: boolean): void;
  openDialog(dialog: "palette" | "keys" | undefined): void;
  useSingleKeys(on: boolean): void;
  dismissNotice(): void;
  showDiff(base: DiffBase): void;
  fillForm(form: Partial<RequestForm>): void;
  focusStep(index: number | undefined): void;
  setShare(index: number, percent: number): void;
  choose(option: number): void;
  takeHint(): void;
  play(on: boolean): void;
  showAllTraffic(on: boolean): void;
}

export interface Actions extends FileActions, RunActions, SendActions, ShareActions, ViewActions {}

/** One rung more; the last opens the solution beside the attempt. */
function takeHint(store: Store): void {
  const step = store.step.value;
  if (step === undefined) return;
  const taken = Math.min(step.hints.length, (store.progress.value.hints ?? 0) + 1);
  batch(() => {
    store.steps.value = {
      ...store.steps.value,
      [step.id]: { ...store.progress.value, hints: taken },
    };
    store.pane.value = "learn";
    if (taken === 6 && step.hints[5]?.files !== undefined) {
      store.diffBase.value = "solution";
      store.dock.value = "diff";
    }
  });
}

/** One pane at a time; the same width as in the stylesheet. */
function isNarrow(): boolean {
  return "matchMedia" in globalThis && matchMedia("(max-width: 599px)").matches;
}

function createPaneActions(
  store: Store,
): Pick<
  ViewActions,
  | "toggleDock"
  | "closeDock"
  | "showPane"
  | "showMesh"
  | "toggleLegend"
  | "grow"
  | "toggleMenu"
  | "showDiff"
> {
  return {
    toggleDock(tab) {
      store.dock.value = store.dock.value === tab ? undefined : tab;
    },
    closeDock() {
      store.dock.value = undefined;
    },
    showPane(pane) {
      batch(() => {
        store.pane.value = pane;
        if (isNarrow()) store.dock.value = undefined; // there the dock lies over the panes
      });
    },
    showMesh(view) {
      store.meshView.value = view;
    },
    toggleLegend() {
      store.legend.value = !store.legend.value;
    },
    grow(pane) {
      store.grown.value = store.grown.value === pane ? undefined : pane;
    },
    toggleMenu(open) {
      store.menu.value = open ?? !store.menu.value;
    },
    showDiff(base) {
      batch(() => {
        store.diffBase.value = base;
        store.dock.value = "diff";
      });
    },
  };
}

function createViewActions(store: Store): ViewActions {
  return {
    ...createPaneActions(store),
    openDialog(dialog) {
      store.dialog.value = dialog;
    },
    useSingleKeys(on) {
      store.singleKeys.value = on;
    },
    dismissNotice() {
      store.notice.value = undefined;
    },
    fillForm(form) {
      store.form.value = { ...store.form.value, ...form };
    },
    focusStep(index) {
      store.focusedStep.value = index;
    },
    setShare(index, percent) {
      store.percents.value = redistribute(store.percents.value, index, percent);
    },
    choose(option) {
      store.choice.value = option;
    },
    takeHint() {
      takeHint(store);
    },
    play(on) {
      store.playing.value = on;
    },
    showAllTraffic(on) {
      store.showAll.value = on;
    },
  };
}

/** Everything a view may ask for. */
export function createActions(store: Store, engine: Engine, now: () => number): Actions {
  return {
    ...createViewActions(store),
    ...createFileActions(store, now),
    ...createSendActions(store, engine),
    ...createShareActions(store),
    ...createRunActions(store, engine),
  };
}
