/**
 * A pattern as a deterministic automaton over a finite alphabet, built as far as it is walked.
 *
 * A state is the set of program counters at which the machine waits for the next character, together
 * with what the previous character was: RE2's `^`, `$` and `\b` look at both sides of a position, so
 * they are settled when the next character is known. Whole texts are matched, as Envoy's `safe_regex`
 * matches a path or a header value (DP-56).
 */
import type { Instruction, Program } from "./program.ts";

/** What stands at one side of a position, as far as `^`, `$` and `\b` can tell. */
const SIDE = { edge: 0, newline: 1, word: 2, other: 3 } as const;
type Side = (typeof SIDE)[keyof typeof SIDE];

/** RE2's bits for conditions of zero width. */
const BEGIN_LINE = 1;
const END_LINE = 2;
const BEGIN_TEXT = 4;
const END_TEXT = 8;
const WORD_BOUNDARY = 16;
const NO_WORD_BOUNDARY = 32;

/** The number of a state. `DEAD` never accepts, whatever follows. */
export type StateId = number;
export const DEAD: StateId = -1;

export interface Automaton {
  readonly program: Program;
  readonly states: { readonly counters: readonly number[]; readonly before: Side }[];
  readonly numbers: Map<string, StateId>;
  readonly steps: Map<number, StateId>[];
  readonly accepting: (boolean | undefined)[];
}

/** The automaton of `program`, with its start as state 0. */
export function automatonOf(program: Program): Automaton {
  const automaton: Automaton = {
    program,
    states: [],
    numbers: new Map(),
    steps: [],
    accepting: [],
  };
  intern(automaton, [program.start], SIDE.edge);
  return automaton;
}

/** The state after reading the character with code point `rune`. */
export function step(automaton: Automaton, from: StateId, rune: number): StateId {
  const known = automaton.steps[from]?.get(rune);
  if (known !== undefined) return known;
  const state = automaton.states[from];
  if (state === undefined) return DEAD;
  const after = sideOf(rune);
  const waiting = new Set<number>();
  for (const instruction of closure(automaton.program, state.counters, state.before, after)) {
    if (reads(instruction, rune) && "next" in instruction && typeof instruction.next === "number") {
      waiting.add(instruction.next);
    }
  }
  const to =
    waiting.size === 0
      ? DEAD
      : intern(
          automaton,
          [...waiting].sort((a, b) => a - b),
          after,
        );
  automaton.steps[from]?.set(rune, to);
  return to;
}

/** Whether a text that ends in this state matches. */
export function accepts(automaton: Automaton, at: StateId): boolean {
  const known = automaton.accepting[at];
  if (known !== undefined) return known;
  const state = automaton.states[at];
  if (state === undefined) return false;
  const ends = closure(automaton.program, state.counters, state.before, SIDE.edge);
  const verdict = ends.some(({ kind }) => kind === "match");
  automaton.accepting[at] = verdict;
  return verdict;
}

function intern(automaton: Automaton, counters: readonly number[], before: Side): StateId {
  const key = `${String(before)}:${counters.join(",")}`;
  const known = automaton.numbers.get(key);
  if (known !== undefined) return known;
  const id = automaton.states.length;
  automaton.numbers.set(key, id);
  automaton.states.push({ counters, before });
  automaton.steps.push(new Map());
  automaton.accepting.push(undefined);
  return id;
}

/** Every instruction that can be reached without reading a character between `before` and `after`. */
function closure(
  program: Program,
  counters: readonly number[],
  before: Side,
  after: Side,
): readonly Instruction[] {
  const holds = conditionsBetween(before, after);
  const seen = new Set<number>(counters);
  const found: Instruction[] = [];
  // A Set visits what is added while it is walked.
  for (const counter of seen) {
    const instruction = program.instructions[counter];
    if (instruction === undefined) continue;
    switch (instruction.kind) {
      case "branch":
        for (const next of instruction.next) seen.add(next);
        break;
      case "jump":
        seen.add(instruction.next);
        break;
      case "assert":
        if ((instruction.conditions & ~holds) === 0) seen.add(instruction.next);
        break;
      case "rune":
      case "any":
      case "match":
        found.push(instruction);
        break;
      case "fail":
        break;
    }
  }
  return found;
}

