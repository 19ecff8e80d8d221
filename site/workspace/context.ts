import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { SourceFile } from "../../engine/index.ts";
import type { Actions } from "./actions.ts";
import type { Answer, Calls } from "./protocol.ts";
import type { Store } from "./store.ts";

/** Where the workspace's links lead; the page knows, the workspace does not. */
export interface WorkspaceLinks {
  readonly home: string;
  readonly lesson?: { readonly href: string; readonly title: string };
  /** What is simulated and what is not. */
  readonly support?: string;
  /** The same lab on its own page; in a frame. */
  readonly full?: string;
  readonly next?: { readonly href: string; readonly title: string };
}

/** The part of the terminal's module that the dock uses. */
export interface TerminalModule {
  openTerminal(
    host: HTMLElement,
    run: (line: string) => Promise<{ readonly output: string; readonly exitCode: number }>,
  ): TerminalHandle;
}

export interface TerminalHandle {
  focus(): void;
  dispose(): void;
}

/** Files to begin a playground with. */
export interface StartWorld {
  readonly title: string;
  readonly load: () => Promise<readonly SourceFile[]>;
}

export interface Desk {
  readonly store: Store;
  readonly actions: Actions;
  readonly links: WorkspaceLinks;
  readonly worlds?: readonly StartWorld[] | undefined;
  readonly terminal?: (() => Promise<TerminalModule>) | undefined;
  readonly complete: (file: string, offset: number) => Promise<Answer<Calls["complete"]["answer"]>>;
  readonly hover: (file: string, offset: number) => Promise<Answer<Calls["hover"]["answer"]>>;
}

export const DeskContext = createContext<Desk | undefined>(undefined);

/** The store and actions of the workspace around a view. */
export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (desk === undefined) throw new Error("A workspace view was rendered outside a workspace.");
  return desk;
}
