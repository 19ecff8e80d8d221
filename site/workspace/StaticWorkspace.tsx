import type { VNode } from "preact";
import { createActions } from "./actions.ts";
import { DeskContext, type WorkspaceLinks } from "./context.ts";
import type { OpenResult } from "./protocol.ts";
import type { Engine } from "./run-actions.ts";
import { createStore } from "./store.ts";
import { Workspace } from "./Workspace.tsx";

const nobody: Engine = {
  call: () => Promise.resolve({ ok: false, error: { code: "unknown", message: "" } }),
  reset: () => undefined,
};

/** The workspace as it stands before any script: rendered at build, read without one. */
export function StaticWorkspace({
  opened,
  links,
}: {
  readonly opened: OpenResult;
  readonly links: WorkspaceLinks;
}): VNode {
  const store = createStore(opened);
  const actions = createActions(store, nobody, () => 0);
  const none = () => nobody.call("hover", { files: [], file: "", offset: 0 });
  const desk = {
    store,
    actions,
    links,
    terminal: undefined,
    complete: () => nobody.call("complete", { files: [], file: "", offset: 0 }),
    hover: none,
  };
  return (
    <DeskContext.Provider value={desk}>
      <Workspace />
    </DeskContext.Provider>
  );
}
