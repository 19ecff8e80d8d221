import type {
  Field,
  ListField,
  MapField,
  NumberField,
  Shape,
  TextField,
} from "../resources/field.ts";
import type { IstioKind } from "../resources/istio-kinds.ts";
import type { JsonObject, JsonValue } from "../source/json.ts";
import type { Path } from "../source/place.ts";
import { isObject } from "./decode-resource.ts";
import { pathText, type Finding } from "./finding.ts";
import { ruleFindings } from "./schema-rules.ts";
import { duplicateKeys, unknownFields } from "./schema-structure.ts";

/**
 * What the API server has against a document. It checks in stages and stops at the first that fails:
 * values, keys of lists that are maps, unknown fields, rules (recordings: unknown fields are named
 * only where the schema is otherwise clean).
 *
 * @see CP-490 to CP-498
 */
export function schemaFindings(content: JsonObject, kind: IstioKind): readonly Finding[] {
  const stages = [valueFindings, duplicateKeys, unknownFields, ruleFindings];
  for (const stage of stages) {
    const found = stage(content, kind);
    if (found.length > 0) return found;
  }
  return [];
}

function valueFindings(content: JsonObject, { spec, specRequired }: IstioKind): readonly Finding[] {
  const found: Finding[] = [];
  const value = content["spec"];
  if (value === undefined) {
    if (specRequired) found.push(missing(["spec"]));
  } else {
    checkShape(spec, value, ["spec"], found);
  }
  const status = content["status"];
  if (status !== undefined && !isObject(status))
    found.push(wrongType(status, "object", ["status"]));
  return found;
}

function checkShape(shape: Shape, value: JsonValue, path: Path, found: Finding[]): void {
  if (!isObject(value)) {
    found.push(wrongType(value, "object", path));
    return;
  }
  for (const [name, inner] of Object.entries(value)) {
    const field = fieldNamed(shape, name);
    if (field !== undefined) checkField(field, inner, [...path, name], found);
  }
  for (const name of shape.required) {
    if (!Object.hasOwn(value, name)) found.push(missing([...path, name]));
  }
  for (const names of shape.exclusive) {
    const present = names.filter((name) => Object.hasOwn(value, name));
    if (present.length > 1) found.push(exclusive(present, path));
  }
}

/** The field that `name` means in `shape`, an old spelling included. */
export function fieldNamed(shape: Shape, name: string): Field | undefined {
  const own = Object.hasOwn(shape.aliases, name) ? (shape.aliases[name] ?? name) : name;
  return Object.hasOwn(shape.fields, own) ? shape.fields[own] : undefined;
}

function checkField(field: Field, value: JsonValue, path: Path, found: Finding[]): void {
  switch (field.kind) {
    case "text": {
      checkText(field, value, path, found);
      return;
    }
    case "number": {
      checkNumber(field, value, path, found);
      return;
    }
    case "flag":
      if (typeof value !== "boolean") found.push(wrongType(value, "boolean", path));
      return;
    case "open":
      if (!isObject(value)) found.push(wrongType(value, "object", path));
      return;
    case "object": {
      checkShape(field.shape, value, path, found);
      return;
    }
    case "list": {
      checkList(field, value, path, found);
      return;
    }
    case "map": {
      checkMap(field, value, path, found);
      return;
    }
  }
}

function checkText(field: TextField, value: JsonValue, path: Path, found: Finding[]): void {
  if (typeof value !== "string") {
    found.push(wrongType(value, "string", path));
    return;
  }
  const { values, pattern } = field;
  if (values !== undefined && !values.includes(value)) found.push(notAmong(value, values, path));
  if (pattern !== undefined && !pattern.test(value)) found.push(offPattern(value, pattern, path));
  checkSize(
    codePointCount(value),
    { min: field.minLength, max: field.maxLength, unit: "chars" },
    path,
    found,
  );
}

/** Go counts runes. */
function codePointCount(text: string): number {
  return Array.from(text).length;
}

function checkNumber(field: NumberField, value: JsonValue, path: Path, found: Finding[]): void {
  const isWhole =
    typeof value === "number" &&
    Number.isInteger(value) &&
    Math.abs(value) < 9_223_372_036_854_775_808;
  if (field.format === "double" ? typeof value !== "number" : !isWhole) {
    found.push(wrongType(value, field.format === "double" ? "number" : "integer", path));
    return;
  }
  const { min, max } = rangeOf(field);
  if (typeof value !== "number") return;
  if (min !== undefined && value < min)
    found.push(outOfRange(value, `at least ${String(min)}`, path));
  if (max !== undefined && value > max)
    found.push(outOfRange(value, `at most ${String(max)}`, path));
}

