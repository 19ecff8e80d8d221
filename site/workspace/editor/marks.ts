import { RangeSet, StateEffect, StateField, type Extension, type Range } from "@codemirror/state";
import {
  Decoration,
  EditorView,
  gutter,
  GutterMarker,
  WidgetType,
  type DecorationSet,
} from "@codemirror/view";
import type { ChangeDesc, Text } from "@codemirror/state";
import type { Diagnostic } from "../../../engine/index.ts";
import type { LitLine } from "../lit.ts";

export interface Marks {
  readonly lines: readonly LitLine[];
  readonly diagnostics: readonly Diagnostic[];
  /** The line whose message waits, as it is being typed. */
  readonly quietLine?: number | undefined;
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
    const { code, severity, message, why, fix, replaceWith } = this.#diagnostic;
    const box = document.createElement("div");
    box.className = `cm-says ${severity}`;
    const label = document.createElement("b");
    label.textContent = severity === "error" && code.startsWith("ADM") ? "Refused" : code;
    label.title = code;
    const text = document.createElement("span");
    text.append(...withCode(fix === undefined ? message : `${message} ${fix}`));
    if (why !== undefined) {
      const reason = document.createElement("small");
      reason.append(...withCode(why));
      text.append(reason);
    }
    box.append(label, text);
    if (replaceWith !== undefined) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = `Replace with ${replaceWith}`;
      button.addEventListener("click", () => {
        applyFix(view, this.#diagnostic);
      });
      box.append(button);
    }
    return box;
  }

  override ignoreEvent(): boolean {
    return true;
  }
}

/** The parts between backticks as code. */
function withCode(text: string): readonly Node[] {
  return text.split("`").map((part, index) => {
    if (index % 2 === 0) return document.createTextNode(part);
    const code = document.createElement("code");
    code.textContent = part;
    return code;
  });
}

/** Writes what the diagnostic proposes over what it is about, wherever that has moved to. */
function applyFix(view: EditorView, { place, replaceWith }: Diagnostic): void {
  if (place === undefined || replaceWith === undefined || place.end > view.state.doc.length) return;
  view.dispatch({ changes: { from: place.start, to: place.end, insert: replaceWith } });
  view.focus();
}

/** Takes the first fix that is offered on the cursor's line. */
export function takeFix(view: EditorView): boolean {
  const { doc, selection } = view.state;
  const line = doc.lineAt(selection.main.head).number;
  const found = view.state.field(markField).diagnostics.find(({ place, replaceWith }) => {
    if (place === undefined || replaceWith === undefined) return false;
    return doc.lineAt(Math.min(place.start, doc.length)).number === line;
  });
  if (found !== undefined) applyFix(view, found);
  return found !== undefined;
}

/** The fixed shapes of a finding, as a picture in the gutter. */
const shapes = {
  error: "M8 1.2 14.8 8 8 14.8 1.2 8ZM6 6l4 4M10 6l-4 4",
  warning: "M8 2 14.5 13.5h-13ZM8 6.5v3M8 11.7v.1",
  note: "M3.5 2.5h9a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1h-9a1 1 0 0 1-1-1v-9a1 1 0 0 1 1-1ZM8 7.2v4M8 4.8v.1",
} as const;

class Sign extends GutterMarker {
  readonly #severity: Diagnostic["severity"];

  constructor(severity: Diagnostic["severity"]) {
    super();
    this.#severity = severity;
  }

  override eq(other: Sign): boolean {
    return this.#severity === other.#severity;
  }

  override toDOM(): Node {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("viewBox", "0 0 16 16");
    svg.setAttribute("class", `cm-sign ${this.#severity}`);
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", this.#severity);
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("d", shapes[this.#severity]);
    svg.append(path);
    return svg;
  }
}

const signs = {
  error: new Sign("error"),
  warning: new Sign("warning"),
  note: new Sign("note"),
} as const;

/** The gravest finding of each line. */
const signGutter = gutter({
  class: "cm-signs",
  markers: ({ state }) => {
    const gravest = new Map<number, Sign>();
    for (const severity of ["note", "warning", "error"] as const)
      for (const { place, severity: own } of state.field(markField).diagnostics)
        if (own === severity && place !== undefined && place.start <= state.doc.length)
          gravest.set(state.doc.lineAt(place.start).from, signs[severity]);
    return RangeSet.of(
      [...gravest].map(([from, sign]) => sign.range(from)),
      true,
    );
  },
});

function lineRanges(
  doc: Text,
  { lines, diagnostics, quietLine }: Marks,
): readonly Range<Decoration>[] {
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
    if (line.number === quietLine) continue;
    ranges.push(
      Decoration.widget({ widget: new Message(diagnostic), block: true, side: 1 }).range(line.to),
    );
  }
  return ranges;
}

/** A diagnostic whose text has moved with what was typed before it. */
function moved(diagnostic: Diagnostic, changes: ChangeDesc): Diagnostic {
  const { place } = diagnostic;
  if (place === undefined || place.end > changes.length) return diagnostic;
  const [start, end] = [changes.mapPos(place.start, 1), changes.mapPos(place.end, -1)];
  return { ...diagnostic, place: { ...place, start, end: Math.max(start, end) } };
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
    if (!transaction.docChanged) return value;
    const { changes } = transaction;
    return {
      lines: [],
      diagnostics: value.diagnostics.map((one) => moved(one, changes)),
      decorations: value.decorations.map(changes),
    };
  },
  provide: (field) => EditorView.decorations.from(field, ({ decorations }) => decorations),
});

/** Everything that marks lines: ground, inlays, messages and signs in the gutter. */
export const marks: Extension = [markField, signGutter];
