/**
 * Which combinations of answers a set of tests can give to one text, and the shortest text for each.
 *
 * All tests run side by side over one text: the states reached together form a product automaton, walked
 * breadth first, so the first text seen for a combination is a shortest one. Exact texts and prefixes
 * share one tree, whose size is the sum of their lengths; only patterns cost a state each. Where the
 * product outgrows its budget the answer says that it is not complete.
 */
import { accepts, automatonOf, boundariesOf, DEAD, step } from "./automaton.ts";
import type { Automaton, StateId } from "./automaton.ts";
import { programOf } from "./program.ts";
import { compileRegex } from "./regex.ts";

/** A test on one text. `regex` must match the whole text; `ignoreCase` is ASCII's and Unicode's simple folding. */
export interface TextTest {
  readonly kind: "exact" | "prefix" | "suffix" | "contains" | "regex";
  readonly text: string;
  readonly ignoreCase?: boolean;
}

/** One combination: `holds[i]` answers `tests[i]`; `witness` is a shortest text that gives it. */
export interface TextClass {
  readonly holds: readonly boolean[];
  readonly witness: string;
}

export interface TextClasses {
  readonly classes: readonly TextClass[];
  /** False where the budget ran out: further combinations may exist. */
  readonly complete: boolean;
}

/** The texts to consider: those that match `shape` and consist of `alphabet`, best characters first. */
export interface TextDomain {
  readonly shape: string;
  readonly alphabet: string;
}

const DIGITS_AND_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const MARKS = "-_.~!$&'()*+,;=:@%\"<>[\\]^`{|}";

/** Request paths: from the slash to before the query. Dot segments are left out, since they normalise away. */
export const PATHS: TextDomain = {
  shape: "/[^?#]*",
  alphabet: `/${DIGITS_AND_LETTERS}${MARKS}`,
};
/** Header values: printable ASCII, no space at either end. */
export const HEADER_VALUES: TextDomain = {
  shape: "|[^ ]([^\\n]*[^ ])?",
  alphabet: `${DIGITS_AND_LETTERS}/?#${MARKS} `,
};
/** Values of query parameters as Envoy compares them: undecoded. */
export const QUERY_VALUES: TextDomain = {
  shape: "[^&#]*",
  alphabet: `${DIGITS_AND_LETTERS}/?-_.~!$'()*+,;=:@%`,
};

const STATE_COUNT_MAX = 20_000;

/** @throws where a pattern does not compile: admission lets none through. */
export function textClasses(tests: readonly TextTest[], domain: TextDomain): TextClasses {
  const product = productOf(tests, domain);
  const start: ProductState = { node: product.root, at: product.automata.map(() => 0) };
  const seen = new Set<string>([keyOf(start)]);
  const queue: { readonly state: ProductState; readonly text: string }[] = [
    { state: start, text: "" },
  ];
  const classes = new Map<string, TextClass>();
  // An array visits what is pushed while it is walked.
  for (const { state, text } of queue) {
    record(product, state, text, classes);
    for (const letter of lettersAt(product, state.node)) {
      const next = advance(product, state, letter);
      const key = keyOf(next);
      if (next.at[0] === DEAD || seen.has(key)) continue;
      if (seen.size >= STATE_COUNT_MAX) return { classes: [...classes.values()], complete: false };
      seen.add(key);
      queue.push({ state: next, text: text + letter });
    }
  }
  return { classes: [...classes.values()], complete: true };
}

/** One node of the tree of exact texts and prefixes; `exact` and `prefix` are positions among the tests. */
interface TreeNode {
  readonly id: number;
  readonly children: Map<string, TreeNode>;
  readonly exact: number[];
  /** Tests whose prefix is complete here or was before. */
  readonly prefixes: readonly number[];
}

interface Product {
  readonly testCount: number;
  readonly root: TreeNode;
  /** The first belongs to the domain's shape; `owners` names the test of each other one. */
  readonly automata: readonly Automaton[];
  readonly owners: readonly number[];
  /** The letters in groups that no pattern tells apart, best first. */
  readonly groups: readonly (readonly string[])[];
  readonly alphabet: ReadonlySet<string>;
}

interface ProductState {
  readonly node: TreeNode;
  readonly at: readonly StateId[];
}

function productOf(tests: readonly TextTest[], domain: TextDomain): Product {
  const tree = treeOf(tests);
  const automata = [automatonFor(domain.shape)];
  const owners: number[] = [];
  for (const [index, test] of tests.entries()) {
    if (standsInTree(test)) continue;
    automata.push(automatonFor(patternOf(test)));
    owners.push(index);
  }
  return {
    testCount: tests.length,
    root: tree,
    automata,
    owners,
    groups: lettersInGroups(automata, domain.alphabet),
    alphabet: new Set(domain.alphabet),
  };
}