function rangeOf({ format, min, max }: NumberField): {
  min: number | undefined;
  max: number | undefined;
} {
  if (format !== "int32") return { min, max };
  return { min: min ?? -2_147_483_648, max: max ?? 2_147_483_647 };
}

function checkList(field: ListField, value: JsonValue, path: Path, found: Finding[]): void {
  if (!Array.isArray(value)) {
    found.push(wrongType(value, "array", path));
    return;
  }
  checkSize(value.length, { min: field.minItems, max: field.maxItems, unit: "items" }, path, found);
  value.forEach((item: JsonValue, index) => {
    checkField(field.items, item, [...path, index], found);
  });
}

function checkMap(field: MapField, value: JsonValue, path: Path, found: Finding[]): void {
  if (!isObject(value)) {
    found.push(wrongType(value, "object", path));
    return;
  }
  const entries = Object.entries(value);
  const size = { min: field.minProperties, max: field.maxProperties, unit: "properties" };
  checkSize(entries.length, size, path, found);
  for (const [key, inner] of entries) checkField(field.values, inner, [...path, key], found);
}

interface Size {
  readonly min: number | undefined;
  readonly max: number | undefined;
  readonly unit: string;
}

function checkSize(size: number, { min, max, unit }: Size, path: Path, found: Finding[]): void {
  const bound = min !== undefined && size < min ? min : max;
  if (bound === undefined || (bound === max && size <= bound)) return;
  const hint = `${bound === min ? "at least" : "at most"} ${String(bound)} ${unit}`;
  const real = `${pathText(path)} in body should have ${hint}`;
  found.push({ code: "ADM0306", path, real, values: { hint } });
}

function missing(path: Path): Finding {
  return { code: "ADM0304", path, real: `${pathText(path)}: Required value` };
}

function exclusive(names: readonly string[], path: Path): Finding {
  const real = `<nil>: Invalid value: "": "${pathText(path)}" must validate one and only one schema (oneOf). Found ${String(names.length)} valid alternatives`;
  const values = { values: names.map((name) => `\`${name}\``).join(" and ") };
  return { code: "ADM0308", path, real, values };
}

function notAmong(value: string, allowed: readonly string[], path: Path): Finding {
  const list = allowed.map((one) => `"${one}"`).join(", ");
  const real = `${pathText(path)}: Unsupported value: "${value}": supported values: ${list}`;
  return { code: "ADM0303", path, real, values: { value, values: allowed.join(", ") } };
}

function offPattern(value: string, pattern: RegExp, path: Path): Finding {
  const hint = pattern.source;
  const real = `${pathText(path)}: Invalid value: "${value}": ${pathText(path)} in body should match '${hint}'`;
  return { code: "ADM0307", path, real, values: { value, hint } };
}

function outOfRange(value: number, hint: string, path: Path): Finding {
  const real = `${pathText(path)}: Invalid value: ${String(value)}: ${pathText(path)} in body should be ${hint}`;
  return { code: "ADM0305", path, real, values: { value: String(value), hint: `Write ${hint}.` } };
}

function wrongType(value: JsonValue, expected: string, path: Path): Finding {
  const actual = typeName(value);
  const where = pathText(path);
  const real = `${where}: Invalid value: "${actual}": ${where} in body must be of type ${expected}: "${actual}"`;
  const words = {
    expected: wordFor(expected),
    actual: wordFor(actual),
    hint: mend(expected, actual),
  };
  return { code: "ADM0301", path, real, values: words };
}

function typeName(value: JsonValue): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return typeof value;
}

function wordFor(type: string): string {
  const words: Readonly<Record<string, string>> = {
    string: "text",
    integer: "a whole number",
    number: "a number",
    boolean: "`true` or `false`",
    array: "a list",
    object: "a map",
    null: "empty",
  };
  return words[type] ?? type;
}

function mend(expected: string, actual: string): string {
  if (expected === "array") return "Begin each entry with a dash, or put it in `[ ]`.";
  if (expected === "string") return "Put the value in quotes.";
  if (actual === "string") return "Write the value without quotes and without a unit.";
  return `Write ${wordFor(expected)} here.`;
}
