/**
 * Answers near a given one: mutants, which change one thing that matters, and rewrites, which say the same
 * otherwise. Both work on the parsed documents, so no text is patched.
 */
import { parseAllDocuments, stringify } from "yaml";
import { seeded, type Chance, type SourceFile } from "../engine/index.ts";

export interface Variant {
  /** `virtual-service.yaml: weight 90 is 91` */
  readonly says: string;
  readonly files: readonly SourceFile[];
}

type Value = string | number | boolean | null | undefined | readonly Value[] | Tree;
interface Tree {
  readonly [key: string]: Value;
}
interface Change {
  readonly says: string;
  readonly value: Value;
}

/** Every answer that differs in one thing from `files`. */
export function mutantsOf(files: readonly SourceFile[]): readonly Variant[] {
  return files.flatMap((file) => {
    const documents = documentsOf(file);
    return documents.flatMap((document, i) =>
      changesIn(document, "").map(({ says, value }) => ({
        says: `${file.name}: ${says}`,
        files: files.map((one) => (one === file ? written(file, documents.with(i, value)) : one)),
      })),
    );
  });
}

/** An answer that behaves like `files`, as `seed` has it. */
export function rewriteOf(files: readonly SourceFile[], seed: string): Variant {
  const chance = seeded(seed);
  return {
    says: `rewrite ${seed}`,
    files: files.map((file) =>
      written(
        file,
        documentsOf(file).map((document) => rewritten(document, "", chance)),
      ),
    ),
  };
}

function documentsOf({ text }: SourceFile): readonly Value[] {
  return parseAllDocuments(text).flatMap((document): Value[] => {
    const value: unknown = document.toJS();
    return isTreeOfYaml(value) ? [value] : [];
  });
}

/** A resource is a map; what YAML puts into one is a Value. */
function isTreeOfYaml(value: unknown): value is Tree {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function written({ name }: SourceFile, documents: readonly Value[]): SourceFile {
  return { name, text: documents.map((value) => stringify(value)).join("---\n") };
}

function isTree(value: Value): value is Tree {
  return typeof value === "object" && value !== null && !isList(value);
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

function changesIn(value: Value, key: string): readonly Change[] {
  if (isList(value)) {
    const within = value.flatMap((item, i) =>
      changesIn(item, key).map(({ says, value: next }) => ({ says, value: value.with(i, next) })),
    );
    return [...within, ...listChanges(value, key)];
  }
  if (!isTree(value)) return scalarChanges(value, key);
  return Object.entries(value).flatMap(([name, part]): readonly Change[] => {
    if (["apiVersion", "kind", "metadata", "name"].includes(name)) return [];
    const { [name]: _, ...less } = value;
    const within = changesIn(part, name).map(({ says, value: next }) => ({
      says,
      value: { ...value, [name]: next },
    }));
    const gone = OPTIONAL.has(name) ? [{ says: `${name} is left out`, value: less }] : [];
    return [...gone, ...within, ...kindChanges(value, name)];
  });
}

const OPTIONAL: ReadonlySet<string> = new Set([
  "weight",
  "subset",
  "match",
  "headers",
  "withoutHeaders",
  "uri",
  "timeout",
  "retries",
  "rewrite",
  "mirror",
]);

/** A list of rules in another order, or without its last: the default. */
function listChanges(list: readonly Value[], key: string): readonly Change[] {
  if (key !== "http") return [];
  const swaps = list.slice(1).map((item, i) => ({
    says: `rules ${String(i + 1)} and ${String(i + 2)} change places`,
    value: list.with(i, item).with(i + 1, list[i]),
  }));
  return list.length < 2
    ? []
    : [...swaps, { says: "the last rule is left out", value: list.slice(0, -1) }];
}

function kindChanges(tree: Tree, name: string): readonly Change[] {
  const other = name === "exact" ? "prefix" : name === "prefix" ? "exact" : undefined;
  if (other === undefined) return [];
  const { [name]: text, ...rest } = tree;
  return [{ says: `${name} is ${other}`, value: { ...rest, [other]: text } }];
}

function scalarChanges(value: Value, key: string): readonly Change[] {
  if (typeof value !== "string" && typeof value !== "number") return [];
  const to = (next: string | number): readonly Change[] => [
    { says: `${key} ${String(value)} is ${String(next)}`, value: next },
  ];
  if (key === "weight" && typeof value === "number") return to(value + 1);
  if (typeof value !== "string") return [];
  switch (key) {
    case "subset":
      return [...to(value === "v1" ? "v2" : "v1"), ...to("v9")];
    case "version":
      return to(`${value}x`);
    case "host":
    case "hosts":
      return to(`${value}-old`);
    case "exact":
    case "prefix":
      return to(`${value}x`);
    case "timeout":
    case "perTryTimeout":
      return to("7s");
    default:
      return [];
  }
}

function rewritten(value: Value, key: string, chance: Chance): Value {
  if (isList(value)) {
    const parts = value.map((item) => rewritten(item, key, chance));
    if (key === "http") return parts.flatMap((rule) => splitMatches(rule, chance));
    return key === "route" ? scaled(parts, chance) : parts;
  }
  if (!isTree(value)) return value;
  const entries = Object.entries(value).map(([name, part]): readonly [string, Value] => [
    name,
    rewritten(part, name, chance),
  ]);
  const tree: Tree = Object.fromEntries(coin(chance) ? entries.reverse() : entries);
  return key === "uri" || key === "headers" ? patterned(tree, key, chance) : tree;
}

function coin(chance: Chance): boolean {
  return chance.pick([1, 1]) === 1;
}

/** One rule with two matches is two rules, one after the other. */
function splitMatches(rule: Value, chance: Chance): readonly Value[] {
  const { match } = isTree(rule) ? rule : {};
  if (!isTree(rule) || !isList(match) || match.length < 2 || coin(chance)) return [rule];
  return match.map((one) => ({ ...rule, match: [one] }));
}

/** All weights times the same; a lone destination needs none. */
function scaled(routes: readonly Value[], chance: Chance): readonly Value[] {
  const factor = 1 + chance.pick([1, 1, 1, 1]);
  return routes.map((route) =>
    isTree(route) && typeof route["weight"] === "number"
      ? { ...route, weight: route["weight"] * factor }
      : route,
  );
}

/** An exact path as a pattern: whole texts match either. */
function patterned(tree: Tree, key: string, chance: Chance): Tree {
  const { exact, ...rest } = tree;
  if (key !== "uri" || typeof exact !== "string" || coin(chance)) return tree;
  return { ...rest, regex: exact.replace(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`) };
}