function conditionsBetween(before: Side, after: Side): number {
  let holds = 0;
  if (before === SIDE.edge) holds |= BEGIN_TEXT;
  if (before === SIDE.edge || before === SIDE.newline) holds |= BEGIN_LINE;
  if (after === SIDE.edge) holds |= END_TEXT;
  if (after === SIDE.edge || after === SIDE.newline) holds |= END_LINE;
  const boundary = (before === SIDE.word) !== (after === SIDE.word);
  return holds | (boundary ? WORD_BOUNDARY : NO_WORD_BOUNDARY);
}

const NEWLINE = 10;

function sideOf(rune: number): Side {
  if (rune === NEWLINE) return SIDE.newline;
  return /\w/.test(String.fromCodePoint(rune)) ? SIDE.word : SIDE.other;
}

function reads(instruction: Instruction, rune: number): boolean {
  switch (instruction.kind) {
    case "any":
      return instruction.newline || rune !== NEWLINE;
    case "rune":
      return matchesRune(instruction.runes, instruction.foldsCase, rune);
    case "branch":
    case "jump":
    case "assert":
    case "match":
    case "fail":
      return false;
  }
}

/** A single rune may fold case; a list holds pairs of first and last, already folded. */
function matchesRune(runes: readonly number[], foldsCase: boolean, rune: number): boolean {
  const [only] = runes;
  if (runes.length === 1 && only !== undefined) {
    return rune === only || (foldsCase && sameButCase(only, rune));
  }
  for (let i = 0; i + 1 < runes.length; i += 2) {
    const [first, last] = [runes[i], runes[i + 1]];
    if (first !== undefined && last !== undefined && first <= rune && rune <= last) return true;
  }
  return false;
}

function sameButCase(a: number, b: number): boolean {
  const [left, right] = [String.fromCodePoint(a), String.fromCodePoint(b)];
  return left.toLowerCase() === right.toLowerCase() || left.toUpperCase() === right.toUpperCase();
}

/** The code points at which some instruction begins or stops to match: between two, all act alike. */
export function boundariesOf(program: Program): ReadonlySet<number> {
  const found = new Set<number>([0]);
  const edge = (first: number, last: number): void => {
    found.add(first);
    found.add(last + 1);
  };
  for (const instruction of program.instructions) {
    if (instruction.kind === "any" && !instruction.newline) edge(NEWLINE, NEWLINE);
    if (instruction.kind === "assert") addSideEdges(instruction.conditions, edge);
    if (instruction.kind !== "rune") continue;
    const { runes, foldsCase } = instruction;
    if (runes.length === 1) {
      for (const rune of foldsCase ? casesOf(runes[0] ?? 0) : runes) edge(rune, rune);
    } else {
      for (let i = 0; i + 1 < runes.length; i += 2) edge(runes[i] ?? 0, runes[i + 1] ?? 0);
    }
  }
  return found;
}

function addSideEdges(conditions: number, edge: (first: number, last: number) => void): void {
  if ((conditions & (BEGIN_LINE | END_LINE)) !== 0) edge(NEWLINE, NEWLINE);
  if ((conditions & (WORD_BOUNDARY | NO_WORD_BOUNDARY)) === 0) return;
  for (const range of ["09", "AZ", "__", "az"]) edge(range.charCodeAt(0), range.charCodeAt(1));
}

/** A letter in both cases, and the two characters beyond ASCII that fold to an ASCII letter. */
function casesOf(rune: number): readonly number[] {
  const text = String.fromCodePoint(rune);
  const cases = [text, text.toLowerCase(), text.toUpperCase()];
  const lower = text.toLowerCase();
  if (lower === "k") cases.push("\u212a");
  if (lower === "s") cases.push("\u017f");
  return cases.flatMap((one) => one.codePointAt(0) ?? []);
}
