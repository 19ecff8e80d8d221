/**
 * The compiled program of an RE2 pattern: Thompson's machine, as `re2js` builds it.
 * This is the one place that reads inside the library; `program.test.ts` fails where a new release
 * changes the shape.
 */
import type { Regex } from "./regex.ts";

export type Instruction =
  | { readonly kind: "branch"; readonly next: readonly [number, number] }
  | { readonly kind: "jump"; readonly next: number }
  | { readonly kind: "assert"; readonly conditions: number; readonly next: number }
  | {
      readonly kind: "rune";
      readonly runes: readonly number[];
      readonly foldsCase: boolean;
      readonly next: number;
    }
  | { readonly kind: "any"; readonly newline: boolean; readonly next: number }
  | { readonly kind: "match" }
  | { readonly kind: "fail" };

export interface Program {
  readonly start: number;
  readonly instructions: readonly Instruction[];
}

interface LibraryInstruction {
  readonly op: number;
  readonly out: number;
  readonly arg: number;
  readonly runes: ArrayLike<number>;
}

interface LibraryProgram {
  readonly start: number;
  readonly inst: readonly LibraryInstruction[];
}

/** The machine of `regex`, without the marks of its capture groups. */
export function programOf(regex: Regex): Program {
  // eslint-disable-next-line @typescript-eslint/no-unsafe-assignment -- the library types its program as any
  const library: LibraryProgram = regex.program.re2Input.prog;
  return { start: library.start, instructions: library.inst.map(decodeInstruction) };
}

const FOLD_CASE = 1;

function decodeInstruction({ op, out, arg, runes }: LibraryInstruction): Instruction {
  switch (op) {
    case 1: // ALT
    case 2: // ALT_MATCH
      return { kind: "branch", next: [out, arg] };
    case 3: // CAPTURE
    case 7: // NOP
      return { kind: "jump", next: out };
    case 4: // EMPTY_WIDTH
      return { kind: "assert", conditions: arg, next: out };
    case 6: // MATCH
      return { kind: "match" };
    case 8: // RUNE
    case 9: // RUNE1
      return {
        kind: "rune",
        runes: [...Array.from(runes)],
        foldsCase: (arg & FOLD_CASE) !== 0,
        next: out,
      };
    case 10: // RUNE_ANY
    case 11: // RUNE_ANY_NOT_NL
      return { kind: "any", newline: op === 10, next: out };
    default: // FAIL
      return { kind: "fail" };
  }
}
