import { batch } from "@preact/signals";
import type { RequestSpec } from "../../engine/index.ts";
import type { LabRun, RequestRow } from "../../labs/index.ts";
import { evenShares } from "./prediction.ts";
import type { Answer, CallKind, Calls } from "./protocol.ts";
import type { Guess } from "./saved.ts";
import { specOf, type Selection, type Store } from "./store.ts";
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
  send(spec: RequestSpec, label?: string): Promise<void>;
  sendForm(): Promise<void>;
  selectRow(id: number): Promise<void>;
  /** Lights the request of the failing check. */
  showCounterexample(): void;
  traffic(count: number): Promise<void>;
  compare(): Promise<void>;
  goToStep(index: number): void;
  restartEngine(): void;
  command(line: string): Promise<{ readonly output: string; readonly exitCode: number }>;
}

const seed = "signalbox";

/** `GET /search, x-lane: crew` */
export function labelOf(spec: RequestSpec): string {
  const path = /^[a-z]+:\/\/[^/]*(\/.*)?$/iu.exec(spec.url)?.[1] ?? "/";
  const headers = Object.entries(spec.headers ?? {}).map(
    ([name, value]) => `${name}: ${[value].flat().join(", ")}`,
  );
  return [`${spec.method ?? "GET"} ${path}`, ...headers].join(", ");
}

export function rowLabel(row: RequestRow): string {
  return labelOf({ from: row.from, url: row.url, method: row.method, headers: row.headers });
}

/** What a screen reader hears after a run, once. */
function announce(store: Store, text: string): void {
  store.announcement.value = { text, count: store.announcement.value.count + 1 };
}

/** The row that shows best what a run is about: of the failing check's request, else the first that was sent. */
function rowToShow(run: LabRun): RequestRow | undefined {
  const request = shownFailure(run)?.request;
  return run.rows.find(({ name }) => name !== undefined && name === request) ?? run.rows[0];
}

