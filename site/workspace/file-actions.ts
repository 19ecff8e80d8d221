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

export function createFileActions(store: Store, now: () => number): FileActions {
  const stamp = (files: readonly SourceFile[]): void => {
    const at = now();
    store.times.value = {
      ...store.times.value,
      ...Object.fromEntries(files.map(({ name }) => [name, at])),
    };
  };
  const replaceFiles = (files: readonly SourceFile[], why: string): void => {
    batch(() => {
      store.past.value = remember(store.past.value, { why, files: store.files.value });
      store.files.value = files;
      stamp(files);
      if (!files.some(({ name }) => name === store.activeFile.value))
        store.activeFile.value = files[0]?.name ?? "";
    });
  };
  return {
    edit(name, text) {
      if (store.files.value.find((file) => file.name === name)?.text === text) return;
      batch(() => {
        store.files.value = store.files.value.map((file) =>
          file.name === name ? { name, text } : file,
        );
        store.times.value = { ...store.times.value, [name]: now() };
      });
    },
    openFile(name) {
      const world = store.world.find((file) => file.name === name);
      batch(() => {
        if (store.files.value.some((file) => file.name === name)) store.activeFile.value = name;
        else if (world !== undefined) {
          store.peek.value = world;
          store.activeFile.value = name;
        }
      });
    },
    openPlace({ file, line }) {
      this.openFile(file);
      batch(() => {
        store.jump.value = { file, line, count: (store.jump.value?.count ?? 0) + 1 };
        store.pane.value = "yaml";
      });
    },
    addFiles(files) {
      const taken = new Set(store.files.value.map(({ name }) => name));
      const named = files.map(({ name, text }) => {
        const free = freeName(name, taken);
        taken.add(free);
        return { name: free, text };
      });
      replaceFiles([...store.files.value, ...named], "before files were added");
      store.activeFile.value = named[0]?.name ?? store.activeFile.value;
    },
    removeFile(name) {
      replaceFiles(
        store.files.value.filter((file) => file.name !== name),
        `before ${name} was removed`,
      );
    },
    replaceFiles,
    reset() {
      replaceFiles(store.start, "before the reset");
    },
    undo() {
      const last = store.past.value.at(-1);
      if (last === undefined) return;
      batch(() => {
        store.past.value = store.past.value.slice(0, -1);
        store.files.value = last.files;
        stamp(last.files);
        if (!last.files.some(({ name }) => name === store.activeFile.value))
          store.activeFile.value = last.files[0]?.name ?? "";
      });
    },
    restore(saved) {
      const { files, times, lost } = mergeFiles(store.files.value, store.times.value, saved.files);
      batch(() => {
        if (lost.length > 0)
          store.past.value = remember(store.past.value, {
            why: "before another tab saved",
            files: store.files.value,
          });
        store.files.value = files;
        store.times.value = times;
        store.steps.value = { ...store.steps.value, ...saved.steps };
        if (store.past.value.length === 0) store.past.value = saved.past;
        const index = store.lab.steps.findIndex(({ id }) => id === saved.step);
        if (index >= 0) store.stepIndex.value = index;
      });
    },
  };
}
