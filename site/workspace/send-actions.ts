/** Requests that the learner sends, and the one that the lamp lights. */
import { batch } from "@preact/signals";
import type { RequestSpec } from "../../engine/index.ts";
import { announce, labelOf, rowLabel } from "./announce.ts";
import type { Engine } from "./run-actions.ts";
import { specOf, type Selection, type Store } from "./store.ts";
import { shownFailure } from "./verdict.ts";

export interface SendActions {
  send(spec: RequestSpec, label?: string): Promise<void>;
  sendForm(): Promise<void>;
  selectRow(id: number): Promise<void>;
  /** Lights the request of the failing check. */
  showCounterexample(): void;
  traffic(count: number): Promise<void>;
}

export const seed = "signalbox";

function select(store: Store, selection: Selection): void {
  batch(() => {
    store.selection.value = selection;
    store.focusedStep.value = undefined;
    store.lighting.value += 1;
  });
}

async function send(store: Store, engine: Engine, spec: RequestSpec, label?: string) {
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
  const name = label ?? known?.label ?? labelOf(spec);
  store.notice.value = undefined;
  select(store, {
    ...answer.value,
    label: name,
    files,
    ...(known === undefined ? {} : { requestId: known.id }),
  });
  const { status, flags } = answer.value.row;
  announce(store, `${name}: ${status ?? "no answer"}${flags === undefined ? "" : ` ${flags}`}`);
}

/** The builder keeps the last ten that were sent. */
function rememberForm(store: Store): void {
  const form = store.form.value;
  const same = JSON.stringify(form);
  const others = store.recent.value.filter((other) => JSON.stringify(other) !== same);
  store.recent.value = [form, ...others].slice(0, 10);
}

export async function selectRow(store: Store, engine: Engine, id: number): Promise<void> {
  const done = store.done.value;
  const answer = await engine.call("trace", { rowId: id });
  if (!answer.ok) return;
  const { row } = answer.value;
  const request = store.lab.requests.find((one) => one.id === row.name);
  const exact = row.name === undefined ? undefined : done?.run.outcomes[row.name];
  select(store, {
    ...answer.value,
    label: request?.label ?? rowLabel(row),
    files: done?.files ?? store.files.value,
    ...(request === undefined ? {} : { requestId: request.id }),
    ...(exact === undefined ? {} : { outcomes: exact }),
  });
}

async function traffic(store: Store, engine: Engine, count: number): Promise<void> {
  const files = store.files.value;
  const before = store.run.value;
  store.run.value = { kind: "running" };
  const request = specOf(store.form.value);
  const answer = await engine.call("traffic", { files, request, count, seed });
  batch(() => {
    store.run.value = before;
    if (!answer.ok) {
      store.run.value = { kind: "failed", failure: answer.error };
      return;
    }
    store.traffic.value = answer.value;
    store.graph.value = answer.value.graph;
    store.dock.value = "requests";
    store.playing.value = true;
  });
  const seen = answer.ok
    ? answer.value.shares.map((share) => `${share.label}: ${share.count} of ${count}`).join(", ")
    : answer.error.message;
  announce(store, seen);
  const row = answer.ok ? answer.value.rows[0] : undefined;
  if (row !== undefined) await selectRow(store, engine, row.id);
}

export function createSendActions(store: Store, engine: Engine): SendActions {
  return {
    send: (spec, label) => send(store, engine, spec, label),
    async sendForm() {
      rememberForm(store);
      await send(store, engine, specOf(store.form.value));
    },
    selectRow: (id) => selectRow(store, engine, id),
    showCounterexample() {
      const run = store.done.value?.run;
      const failure = run === undefined ? undefined : shownFailure(run);
      const row = run?.rows.find(({ name }) => name !== undefined && name === failure?.request);
      batch(() => {
        store.dock.value = "trace";
        store.lighting.value += 1;
      });
      const example = failure?.counterexample;
      if (row !== undefined) void selectRow(store, engine, row.id);
      else if (example !== undefined) void send(store, engine, example.request, example.label);
    },
    traffic: (count) => traffic(store, engine, count),
  };
}
