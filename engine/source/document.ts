import type { Path, Place } from "./place.ts";

/** A node of a document as written: its text's range, and its value as Kubernetes reads YAML. */
export type SourceNode = ScalarNode | MapNode | ListNode;

interface Ranged {
  /** Offsets in the file's text. */
  readonly start: number;
  readonly end: number;
}

export interface ScalarNode extends Ranged {
  readonly kind: "scalar";
  readonly value: string | number | boolean | null;
}

export interface MapEntry {
  readonly key: string;
  readonly keyStart: number;
  readonly keyEnd: number;
  readonly value: SourceNode;
}

export interface MapNode extends Ranged {
  readonly kind: "map";
  readonly entries: readonly MapEntry[];
}

export interface ListNode extends Ranged {
  readonly kind: "list";
  readonly items: readonly SourceNode[];
}

export interface SourceDocument {
  readonly file: string;
  /** Position among all documents of all files. */
  readonly index: number;
  /** The file's text up to and including this document's end; offsets point into it. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly root: SourceNode;
}

/** The node at `path`, or the deepest one that exists on the way to it. */
export function nodeAt(root: SourceNode, path: Path): SourceNode {
  let node = root;
  for (const step of path) {
    const next = childOf(node, step);
    if (next === undefined) return node;
    node = next;
  }
  return node;
}

/** Where `path` stands; a path that leads nowhere ends at its deepest existing node. */
export function placeOfPath(document: SourceDocument, path: Path): Place {
  const { start, end } = nodeAt(document.root, path);
  return placeOfRange(document, start, end);
}

function childOf(node: SourceNode, step: string | number): SourceNode | undefined {
  switch (node.kind) {
    case "scalar":
      return undefined;
    case "map":
      return node.entries.findLast(({ key }) => key === String(step))?.value;
    case "list":
      return typeof step === "number" ? node.items[step] : undefined;
  }
}

function placeOfRange(document: SourceDocument, start: number, end: number): Place {
  const from = lineAndColumn(document.text, start);
  const to = lineAndColumn(document.text, end);
  return {
    file: document.file,
    start,
    end,
    line: from.line,
    column: from.column,
    endLine: to.line,
    endColumn: to.column,
  };
}

function lineAndColumn(text: string, offset: number): { line: number; column: number } {
  let line = 1;
  let lineStart = 0;
  for (let at = text.indexOf("\n"); at !== -1 && at < offset; at = text.indexOf("\n", at + 1)) {
    line += 1;
    lineStart = at + 1;
  }
  return { line, column: offset - lineStart + 1 };
}
