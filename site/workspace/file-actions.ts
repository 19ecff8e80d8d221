import { batch } from "@preact/signals";
import type { Place, SourceFile } from "../../engine/index.ts";
import { mergeFiles, remember, type Saved } from "./saved.ts";
import type { Store } from "./store.ts";

export interface FileActions {
  edit(name: string, text: string): void;
  openFile(name: string): void;
  openPlace(place: Pick<Place, "file" | "line">): void;
  addFiles(files: readonly SourceFile[]): void;
  removeFile(name: string): void;
  /** Puts `files` in place of what is there, which goes onto the undo stack. */
  replaceFiles(files: readonly SourceFile[], why: string): void;
  reset(): void;
  undo(): void;
  /** Takes in what another tab, or this browser earlier, has kept. */
  restore(saved: Saved): void;
}

/** `base.yaml`, or `base-2.yaml` when that is taken. */
export function freeName(wanted: string, taken: ReadonlySet<string>): string {
  if (!taken.has(wanted)) return wanted;
  const stem = wanted.replace(/\.ya?ml$/u, "");
  let count = 2;
  while (taken.has(`${stem}-${count}.yaml`)) count += 1;
  return `${stem}-${count}.yaml`;
}

type Clock = () => number;

function stamp(store: Store, files: readonly SourceFile[], now: Clock): void {
  const at = now();
  const fresh = Object.fromEntries(files.map(({ name }) => [name, at]));
  store.times.value = { ...store.times.value, ...fresh };
}

/** Shows `files`, and one of them in the editor. */
function showFiles(store: Store, files: readonly SourceFile[], now: Clock): void {
  store.files.value = files;
  stamp(store, files, now);
  if (!files.some(({ name }) => name === store.activeFile.value))
    store.activeFile.value = files[0]?.name ?? "";
}

function replaceFiles(store: Store, files: readonly SourceFile[], why: string, now: Clock): void {
  batch(() => {
    store.past.value = remember(store.past.value, { why, files: store.files.value });
    showFiles(store, files, now);
  });
}

function edit(store: Store, name: string, text: string, now: Clock): void {
  if (store.files.value.find((file) => file.name === name)?.text === text) return;
  batch(() => {
    store.files.value = store.files.value.map((file) =>
      file.name === name ? { name, text } : file,
    );
    store.times.value = { ...store.times.value, [name]: now() };
  });
}

function openFile(store: Store, name: string): void {
  const world = store.world.find((file) => file.name === name);
  batch(() => {
    if (store.files.value.some((file) => file.name === name)) store.activeFile.value = name;
    else if (world !== undefined) {
      store.peek.value = world;
      store.activeFile.value = name;
    }
  });
}

function addFiles(store: Store, files: readonly SourceFile[], now: Clock): void {
  const taken = new Set(store.files.value.map(({ name }) => name));
  const named = files.map(({ name, text }) => {
    const free = freeName(name, taken);
    taken.add(free);
    return { name: free, text };
  });
  replaceFiles(store, [...store.files.value, ...named], "before files were added", now);
  store.activeFile.value = named[0]?.name ?? store.activeFile.value;
}

function undo(store: Store, now: Clock): void {
  const last = store.past.value.at(-1);
  if (last === undefined) return;
  batch(() => {
    store.past.value = store.past.value.slice(0, -1);
    showFiles(store, last.files, now);
  });
}

function restore(store: Store, saved: Saved): void {
  const { files, times, lost } = mergeFiles(store.files.value, store.times.value, saved.files);
  batch(() => {
    const why = "before another tab saved";
    if (lost.length > 0)
      store.past.value = remember(store.past.value, { why, files: store.files.value });
    store.files.value = files;
    store.times.value = times;
    store.steps.value = { ...store.steps.value, ...saved.steps };
    if (store.past.value.length === 0) store.past.value = saved.past;
    store.singleKeys.value = saved.singleKeys;
    const index = store.lab.steps.findIndex(({ id }) => id === saved.step);
    if (index >= 0) store.stepIndex.value = index;
  });
}

export function createFileActions(store: Store, now: Clock): FileActions {
  return {
    edit(name, text) {
      edit(store, name, text, now);
    },
    openFile(name) {
      openFile(store, name);
    },
    openPlace({ file, line }) {
      openFile(store, file);
      batch(() => {
        store.jump.value = { file, line, count: (store.jump.value?.count ?? 0) + 1 };
        store.pane.value = "yaml";
      });
    },
    addFiles(files) {
      addFiles(store, files, now);
    },
    removeFile(name) {
      const left = store.files.value.filter((file) => file.name !== name);
      replaceFiles(store, left, `before ${name} was removed`, now);
    },
    replaceFiles(files, why) {
      replaceFiles(store, files, why, now);
    },
    reset() {
      replaceFiles(store, store.start, "before the reset", now);
    },
    undo() {
      undo(store, now);
    },
    restore(saved) {
      restore(store, saved);
    },
  };
}
