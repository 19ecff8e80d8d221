import type { Code } from "./codes.ts";
import type { JsonValue } from "./json.ts";
import type { Path, Place } from "./place.ts";

/** A node of a document: its text's range, and its value as Kubernetes reads YAML. */
export type SourceNode = ScalarNode | MapNode | ListNode;

/** Offsets within the document's own text, so that a node stays true when the document moves. */
interface Ranged {
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
  /** In the order written; of equal keys the last counts. */
  readonly entries: readonly MapEntry[];
}

export interface ListNode extends Ranged {
  readonly kind: "list";
  readonly items: readonly SourceNode[];
}

/** Something wrong with the text itself, before any meaning. */
export interface SourceProblem extends Ranged {
  readonly code: Code;
  /** Stands in the code's message for `{detail}`. */
  readonly detail: string;
  /** As Kubernetes' reader prints it. */
  readonly real?: string;
  /** The document cannot be read at all; else it is read, and this is worth a warning. */
  readonly fatal: boolean;
}

/** One document of a file: the text between two separators. */
export interface SourceDocument {
  readonly file: string;
  /** Position among all documents of all files. */
  readonly index: number;
  readonly text: string;
  /** Where `text` begins in the file: offset, and line and column from 1. */
  readonly start: number;
  readonly line: number;
  readonly column: number;
  /** Absent where the text cannot be read. */
  readonly root?: SourceNode;
  readonly problems: readonly SourceProblem[];
}

/** Where `path` stands; a path that leads nowhere ends at its deepest existing node. */
export function placeOfPath(document: SourceDocument, path: Path): Place {
  if (document.root === undefined) return placeOfRange(document, 0, document.text.length);
  let node = document.root;
  for (const step of path) {
    const next = childOf(node, step);
    if (next === undefined) break;
    node = next;
  }
  return placeOfRange(document, node.start, node.end);
}

/** Where the key at the end of `path` stands, else the node that lacks it. */
export function placeOfKey(document: SourceDocument, path: Path): Place {
  const parent = nodeAt(document.root, path.slice(0, -1));
  const key = path.at(-1);
  if (parent?.kind === "map" && key !== undefined) {
    const entry = parent.entries.findLast((candidate) => candidate.key === String(key));
    if (entry !== undefined) return placeOfRange(document, entry.keyStart, entry.keyEnd);
  }
  return placeOfPath(document, path);
}

/** From the key at the end of `path` to the end of its value; an item of a list stands for itself. */
export function placeOfEntry(document: SourceDocument, path: Path): Place {
  const parent = nodeAt(document.root, path.slice(0, -1));
  const step = path.at(-1);
  if (parent?.kind === "map" && step !== undefined) {
    const entry = parent.entries.findLast(({ key }) => key === String(step));
    if (entry !== undefined) return placeOfRange(document, entry.keyStart, entry.value.end);
  }
  return placeOfPath(document, path);
}

/** The node at `path`; undefined if the path leads nowhere. */
export function nodeAt(root: SourceNode | undefined, path: Path): SourceNode | undefined {
  let node = root;
  for (const step of path) {
    if (node === undefined) return undefined;
    node = childOf(node, step);
  }
  return node;
}

/** The range of a document's text as a place in its file. */
export function placeOfRange(document: SourceDocument, start: number, end: number): Place {
  const last = start + document.text.slice(start, end).trimEnd().length; // a block ends in blanks
  const from = lineAndColumn(document, start);
  const to = lineAndColumn(document, last);
  return {
    file: document.file,
    start: document.start + start,
    end: document.start + last,
    line: from.line,
    column: from.column,
    endLine: to.line,
    endColumn: to.column,
  };
}

/** Plain JSON of a node. Aliases were joined in by reading, so a node may be visited more than once. */
export function toJson(node: SourceNode): JsonValue {
  switch (node.kind) {
    case "scalar":
      return node.value;
    case "list":
      return node.items.map(toJson);
    case "map":
      return Object.fromEntries(node.entries.map(({ key, value }) => [key, toJson(value)]));
  }
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

function lineAndColumn(
  { text, line, column }: SourceDocument,
  offset: number,
): { readonly line: number; readonly column: number } {
  let at = line;
  let lineStart = 0;
  for (
    let end = text.indexOf("\n");
    end !== -1 && end < offset;
    end = text.indexOf("\n", end + 1)
  ) {
    at += 1;
    lineStart = end + 1;
  }
  const first = lineStart === 0 ? column : 1;
  return { line: at, column: first + offset - lineStart };
}
