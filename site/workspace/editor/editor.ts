/**
 * CodeMirror in a shadow root, where its stylesheets need no exception from the page's policy.
 * It shows one file at a time, keeps an undo history for each, and is told what to mark.
 */
import { autocompletion } from "@codemirror/autocomplete";
import {
  defaultKeymap,
  history,
  historyKeymap,
  indentLess,
  indentMore,
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
import type { Diagnostic } from "../../../engine/index.ts";
import type { LitLine } from "../lit.ts";
import { markField, setMarks } from "./marks.ts";
import { editorTheme, highlighting } from "./theme.ts";

export interface EditorEvents {
  readonly onEdit: (file: string, text: string) => void;
  readonly onRun: () => void;
  /** The trace step of the line under the cursor. */
  readonly onLine: (step: number | undefined) => void;
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
  focus(): void;
  dispose(): void;
}

const readOnly = new Compartment();

export function openEditor(host: HTMLElement, events: EditorEvents): EditorHandle {
  const root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
  const states = new Map<string, EditorState>();
  let current = "";
  const view = new EditorView({ parent: root, root, state: EditorState.create({ doc: "" }) });
  const stateOf = ({ name, text }: ShownFile): EditorState =>
    EditorState.create({ doc: text, extensions: extensionsFor(name, events) });
  return {
    show(file) {
      if (file.name !== current) {
        if (current !== "") states.set(current, view.state);
        current = file.name;
        view.setState(states.get(file.name) ?? stateOf(file));
      }
      const text = view.state.doc.toString();
      if (text !== file.text) {
        view.dispatch({ changes: { from: 0, to: text.length, insert: file.text } });
      }
      view.dispatch({ effects: readOnly.reconfigure(EditorState.readOnly.of(file.readOnly)) });
    },
    mark(lines, diagnostics) {
      view.dispatch({ effects: setMarks.of({ lines, diagnostics }) });
    },
    goTo(line) {
      const at = view.state.doc.line(Math.min(Math.max(1, line), view.state.doc.lines));
      view.dispatch({
        selection: { anchor: at.from },
        effects: EditorView.scrollIntoView(at.from, { y: "center" }),
      });
      view.focus();
    },
    focus() {
      view.focus();
    },
    dispose() {
      view.destroy();
    },
  };
}

function extensionsFor(name: string, events: EditorEvents) {
  return [
    lineNumbers(),
    codeFolding(),
    foldGutter(),
    history(),
    drawSelection(),
    bracketMatching(),
    indentUnit.of("  "),
    autocompletion(),
    yaml(),
    highlighting,
    editorTheme,
    markField,
    readOnly.of(EditorState.readOnly.of(false)),
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({
      tabindex: "0",
      "aria-label": name,
      "aria-describedby": "editor-hint",
      autocapitalize: "off",
      spellcheck: "false",
    }),
    keymap.of([
      {
        key: "Mod-Enter",
        run: () => {
          events.onRun();
          return true;
        },
      },
      { key: "Tab", run: indentMore, shift: indentLess },
      ...historyKeymap,
      ...foldKeymap,
      ...searchKeymap,
      ...defaultKeymap,
    ]),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) events.onEdit(name, update.state.doc.toString());
      if (update.selectionSet) {
        const line = update.state.doc.lineAt(update.state.selection.main.head).number;
        const { lines } = update.state.field(markField);
        events.onLine(lines.find((lit) => lit.line <= line && line <= lit.endLine)?.step);
      }
    }),
  ];
}
