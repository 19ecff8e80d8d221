import type { Alias, Document, Node, Scalar, YAMLMap, YAMLSeq } from "yaml";
import { Composer, isAlias, isMap, isNode, isScalar, isSeq } from "yaml";
import type { MapEntry, SourceNode, SourceProblem } from "./document.ts";
import { guardedTokens } from "./guard.ts";
import type { Limits } from "./limits.ts";
import { resolvePlain } from "./plain-scalar.ts";
import { explainYamlError } from "./yaml-errors.ts";

/** A text as a tree; without a root where it cannot be read. */
export interface Reading {
  readonly root?: SourceNode;
  readonly problems: readonly SourceProblem[];
}

/** Reads one document as Kubernetes does, in linear time, whatever the text. */
export function readYaml(text: string, limits: Limits): Reading {
  const guarded = guardedTokens(text, limits);
  if ("problem" in guarded) return { problems: [guarded.problem] };
  // Only the first document counts: what follows a `...` line is not read (admission/y-document-end).
  const composer = new Composer({ schema: "failsafe", uniqueKeys: false, logLevel: "silent" });
  const [document] = composer.compose(guarded.tokens, true, text.length);
  if (document === undefined) return { problems: [] };
  const [error] = document.errors;
  if (error !== undefined) return { problems: [explainYamlError(error, text)] };
  return convertDocument(document, limits);
}

/** What one conversion carries along: anchors seen, duplicates found, nodes that aliases multiply. */
interface Conversion {
  readonly anchors: Map<string, SourceNode>;
  readonly sizes: Map<SourceNode, number>;
  readonly problems: SourceProblem[];
  readonly limits: Limits;
}

function convertDocument(document: Document.Parsed, limits: Limits): Reading {
  const conversion: Conversion = { anchors: new Map(), sizes: new Map(), problems: [], limits };
  const contents: Node | null = document.contents;
  if (contents === null) return { problems: [] };
  const root = convert(contents, conversion);
  if (sizeOf(root, conversion) > limits.nodeCount) {
    const detail = String(limits.nodeCount);
    return {
      problems: [{ code: "SIM0007", start: root.start, end: root.end, detail, fatal: true }],
    };
  }
  const fatal = conversion.problems.find((problem) => problem.fatal);
  return fatal === undefined ? { root, problems: conversion.problems } : { problems: [fatal] };
}

function convert(node: Node | null, conversion: Conversion): SourceNode {
  if (isAlias(node)) return convertAlias(node, conversion);
  const converted = convertContent(node, conversion);
  const size = contentSize(converted, conversion);
  conversion.sizes.set(converted, size);
  if (node !== null && "anchor" in node && typeof node.anchor === "string") {
    conversion.anchors.set(node.anchor, converted);
  }
  return converted;
}

function convertContent(node: Node | null, conversion: Conversion): SourceNode {
  if (isMap(node)) return convertMap(node, conversion);
  if (isSeq(node)) return convertList(node, conversion);
  if (isScalar(node)) return convertScalar(node, conversion);
  return { kind: "scalar", start: 0, end: 0, value: null };
}

function convertAlias(alias: Alias, { anchors, problems }: Conversion): SourceNode {
  const target = anchors.get(alias.source);
  const { start, end } = rangeOf(alias);
  if (target !== undefined) return target;
  problems.push({
    code: "ADM0106",
    start,
    end,
    detail: alias.source,
    real: `yaml: unknown anchor '${alias.source}' referenced`,
    fatal: true,
  });
  return { kind: "scalar", start, end, value: null };
}

function convertScalar(node: Scalar, { problems }: Conversion): SourceNode {
  const range = rangeOf(node);
  const text = typeof node.value === "string" ? node.value : "";
  const isPlain = node.type === "PLAIN" && (node.tag === undefined || coreTags.has(node.tag));
  const value = isPlain && node.tag !== stringTag ? resolvePlain(text) : text;
  if (typeof value === "number" && !Number.isFinite(value)) {
    problems.push({
      code: "ADM0110",
      ...range,
      detail: text,
      real: `json: unsupported value: ${Number.isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf"}`,
      fatal: true,
    });
  }
  return { kind: "scalar", ...range, value };
}