export function createRunActions(store: Store, engine: Engine): RunActions {
  const applyRun = (run: LabRun, files: Store["files"]["value"], step: string): void => {
    batch(() => {
      store.run.value = { kind: "done", run, files, step };
      store.diagnostics.value = run.diagnostics;
      store.compared.value = undefined;
      if (run.refused) return;
      store.graph.value = run.graph;
      store.traffic.value = undefined;
      store.playing.value = true;
      const passed =
        run.summary.totalCount > 0 && run.summary.passedCount === run.summary.totalCount;
      const before = store.steps.value[step] ?? {};
      store.steps.value = {
        ...store.steps.value,
        [step]: {
          ...before,
          runs: (before.runs ?? 0) + 1,
          passed: before.passed === true || passed,
        },
      };
    });
    const view = verdictOf(store.run.value, { free: store.free, asks: false });
    announce(store, [view.title, view.detail].filter((part) => part !== "").join(". "));
  };
  const select = (selection: Selection): void => {
    batch(() => {
      store.selection.value = selection;
      store.focusedStep.value = undefined;
      store.lighting.value += 1;
    });
  };
  const actions: RunActions = {
    async run() {
      const step = store.step.value;
      if (store.run.value.kind === "running") return;
      if (step?.prediction !== undefined && store.progress.value.guess === undefined) {
        batch(() => {
          store.asked.value = true;
          store.pane.value = "learn";
        });
        announce(store, "First your prediction. Lock one, or say that you do not know.");
        return;
      }
      const files = store.files.value;
      const before = store.run.value;
      store.run.value = { kind: "running" };
      const answer = await engine.call("run", { step: step?.id ?? "", files, seed });
      if (!answer.ok) {
        store.run.value =
          answer.error.code === "unknown" ? before : { kind: "failed", failure: answer.error };
        announce(store, answer.error.message);
        return;
      }
      applyRun(answer.value, files, step?.id ?? "");
      if (answer.value.refused) return;
      const row = rowToShow(answer.value);
      if (row !== undefined) await actions.selectRow(row.id);
    },
    predict(guess) {
      const id = store.step.value?.id ?? "";
      const goOn = store.asked.value;
      batch(() => {
        store.steps.value = { ...store.steps.value, [id]: { ...store.steps.value[id], guess } };
        store.asked.value = false;
      });
      if (goOn) void actions.run();
    },
    async send(spec, label) {
      const files = store.files.value;
      const answer = await engine.call("send", { files, request: spec });
      if (!answer.ok) {
        store.notice.value = answer.error.message;
        announce(store, answer.error.message);
        return;
      }
      const known = store.lab.requests.find(
        (request) => JSON.stringify(request.spec) === JSON.stringify(spec),
      );
      store.notice.value = undefined;
      select({
        ...answer.value,
        label: label ?? known?.label ?? labelOf(spec),
        files,
        ...(known === undefined ? {} : { requestId: known.id }),
      });
      const { status, flags } = answer.value.row;
      announce(
        store,
        `${label ?? labelOf(spec)}: ${status ?? "no answer"}${flags === undefined ? "" : ` ${flags}`}`,
      );
    },
    async sendForm() {
      const form = store.form.value;
      const same = JSON.stringify(form);
      store.recent.value = [
        form,
        ...store.recent.value.filter((other) => JSON.stringify(other) !== same),
      ].slice(0, 10);
      await actions.send(specOf(form));
    },
    async selectRow(id) {
      const done = store.done.value;
      const answer = await engine.call("trace", { rowId: id });
      if (!answer.ok) return;
      const { row } = answer.value;
      const request = store.lab.requests.find((one) => one.id === row.name);
      const exact = row.name === undefined ? undefined : done?.run.outcomes[row.name];
      select({
        ...answer.value,
        label: request?.label ?? rowLabel(row),
        files: done?.files ?? store.files.value,
        ...(request === undefined ? {} : { requestId: request.id }),
        ...(exact === undefined ? {} : { outcomes: exact }),
      });
    },
    showCounterexample() {
      const run = store.done.value?.run;
      const failure = run === undefined ? undefined : shownFailure(run);
      const row = run?.rows.find(({ name }) => name !== undefined && name === failure?.request);
      batch(() => {
        store.dock.value = "trace";
        store.lighting.value += 1;
      });
      if (row !== undefined) void actions.selectRow(row.id);
      else if (failure?.counterexample !== undefined)
        void actions.send(failure.counterexample.request, failure.counterexample.label);
    },
    async traffic(count) {
      const files = store.files.value;
      store.run.value = { kind: "running" };
      const answer = await engine.call("traffic", {
        files,
        request: specOf(store.form.value),
        count,
        seed,
      });
      batch(() => {
        store.run.value = { kind: "none" };
        if (!answer.ok) {
          store.run.value = { kind: "failed", failure: answer.error };
          return;
        }
        store.traffic.value = answer.value;
        store.graph.value = answer.value.graph;
        store.dock.value = "requests";
        store.playing.value = true;
      });
      announce(
        store,
        answer.ok
          ? answer.value.shares
              .map(({ label, count: seen }) => `${label}: ${seen} of ${count}`)
              .join(", ")
          : answer.error.message,
      );
      const row = answer.ok ? answer.value.rows[0] : undefined;
      if (row !== undefined) await actions.selectRow(row.id);
    },
    async compare() {
      const answer = await engine.call("compare", {
        before: store.start,
        after: store.files.value,
      });
      store.compared.value = answer.ok ? answer.value.rows : [];
    },
    goToStep(index) {
      const step = store.lab.steps[index];
      if (step === undefined) return;
      batch(() => {
        store.stepIndex.value = index;
        store.run.value = { kind: "none" };
        store.selection.value = undefined;
        store.graph.value = store.restGraph;
        store.asked.value = false;
        store.choice.value = undefined;
        store.percents.value = evenShares(step.prediction?.options.length ?? 1);
        store.pane.value = "learn";
      });
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
  return actions;
}
