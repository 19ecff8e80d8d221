import { effect } from "@preact/signals";
import { render } from "preact";
import { createEngineClient, type EngineClient } from "../engine-client.ts";
import { createActions, type Actions } from "./actions.ts";
import {
  DeskContext,
  type Desk,
  type StartWorld,
  type TerminalModule,
  type WorkspaceLinks,
} from "./context.ts";
import type { OpenResult, WorkspaceBundle } from "./protocol.ts";
import { listenToKeys } from "./keys.ts";
import { decodeSaved } from "./saved-decode.ts";
import type { Saved } from "./saved.ts";
import { filesOf } from "./share.ts";
import { createStore, type Store } from "./store.ts";
import { Workspace } from "./Workspace.tsx";

/** Keeps what one lab needs between visits; the page chooses the key. */
export interface WorkspaceStorage {
  read(): unknown;
  write(value: unknown): void;
  /** Whether what is written outlives the page. */
  readonly isKept?: boolean;
  subscribe?(listener: (value: unknown) => void): () => void;
}

export interface MountOptions {
  readonly spawnWorker: () => Worker;
  readonly storage: WorkspaceStorage;
  readonly links: WorkspaceLinks;
  readonly terminal?: () => Promise<TerminalModule>;
  readonly worlds?: readonly StartWorld[];
  /** In somebody else's page. */
  readonly frame?: boolean;
}

/** A lab to open: its files, and what opening it gives. */
export interface MountedLab {
  readonly bundle: WorkspaceBundle;
  readonly opened: OpenResult;
}

/** The one way into the workspace: the site's pages and the player call it. Returns how to end it. */
export function mountWorkspace(
  root: HTMLElement,
  { bundle, opened }: MountedLab,
  options: MountOptions,
): () => void {
  const store = createStore(opened, { frame: options.frame === true });
  const engine = createEngineClient({
    spawnWorker: options.spawnWorker,
    onStop: (safe) => {
      store.engine.value = safe ? "safe" : "ready";
      store.notice.value = safe
        ? "The engine was stopped three times and is off. Your YAML is safe."
        : "The engine took too long and was started anew. Your YAML is safe.";
    },
  });
  const actions = createActions(store, engine, () => Date.now());
  const desk: Desk = {
    store,
    actions,
    links: options.links,
    terminal: options.terminal,
    worlds: options.worlds,
    complete: (file: string, offset: number) =>
      engine.call("complete", { files: store.files.value, file, offset }),
    hover: (file: string, offset: number) =>
      engine.call("hover", { files: store.files.value, file, offset }),
  };
  const stops = [
    restore(store, actions, options.storage),
    keep(store, options.storage),
    checkWhileTyping(store, engine),
  ];
  if (options.storage.isKept === false && options.frame !== true)
    store.notice.value = "This browser keeps nothing: what you write is gone when the page closes.";
  root.replaceChildren();
  render(
    <DeskContext.Provider value={desk}>
      <Workspace />
    </DeskContext.Provider>,
    root,
  );
  void engine.call("open", { bundle }).then((answer) => {
    if (answer.ok) store.engine.value = "ready";
    else store.notice.value = answer.error.message;
  });
  const stopKeys = listenToKeys(root, desk);
  if (options.frame !== true) void openShared(store, actions);
  return () => {
    for (const stop of stops) stop();
    stopKeys();
    engine.dispose();
    render(null, root);
  };
}

/** Files that came with the address take the place of what is there, which can be had back. */
async function openShared(store: Store, actions: Actions): Promise<void> {
  const { hash } = location;
  if (!hash.startsWith("#s=")) return;
  const files = await filesOf(hash);
  history.replaceState(history.state, "", location.pathname + location.search);
  if (files === undefined) {
    store.notice.value =
      "The link is damaged, too large, or of another version. Nothing was opened.";
    return;
  }
  actions.replaceFiles(files, "before the link was opened");
  store.notice.value = "These files came with the link. Undo brings yours back.";
}

/** Takes in what was kept, and what other tabs keep. */
function restore(store: Store, actions: Actions, storage: WorkspaceStorage): () => void {
  const take = (value: unknown): void => {
    const saved = decodeSaved(value);
    if (saved !== undefined) actions.restore(saved);
  };
  take(storage.read());
  return storage.subscribe?.(take) ?? (() => undefined);
}

function savedOf(store: Store): Saved {
  const times = store.times.value;
  return {
    version: 1,
    files: Object.fromEntries(
      store.files.value.flatMap(({ name, text }) => {
        const at = times[name];
        return at === undefined ? [] : [[name, { text, at }] as const];
      }),
    ),
    step: store.step.value?.id ?? "",
    steps: store.steps.value,
    past: store.past.value,
    singleKeys: store.singleKeys.value,
  };
}

/** Writes every change a moment after it. */
function keep(store: Store, storage: WorkspaceStorage): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let first = true;
  const stop = effect(() => {
    const saved = savedOf(store);
    if (first) {
      first = false;
      return;
    }
    clearTimeout(timer);
    timer = setTimeout(() => {
      storage.write(saved);
    }, 200);
  });
  const flush = (): void => {
    storage.write(savedOf(store));
  };
  addEventListener("pagehide", flush);
  return () => {
    stop();
    clearTimeout(timer);
    removeEventListener("pagehide", flush);
  };
}

/** A burst of changes in one frame is one question; the engine drops questions that a newer one replaces. */
const restMillis = 20;

/** Typing gives diagnostics, and nothing else. */
function checkWhileTyping(store: Store, engine: EngineClient): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = effect(() => {
    const files = store.files.value;
    clearTimeout(timer);
    timer = setTimeout(() => {
      void engine.call("check", { files }).then((answer) => {
        if (answer.ok && store.files.value === files)
          store.diagnostics.value = answer.value.diagnostics;
      });
    }, restMillis);
  });
  return () => {
    stop();
    clearTimeout(timer);
  };
}