const stringTag = "tag:yaml.org,2002:str";
const coreTags: ReadonlySet<string> = new Set(
  ["str", "bool", "int", "float", "null", "timestamp"].map((name) => `tag:yaml.org,2002:${name}`),
);

function convertList(node: YAMLSeq, conversion: Conversion): SourceNode {
  const items = node.items.map((item) => convert(asNode(item), conversion));
  return { kind: "list", ...rangeOf(node), items };
}

function convertMap(node: YAMLMap, conversion: Conversion): SourceNode {
  const entries: MapEntry[] = [];
  const seen = new Set<string>();
  for (const pair of node.items) {
    const key = asNode(pair.key);
    const value = convert(asNode(pair.value), conversion);
    if (isScalar(key) && key.type === "PLAIN" && key.value === "<<") {
      entries.push(...mergedEntries(value, conversion));
      continue;
    }
    const entry = { ...keyOf(key, conversion), value };
    checkKey(entry, seen, conversion);
    entries.push(entry);
  }
  return { kind: "map", ...rangeOf(node), entries };
}

/** A merge key writes into the map where it stands, so what follows it wins (go-yaml v2). */
function mergedEntries(value: SourceNode, { problems }: Conversion): readonly MapEntry[] {
  const sources = value.kind === "list" ? value.items.toReversed() : [value];
  return sources.flatMap((source) => {
    if (source.kind === "map") return source.entries;
    const { start, end } = source;
    const real = "yaml: map merge requires map or sequence of maps as the value";
    problems.push({ code: "ADM0111", start, end, detail: "", real, fatal: true });
    return [];
  });
}

function keyOf(key: Node | null, conversion: Conversion): Omit<MapEntry, "value"> {
  const node = convert(key, conversion);
  const keyStart = node.start;
  const keyEnd = node.end;
  if (node.kind !== "scalar" || node.value === null) {
    const real = "yaml: unsupported map key";
    conversion.problems.push({
      code: "ADM0108",
      start: keyStart,
      end: keyEnd,
      detail: "",
      real,
      fatal: true,
    });
    return { key: "", keyStart, keyEnd };
  }
  return { key: String(node.value), keyStart, keyEnd };
}

/** Names that reach a JavaScript object's prototype; no Kubernetes field bears them. */
const forbiddenKeys: ReadonlySet<string> = new Set(["__proto__", "prototype", "constructor"]);

function checkKey(
  { key, keyStart, keyEnd }: Omit<MapEntry, "value">,
  seen: Set<string>,
  { problems }: Conversion,
): void {
  if (forbiddenKeys.has(key)) {
    problems.push({ code: "SIM0005", start: keyStart, end: keyEnd, detail: key, fatal: true });
  }
  if (seen.has(key)) {
    problems.push({ code: "ADM0107", start: keyStart, end: keyEnd, detail: key, fatal: false });
  }
  seen.add(key);
}

function contentSize(node: SourceNode, conversion: Conversion): number {
  switch (node.kind) {
    case "scalar":
      return 1;
    case "list":
      return node.items.reduce((total, item) => total + sizeOf(item, conversion), 1);
    case "map":
      return node.entries.reduce((total, { value }) => total + sizeOf(value, conversion), 1);
  }
}

function sizeOf(node: SourceNode, { sizes }: Conversion): number {
  return sizes.get(node) ?? 1;
}

function asNode(value: unknown): Node | null {
  return isNode(value) ? value : null;
}

function rangeOf(node: Node | null): { readonly start: number; readonly end: number } {
  const [start, end] = node?.range ?? [0, 0];
  return { start, end };
}
