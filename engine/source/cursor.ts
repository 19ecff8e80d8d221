/**
 * Where a cursor stands in YAML that is being typed, and so is often broken. It goes by indentation, line by
 * line, and never fails: what it cannot tell it leaves out. Everything but completion and hover uses the parser.
 */
import type { Path } from "./place.ts";

/** What could be typed at an offset. */
export interface Cursor {
  /** `key`: a field's name, or an item of a list; `value`: what follows a colon. */
  readonly position: "key" | "value";
  /** The map that the key would join, or the field whose value is typed. */
  readonly path: Path;
  /** What is typed of it already, from `from` to the cursor. */
  readonly prefix: string;
  readonly from: number;
  /** Column of `from`, from 0. */
  readonly column: number;
  /** In braces or brackets, where nothing may begin a new line. */
  readonly inline: boolean;
  /** Keys that the map has already. */
  readonly taken: readonly string[];
  /** Every scalar of the document by its path's JSON. */
  readonly scalars: ReadonlyMap<string, string>;
}

interface Step {
  /** Column of the key or of the dash. */
  readonly column: number;
  readonly step: string | number;
}

interface Scan {
  steps: readonly Step[];
  /** Column of the key whose block text is being passed over. */
  textUnder: number | undefined;
  readonly keys: Map<string, string[]>;
  readonly scalars: Map<string, string>;
}

interface Line {
  readonly steps: readonly Step[];
  /** Column where the rest begins, after dashes and keys. */
  readonly column: number;
  readonly rest: string;
  readonly afterColon: boolean;
}

