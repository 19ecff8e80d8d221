/**
 * CodeMirror in a shadow root, where its stylesheets need no exception from the page's policy.
 * It shows one file at a time, keeps an undo history for each, and is told what to mark.
 */
import { acceptCompletion } from "@codemirror/autocomplete";
import {
  defaultKeymap,
  history,
  historyKeymap,
  indentLess,
  indentMore,
  undo,
} from "@codemirror/commands";
import { yaml } from "@codemirror/lang-yaml";
import {
  bracketMatching,
  codeFolding,
  foldGutter,
  foldKeymap,
  indentUnit,
} from "@codemirror/language";
import { searchKeymap } from "@codemirror/search";
import { Compartment, EditorState } from "@codemirror/state";
import { drawSelection, EditorView, keymap, lineNumbers } from "@codemirror/view";
import type { Completions, Diagnostic, HoverText } from "../../../engine/index.ts";
import type { LitLine } from "../lit.ts";
import { assistFor } from "./assist.ts";
import { markField, marks, setMarks, takeFix } from "./marks.ts";
import { editorTheme, highlighting } from "./theme.ts";

export interface EditorEvents {
  readonly onEdit: (file: string, text: string) => void;
  readonly onRun: () => void;
  /** The trace step of the line under the cursor. */
  readonly onLine: (step: number | undefined) => void;
  readonly complete: (file: string, offset: number) => Promise<Completions | undefined>;
  readonly hover: (file: string, offset: number) => Promise<HoverText | undefined>;
}

export interface ShownFile {
  readonly name: string;
  readonly text: string;
  readonly readOnly: boolean;
}

export interface EditorHandle {
  show(file: ShownFile): void;
  mark(lines: readonly LitLine[], diagnostics: readonly Diagnostic[]): void;
  goTo(line: number): void;
  /** Types `text` at the cursor; for the keys that a phone lacks. */
  type(text: string): void;
  press(key: "indent" | "outdent" | "undo"): void;
  focus(): void;
  dispose(): void;
}

const readOnly = new Compartment();

/** Messages under the line that is being typed wait until the hand rests, so that the text does not jump. */
const restMillis = 600;

export function openEditor(host: HTMLElement, events: EditorEvents): EditorHandle {
  const root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
  const states = new Map<string, EditorState>();
  const typed: { at: number; timer: ReturnType<typeof setTimeout> | undefined } = {
    at: 0,
    timer: undefined,
  };
  let current = "";
  const view = new EditorView({ parent: root, root, state: EditorState.create({ doc: "" }) });
  const onType = (): void => {
    typed.at = performance.now();
  };
  const stateOf = ({ name, text }: ShownFile): EditorState =>
    EditorState.create({ doc: text, extensions: extensionsFor(name, events, onType) });
  return {
    show(file) {
      if (file.name !== current) {
        if (current !== "") states.set(current, view.state);
        current = file.name;
        view.setState(states.get(file.name) ?? stateOf(file));
      }
      replaceText(view, file.text);
      view.dispatch({ effects: readOnly.reconfigure(EditorState.readOnly.of(file.readOnly)) });
    },
    mark(lines, diagnostics) {
      clearTimeout(typed.timer);
      const left = typed.at + restMillis - performance.now();
      const { doc, selection } = view.state;
      const quietLine =
        typed.at > 0 && left > 0 ? doc.lineAt(selection.main.head).number : undefined;
      view.dispatch({ effects: setMarks.of({ lines, diagnostics, quietLine }) });
      if (quietLine === undefined) return;
      typed.timer = setTimeout(() => {
        const { lines: lit, diagnostics: found } = view.state.field(markField);
        view.dispatch({ effects: setMarks.of({ lines: lit, diagnostics: found }) });
      }, left);
    },
    ...movesOf(view),
    dispose() {
      clearTimeout(typed.timer);
      view.destroy();
    },
  };
}

/** What buttons outside of the editor do in it. */
function movesOf(view: EditorView): Pick<EditorHandle, "goTo" | "type" | "press" | "focus"> {
  return {
    goTo(line) {
      const at = view.state.doc.line(Math.min(Math.max(1, line), view.state.doc.lines));
      view.dispatch({
        selection: { anchor: at.from },
        effects: EditorView.scrollIntoView(at.from, { y: "center" }),
      });
      view.focus();
    },
    type(text) {
      view.dispatch(view.state.replaceSelection(text), { userEvent: "input.type" });
      view.focus();
    },
    press(key) {
      (key === "undo" ? undo : key === "indent" ? indentMore : indentLess)(view);
      view.focus();
    },
    focus() {
      view.focus();
    },
  };
}

/** Changes only what differs, so that the cursor and the undo history stay where they are. */
function replaceText(view: EditorView, text: string): void {
  const old = view.state.doc.toString();
  if (old === text) return;
  let from = 0;
  while (from < old.length && from < text.length && old[from] === text[from]) from += 1;
  let tail = 0;
  const most = Math.min(old.length, text.length) - from;
  while (tail < most && old.at(-1 - tail) === text.at(-1 - tail)) tail += 1;
  view.dispatch({
    changes: { from, to: old.length - tail, insert: text.slice(from, text.length - tail) },
  });
}

function shortcuts(events: EditorEvents) {
  return keymap.of([
    {
      key: "Mod-Enter",
      run: () => {
        events.onRun();
        return true;
      },
    },
    { key: "Mod-.", run: takeFix },
    { key: "Tab", run: acceptCompletion },
    { key: "Tab", run: indentMore, shift: indentLess },
    ...historyKeymap,
    ...foldKeymap,
    ...searchKeymap,
    ...defaultKeymap,
  ]);
}

function extensionsFor(name: string, events: EditorEvents, onType: () => void) {
  return [
    marks,
    lineNumbers(),
    codeFolding(),
    foldGutter(),
    history(),
    drawSelection(),
    bracketMatching(),
    indentUnit.of("  "),
    assistFor({
      complete: (offset) => events.complete(name, offset),
      hover: (offset) => events.hover(name, offset),
    }),
    yaml(),
    highlighting,
    editorTheme,
    readOnly.of(EditorState.readOnly.of(false)),
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({
      tabindex: "0",
      "aria-label": name,
      "aria-describedby": "editor-hint",
      autocapitalize: "off",
      spellcheck: "false",
    }),
    shortcuts(events),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) {
        if (update.transactions.some((one) => one.isUserEvent("input"))) onType();
        events.onEdit(name, update.state.doc.toString());
      }
      if (update.selectionSet) {
        const line = update.state.doc.lineAt(update.state.selection.main.head).number;
        const { lines } = update.state.field(markField);
        events.onLine(lines.find((lit) => lit.line <= line && line <= lit.endLine)?.step);
      }
    }),
  ];
}