function automatonFor(pattern: string): Automaton {
  const regex = compileRegex(pattern);
  if (regex === undefined) throw new Error(`no RE2 pattern: ${pattern}`);
  return automatonOf(programOf(regex));
}

function standsInTree({ kind, ignoreCase }: TextTest): boolean {
  return (kind === "exact" || kind === "prefix") && ignoreCase !== true;
}

function patternOf({ kind, text, ignoreCase }: TextTest): string {
  const fold = ignoreCase === true ? "(?i)" : "";
  const quoted = kind === "regex" ? text : text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  switch (kind) {
    case "exact":
      return `${fold}(?:${quoted})`;
    case "regex":
      return text;
    case "prefix":
      return `${fold}${quoted}(?s:.*)`;
    case "suffix":
      return `${fold}(?s:.*)${quoted}`;
    case "contains":
      return `${fold}(?s:.*)${quoted}(?s:.*)`;
  }
}

function treeOf(tests: readonly TextTest[]): TreeNode {
  let count = 0;
  const grow = (at: number, members: readonly number[], begun: readonly number[]): TreeNode => {
    const ending = members.filter((index) => tests[index]?.text.length === at);
    const prefixes = [...begun, ...ending.filter((index) => tests[index]?.kind === "prefix")];
    const byLetter = new Map<string, number[]>();
    for (const index of members) {
      const letter = tests[index]?.text[at];
      if (letter === undefined) continue;
      const group = byLetter.get(letter);
      if (group === undefined) byLetter.set(letter, [index]);
      else group.push(index);
    }
    const id = count++;
    const exact = ending.filter((index) => tests[index]?.kind === "exact");
    const children = new Map<string, TreeNode>();
    for (const [letter, group] of byLetter) children.set(letter, grow(at + 1, group, prefixes));
    return { id, children, exact, prefixes };
  };
  return grow(
    0,
    [...tests.keys()].filter((index) => standsIn(tests, index)),
    [],
  );
}

function standsIn(tests: readonly TextTest[], index: number): boolean {
  const test = tests[index];
  return test !== undefined && standsInTree(test);
}

function lettersInGroups(
  automata: readonly Automaton[],
  alphabet: string,
): readonly (readonly string[])[] {
  const edges = [...new Set(automata.flatMap(({ program }) => [...boundariesOf(program)]))];
  edges.sort((a, b) => a - b);
  const groups = new Map<number, string[]>();
  for (const letter of alphabet) {
    const rune = letter.codePointAt(0) ?? 0;
    const stretch = edges.findLast((edge) => edge <= rune) ?? 0;
    const group = groups.get(stretch);
    if (group === undefined) groups.set(stretch, [letter]);
    else group.push(letter);
  }
  return [...groups.values()];
}

/** The letters worth trying: those the tree tells apart here, and one of each group besides. */
function lettersAt({ groups, alphabet }: Product, { children }: TreeNode): readonly string[] {
  const own = [...children.keys()].filter((letter) => alphabet.has(letter));
  const others = groups.flatMap((group) => group.find((letter) => !children.has(letter)) ?? []);
  return [...others, ...own];
}

function advance(product: Product, { node, at }: ProductState, letter: string): ProductState {
  const rune = letter.codePointAt(0) ?? 0;
  const states = product.automata.map((automaton, i) => {
    const from = at[i] ?? DEAD;
    return from === DEAD ? DEAD : step(automaton, from, rune);
  });
  return { node: node.children.get(letter) ?? leafBelow(node), at: states };
}

/** Off the tree nothing new begins, but prefixes that were complete stay so: one such leaf for each set. */
const leaves = new WeakMap<readonly number[], TreeNode>();

function leafBelow({ prefixes }: TreeNode): TreeNode {
  const known = leaves.get(prefixes);
  if (known !== undefined) return known;
  const leaf: TreeNode = { id: -1, children: new Map(), exact: [], prefixes };
  leaves.set(prefixes, leaf);
  return leaf;
}

function keyOf({ node, at }: ProductState): string {
  const where = node.id === -1 ? `p${node.prefixes.join(".")}` : String(node.id);
  return `${where}|${at.join(",")}`;
}

function record(
  product: Product,
  { node, at }: ProductState,
  text: string,
  classes: Map<string, TextClass>,
): void {
  const [shape] = product.automata;
  if (shape === undefined || !accepts(shape, at[0] ?? DEAD)) return;
  const holds = Array.from({ length: product.testCount }, () => false);
  for (const index of [...node.exact, ...node.prefixes]) holds[index] = true;
  for (const [i, owner] of product.owners.entries()) {
    const automaton = product.automata[i + 1];
    if (automaton !== undefined) holds[owner] = accepts(automaton, at[i + 1] ?? DEAD);
  }
  const key = holds.map(Number).join("");
  if (!classes.has(key)) classes.set(key, { holds, witness: text });
}
