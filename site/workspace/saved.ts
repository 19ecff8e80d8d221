/** What a browser keeps of one lab, and how two copies of it become one. */
import type { SourceFile } from "../../engine/index.ts";

export interface SavedFile {
  readonly text: string;
  /** Milliseconds since 1970 when it was typed. */
  readonly at: number;
}

export type Guess =
  | { readonly kind: "shares"; readonly percents: readonly number[] }
  | { readonly kind: "choice"; readonly option: number }
  | { readonly kind: "unknown" };

export interface StepProgress {
  readonly guess?: Guess;
  readonly passed?: boolean;
  readonly runs?: number;
  readonly hints?: number;
}

/** An earlier state of the files that can be taken back. */
export interface Snapshot {
  readonly why: string;
  readonly files: readonly SourceFile[];
}

export interface Saved {
  readonly version: 1;
  readonly files: Readonly<Record<string, SavedFile>>;
  readonly step: string;
  readonly steps: Readonly<Record<string, StepProgress>>;
  readonly past: readonly Snapshot[];
  /** False when the reader switched single-key shortcuts off. */
  readonly singleKeys: boolean;
}

/** How many earlier states are kept. */
const pastLimit = 30;

/** `past` with one more state; the oldest falls off. Two equal states in a row are one. */
export function remember(past: readonly Snapshot[], snapshot: Snapshot): readonly Snapshot[] {
  const last = past.at(-1);
  return last !== undefined && sameFiles(last.files, snapshot.files)
    ? past
    : [...past, snapshot].slice(-pastLimit);
}

export function sameFiles(left: readonly SourceFile[], right: readonly SourceFile[]): boolean {
  return (
    left.length === right.length &&
    left.every(({ name, text }, index) => right[index]?.name === name && right[index].text === text)
  );
}

export interface Merge {
  readonly files: readonly SourceFile[];
  readonly times: Readonly<Record<string, number>>;
  /** Mine that lost against a newer save, as they were. */
  readonly lost: readonly SourceFile[];
}

/** Newest save wins for each file; what loses and differs is handed back so that it can be kept for undo. */
export function mergeFiles(
  mine: readonly SourceFile[],
  times: Readonly<Record<string, number>>,
  theirs: Readonly<Record<string, SavedFile>>,
): Merge {
  const lost: SourceFile[] = [];
  const merged = new Map(Object.entries(times));
  const files = mine.map((file) => {
    const other = Object.hasOwn(theirs, file.name) ? theirs[file.name] : undefined;
    if (other === undefined || other.at <= (times[file.name] ?? 0)) return file;
    merged.set(file.name, other.at);
    if (other.text === file.text) return file;
    if ((times[file.name] ?? 0) > 0) lost.push(file);
    return { name: file.name, text: other.text };
  });
  const known = new Set(mine.map(({ name }) => name));
  const added = Object.entries(theirs).flatMap(([name, { text, at }]) => {
    if (known.has(name)) return [];
    merged.set(name, at);
    return [{ name, text }];
  });
  return { files: [...files, ...added], times: Object.fromEntries(merged), lost };
}
