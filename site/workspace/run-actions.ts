/** Run: apply, send the lab's traffic, grade; and what belongs to a step. */
import { batch } from "@preact/signals";
import type { LabRun, RequestRow } from "../../labs/index.ts";
import { announce } from "./announce.ts";
import { evenShares } from "./prediction.ts";
import type { Answer, CallKind, Calls } from "./protocol.ts";
import type { Guess } from "./saved.ts";
import { seed, selectRow } from "./send-actions.ts";
import type { Store } from "./store.ts";
import { shownFailure, verdictOf } from "./verdict.ts";

/** Whoever answers calls: the engine client, or nobody while the page is rendered at build. */
export interface Engine {
  call<Kind extends CallKind>(
    kind: Kind,
    ask: Calls[Kind]["ask"],
  ): Promise<Answer<Calls[Kind]["answer"]>>;
  reset(): void;
}

export interface RunActions {
  run(): Promise<void>;
  /** Locks the prediction; goes on to run if Run had asked for it. */
  predict(guess: Guess): void;
  compare(): Promise<void>;
  goToStep(index: number): void;
  restartEngine(): void;
  command(line: string): Promise<{ readonly output: string; readonly exitCode: number }>;
}

/** The row that shows best what a run is about: of the failing check's request, else the first that was sent. */
function rowToShow(run: LabRun): RequestRow | undefined {
  const request = shownFailure(run)?.request;
  return run.rows.find(({ name }) => name !== undefined && name === request) ?? run.rows[0];
}

/** One more run of the step; what passed once stays passed. */
function countRun(store: Store, step: string, { summary }: LabRun): void {
  const passed = summary.totalCount > 0 && summary.passedCount === summary.totalCount;
  const before = store.steps.value[step] ?? {};
  const now = {
    ...before,
    runs: (before.runs ?? 0) + 1,
    passed: before.passed === true || passed,
  };
  store.steps.value = { ...store.steps.value, [step]: now };
}

function applyRun(store: Store, run: LabRun, files: Store["files"]["value"], step: string): void {
  batch(() => {
    store.run.value = { kind: "done", run, files, step };
    store.diagnostics.value = run.diagnostics;
    store.compared.value = undefined;
    if (run.refused) return;
    store.graph.value = run.graph;
    store.rows.value = run.rows;
    store.traffic.value = undefined;
    store.playing.value = true;
    countRun(store, step, run);
  });
  const view = verdictOf(store.run.value, { free: store.free, asks: false });
  announce(store, [view.title, view.detail].filter((part) => part !== "").join(". "));
}

function askPrediction(store: Store): void {
  batch(() => {
    store.asked.value = true;
    store.pane.value = "learn";
  });
  announce(store, "First your prediction. Lock one, or say that you do not know.");
}

async function run(store: Store, engine: Engine): Promise<void> {
  const step = store.step.value;
  if (store.run.value.kind === "running") return;
  if (step?.prediction !== undefined && store.progress.value.guess === undefined) {
    askPrediction(store);
    return;
  }
  const files = store.files.value;
  const before = store.run.value;
  const id = step?.id ?? "";
  store.run.value = { kind: "running" };
  const answer = await engine.call("run", { step: id, files, seed });
  if (!answer.ok) {
    store.run.value =
      answer.error.code === "unknown" ? before : { kind: "failed", failure: answer.error };
    announce(store, answer.error.message);
    return;
  }
  applyRun(store, answer.value, files, id);
  const row = answer.value.refused ? undefined : rowToShow(answer.value);
  if (row !== undefined) await selectRow(store, engine, row.id);
}

function goToStep(store: Store, index: number): void {
  const step = store.lab.steps[index];
  if (step === undefined) return;
  batch(() => {
    store.stepIndex.value = index;
    store.run.value = { kind: "none" };
    store.selection.value = undefined;
    store.graph.value = store.restGraph;
    store.rows.value = [];
    store.traffic.value = undefined;
    store.asked.value = false;
    store.choice.value = undefined;
    store.percents.value = evenShares(step.prediction?.options.length ?? 1);
    store.pane.value = "learn";
  });
}

export function createRunActions(store: Store, engine: Engine): RunActions {
  return {
    run: () => run(store, engine),
    predict(guess) {
      const id = store.step.value?.id ?? "";
      const goOn = store.asked.value;
      batch(() => {
        store.steps.value = { ...store.steps.value, [id]: { ...store.steps.value[id], guess } };
        store.asked.value = false;
      });
      if (goOn) void run(store, engine);
    },
    async compare() {
      const [before, after] = [store.start, store.files.value];
      const answer = await engine.call("compare", { before, after });
      store.compared.value = answer.ok ? answer.value.rows : [];
    },
    goToStep: (index) => {
      goToStep(store, index);
    },
    restartEngine() {
      engine.reset();
      store.engine.value = "ready";
      store.notice.value = undefined;
    },
    async command(line) {
      const answer = await engine.call("command", { files: store.files.value, line });
      return answer.ok ? answer.value : { output: answer.error.message, exitCode: 1 };
    },
  };
}
