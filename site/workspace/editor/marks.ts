import { StateEffect, StateField, type Range } from "@codemirror/state";
import { Decoration, EditorView, WidgetType, type DecorationSet } from "@codemirror/view";
import type { Text } from "@codemirror/state";
import type { Diagnostic } from "../../../engine/index.ts";
import type { LitLine } from "../lit.ts";

export interface Marks {
  readonly lines: readonly LitLine[];
  readonly diagnostics: readonly Diagnostic[];
}

export const setMarks = StateEffect.define<Marks>();

interface MarkState extends Marks {
  readonly decorations: DecorationSet;
}

/** What a line says about the request that was looked at, at its right end. */
class Inlay extends WidgetType {
  readonly #text: string;
  readonly #tone: string;

  constructor(text: string, tone: string) {
    super();
    this.#text = text;
    this.#tone = tone;
  }

  override eq(other: Inlay): boolean {
    return this.#text === other.#text && this.#tone === other.#tone;
  }

  override toDOM(): HTMLElement {
    const span = document.createElement("span");
    span.className = `cm-inlay ${this.#tone}`;
    span.textContent = this.#text;
    return span;
  }
}

/** A message under its line, the code first; a fix that can be taken is a button. */
class Message extends WidgetType {
  readonly #diagnostic: Diagnostic;

  constructor(diagnostic: Diagnostic) {
    super();
    this.#diagnostic = diagnostic;
  }

  override eq(other: Message): boolean {
    const [a, b] = [this.#diagnostic, other.#diagnostic];
    return a.code === b.code && a.message === b.message && a.place?.start === b.place?.start;
  }

  override toDOM(view: EditorView): HTMLElement {
    const { code, severity, message, fix, replaceWith, place } = this.#diagnostic;
    const box = document.createElement("div");
    box.className = `cm-says ${severity}`;
    const label = document.createElement("b");
    label.textContent = code;
    const text = document.createElement("span");
    text.textContent = fix === undefined ? message : `${message} ${fix}`;
    box.append(label, text);
    if (replaceWith !== undefined && place !== undefined) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = `Replace with ${replaceWith}`;
      button.addEventListener("click", () => {
        view.dispatch({ changes: { from: place.start, to: place.end, insert: replaceWith } });
        view.focus();
      });
      box.append(button);
    }
    return box;
  }

  override ignoreEvent(): boolean {
    return true;
  }
}

function lineRanges(doc: Text, { lines, diagnostics }: Marks): readonly Range<Decoration>[] {
  const ranges: Range<Decoration>[] = [];
  for (const { line, endLine, tone, inlay } of lines) {
    for (let n = line; n <= Math.min(endLine, doc.lines); n++) {
      if (tone === "won") ranges.push(Decoration.line({ class: "cm-lit" }).range(doc.line(n).from));
    }
    const last = doc.line(Math.min(Math.max(line, endLine), doc.lines));
    const text = inlay ?? (tone === "skipped" ? "not tried" : undefined);
    if (text !== undefined) {
      ranges.push(Decoration.widget({ widget: new Inlay(text, tone), side: 1 }).range(last.to));
    }
  }
  for (const diagnostic of diagnostics) {
    const { place, severity } = diagnostic;
    if (place === undefined || place.start > doc.length) continue;
    const line = doc.lineAt(place.start);
    const end = Math.min(place.end, line.to);
    if (end > place.start) {
      ranges.push(Decoration.mark({ class: `cm-wave ${severity}` }).range(place.start, end));
    }
    ranges.push(
      Decoration.widget({ widget: new Message(diagnostic), block: true, side: 1 }).range(line.to),
    );
  }
  return ranges;
}

/** Lit lines and messages. Lit lines go with the first edit, as they would be stale; messages move along. */
export const markField = StateField.define<MarkState>({
  create: () => ({ lines: [], diagnostics: [], decorations: Decoration.none }),
  update(value, transaction) {
    for (const effect of transaction.effects) {
      if (!effect.is(setMarks)) continue;
      const ranges = lineRanges(transaction.state.doc, effect.value);
      return { ...effect.value, decorations: Decoration.set([...ranges], true) };
    }
    return transaction.docChanged
      ? { ...value, lines: [], decorations: value.decorations.map(transaction.changes) }
      : value;
  },
  provide: (field) => EditorView.decorations.from(field, ({ decorations }) => decorations),
});
