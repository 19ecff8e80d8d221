import type { Field, Shape } from "../resources/field.ts";
import type { IstioKind } from "../resources/istio-kinds.ts";
import type { JsonObject, JsonValue } from "../source/json.ts";
import type { Path } from "../source/place.ts";
import { suggest } from "../source/suggest.ts";
import { isObject } from "./decode-resource.ts";
import { pathText, type Finding } from "./finding.ts";

const rootFields: readonly string[] = ["apiVersion", "kind", "metadata", "spec", "status"];

/** Fields that the schema does not know; an API server would drop them, strict clients refuse (CP-369). */
export function unknownFields(content: JsonObject, { spec }: IstioKind): readonly Finding[] {
  const paths: { readonly path: Path; readonly known: readonly string[] }[] = [];
  for (const name of Object.keys(content)) {
    if (!rootFields.includes(name)) paths.push({ path: [name], known: rootFields });
  }
  walkShape(spec, content["spec"], ["spec"], (shape, value, path) => {
    const known = Object.keys(shape.fields);
    for (const name of Object.keys(value)) {
      const isKnown = Object.hasOwn(shape.fields, name) || Object.hasOwn(shape.aliases, name);
      if (!isKnown) paths.push({ path: [...path, name], known });
    }
  });
  const real = `unknown fields [${paths.map(({ path }) => pathText(path)).join(" ")}]`;
  return paths.map(({ path, known }) => {
    const closest = suggest(String(path.at(-1)), known);
    const hint =
      closest === undefined
        ? `Fields here are ${known.join(", ")}. Look at the indentation too.`
        : `Did you mean \`${closest}\`?`;
    return { code: "ADM0302", path, real, atKey: true, values: { hint } };
  });
}

/** Entries of lists that Kubernetes keeps as maps and that share a key (CP-460). */
export function duplicateKeys(content: JsonObject, { spec }: IstioKind): readonly Finding[] {
  const found: Finding[] = [];
  walkShape(spec, content["spec"], ["spec"], (shape, value, path) => {
    for (const [name, field] of Object.entries(shape.fields)) {
      const items = value[name];
      if (field.kind !== "list" || field.mapKey === undefined || !Array.isArray(items)) continue;
      found.push(...repeated(items, field.mapKey, [...path, name]));
    }
  });
  return found;
}

function repeated(items: readonly JsonValue[], key: string, path: Path): readonly Finding[] {
  const seen = new Set<JsonValue | undefined>();
  return items.flatMap((item, index): readonly Finding[] => {
    const value = isObject(item) ? item[key] : undefined;
    if (!seen.has(value)) {
      seen.add(value);
      return [];
    }
    const at = [...path, index];
    const real = `${pathText(at)}: Duplicate value: {"${key}":${JSON.stringify(value)}}`;
    return [{ code: "ADM0309", path: at, real, values: { hint: key } }];
  });
}

type Visit = (shape: Shape, value: JsonObject, path: Path) => void;

/** Visits every object of `value` that `shape` describes, outermost first. */
export function walkShape(
  shape: Shape,
  value: JsonValue | undefined,
  path: Path,
  visit: Visit,
): void {
  if (!isObject(value)) return;
  visit(shape, value, path);
  for (const [name, inner] of Object.entries(value)) {
    const own = Object.hasOwn(shape.aliases, name) ? (shape.aliases[name] ?? name) : name;
    const field = Object.hasOwn(shape.fields, own) ? shape.fields[own] : undefined;
    if (field !== undefined) walkField(field, inner, [...path, name], visit);
  }
}

function walkField(field: Field, value: JsonValue, path: Path, visit: Visit): void {
  switch (field.kind) {
    case "object": {
      walkShape(field.shape, value, path, visit);
      return;
    }
    case "list":
      if (!Array.isArray(value)) return;
      value.forEach((item: JsonValue, index) => {
        walkField(field.items, item, [...path, index], visit);
      });
      return;
    case "map":
      if (!isObject(value)) return;
      for (const [key, item] of Object.entries(value)) {
        walkField(field.values, item, [...path, key], visit);
      }
      return;
    case "text":
    case "number":
    case "flag":
    case "open":
      return;
  }
}