const keyPattern = /^(?:"([^"]*)"|'([^']*)'|([^\s#'"{}[\],:][^#'"{}[\],:]*)):(?:\s+|$)/u;

/** The cursor at `offset` of a file's text. */
export function cursorAt(text: string, offset: number): Cursor {
  const start = documentStart(text, offset);
  const found = text.indexOf("\n---", offset);
  const lines = text.slice(start, found === -1 ? text.length : found).split("\n");
  const scan: Scan = { steps: [], textUnder: undefined, keys: new Map(), scalars: new Map() };
  let at = start;
  let here: { readonly line: Line; readonly typed: string } | undefined;
  for (const line of lines) {
    const end = at + line.length;
    if (here === undefined && offset <= end) {
      const typed = line.slice(0, offset - at);
      here = { line: readLine(scan.steps, typed), typed };
      // The line as it is typed counts for what follows, but not among the keys beside the cursor.
      scan.steps = readLine(scan.steps, line).steps;
    } else passLine(scan, line);
    at = end + 1;
  }
  const { line, typed } = here ?? { line: readLine(scan.steps, ""), typed: "" };
  return cursorOf(line, typed, offset, scan);
}

function documentStart(text: string, offset: number): number {
  const before = text.lastIndexOf("\n---", offset - 1);
  if (before === -1 && !text.startsWith("---")) return 0;
  const end = text.indexOf("\n", before + 1);
  return end === -1 || end >= offset ? offset : end + 1;
}

function passLine(scan: Scan, line: string): void {
  const column = line.length - line.trimStart().length;
  if (scan.textUnder !== undefined) {
    if (line.trim() === "" || column > scan.textUnder) return;
    scan.textUnder = undefined;
  }
  if (line.trim() === "" || line.trimStart().startsWith("#")) return;
  const read = readLine(scan.steps, line, scan.keys);
  scan.steps = read.steps;
  if (/^[|>][-+0-9]*\s*$/u.test(read.rest)) scan.textUnder = read.steps.at(-1)?.column ?? 0;
  else noteValues(scan, read);
}

function noteValues({ keys, scalars }: Scan, { steps, rest }: Line): void {
  const path = steps.map(({ step }) => step);
  if (rest.startsWith("{")) readFlow(rest, path, { keys, scalars });
  else if (rest !== "" && !rest.startsWith("["))
    scalars.set(JSON.stringify(path), unquoted(rest.replace(/\s+#.*$/u, "").trim()));
}

const unquoted = (text: string): string => /^(["'])(.*)\1$/u.exec(text)?.[2] ?? text;

/** The steps that a line leads to from those of the lines above it. */
function readLine(above: readonly Step[], line: string, keys?: Map<string, string[]>): Line {
  let rest = line.trimStart();
  let column = line.length - rest.length;
  let steps = above;
  while (/^-(?:\s|$)/u.test(rest)) {
    const dash = column;
    const held = steps.filter((step) => step.column <= dash);
    const last = held.at(-1);
    const again = last?.column === dash && typeof last.step === "number" ? last.step + 1 : 0;
    steps = [...(again > 0 ? held.slice(0, -1) : held), { column: dash, step: again }];
    const after = rest.slice(1);
    rest = after.trimStart();
    column += 1 + after.length - rest.length;
  }
  steps = steps.filter((step) => step.column < column);
  const key = keyPattern.exec(rest);
  if (key === null) return { steps, column, rest, afterColon: false };
  const name = (key[1] ?? key[2] ?? key[3] ?? "").trim();
  const parent = JSON.stringify(steps.map(({ step }) => step));
  keys?.set(parent, [...(keys.get(parent) ?? []), name]);
  return {
    steps: [...steps, { column, step: name }],
    column: column + key[0].length,
    rest: rest.slice(key[0].length),
    afterColon: true,
  };
}

function cursorOf(line: Line, typed: string, offset: number, { keys, scalars }: Scan): Cursor {
  const path = line.steps.map(({ step }) => step);
  if (/^[{[]/u.test(line.rest)) {
    const inner = { keys: new Map<string, string[]>(), scalars: new Map(scalars) };
    const flow = readFlow(line.rest, path, inner);
    const column = typed.length - flow.prefix.length;
    const taken = inner.keys.get(JSON.stringify(flow.path)) ?? [];
    return {
      ...flow,
      from: offset - flow.prefix.length,
      column,
      inline: true,
      taken,
      scalars: inner.scalars,
    };
  }
  const position = line.afterColon ? "value" : "key";
  const prefix = line.rest.trimEnd() === "" ? "" : line.rest;
  const taken = line.afterColon ? [] : (keys.get(JSON.stringify(path)) ?? []);
  const column = typed.length - prefix.length;
  return {
    position,
    path,
    prefix,
    from: offset - prefix.length,
    column,
    inline: false,
    taken,
    scalars,
  };
}

interface Flow {
  readonly position: "key" | "value";
  readonly path: Path;
  readonly prefix: string;
}

interface FlowLevel {
  readonly path: Path;
  readonly list: boolean;
  item: number;
  key: string | undefined;
}

/** Reads `{ name: v1, labels: { version:` up to its end. */
function readFlow(text: string, at: Path, into: Pick<Scan, "keys" | "scalars">): Flow {
  const levels: FlowLevel[] = [];
  let word = "";
  const pathNow = (level: FlowLevel): Path =>
    level.list
      ? [...level.path, level.item]
      : level.key === undefined
        ? level.path
        : [...level.path, level.key];
  const endWord = (level: FlowLevel | undefined): void => {
    if (level !== undefined && word.trim() !== "" && (level.list || level.key !== undefined))
      into.scalars.set(JSON.stringify(pathNow(level)), unquoted(word.trim()));
    word = "";
  };
  for (const letter of text) {
    const level = levels.at(-1);
    if (letter === "{" || letter === "[") {
      const path = level === undefined ? at : pathNow(level);
      levels.push({ path, list: letter === "[", item: 0, key: undefined });
      word = "";
    } else if (letter === "}" || letter === "]") {
      endWord(level);
      levels.pop();
    } else if (letter === "," && level !== undefined) {
      endWord(level);
      level.item += 1;
      level.key = undefined;
    } else if (letter === ":" && level !== undefined && !level.list && level.key === undefined) {
      level.key = unquoted(word.trim());
      const parent = JSON.stringify(level.path);
      into.keys.set(parent, [...(into.keys.get(parent) ?? []), level.key]);
      word = "";
    } else word += letter;
  }
  const level = levels.at(-1);
  const prefix = word.trimStart();
  if (level === undefined) return { position: "value", path: at, prefix: "" };
  const open = !level.list && level.key === undefined;
  return { position: open ? "key" : "value", path: pathNow(level), prefix };
}
