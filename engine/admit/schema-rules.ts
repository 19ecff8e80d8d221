import type { Check } from "../resources/check.ts";
import type { Field, Shape } from "../resources/field.ts";
import type { IstioKind } from "../resources/istio-kinds.ts";
import type { JsonObject, JsonValue } from "../source/json.ts";
import type { Path } from "../source/place.ts";
import { isObject } from "./decode-resource.ts";
import { pathText, type Finding } from "./finding.ts";

/** The schema's rules that do not hold; CEL in the original (CP-491 to CP-498). */
export function ruleFindings(content: JsonObject, { spec }: IstioKind): readonly Finding[] {
  const found: Finding[] = [];
  const value = content["spec"];
  if (value !== undefined) checkShape(spec, value, ["spec"], found);
  return found;
}

function checkShape(shape: Shape, value: JsonValue, path: Path, found: Finding[]): void {
  if (!isObject(value)) return;
  applyChecks(shape.checks, value, path, found);
  for (const [name, inner] of Object.entries(value)) {
    const own = Object.hasOwn(shape.aliases, name) ? (shape.aliases[name] ?? name) : name;
    const field = Object.hasOwn(shape.fields, own) ? shape.fields[own] : undefined;
    if (field !== undefined) checkField(field, inner, [...path, name], found);
  }
}

function checkField(field: Field, value: JsonValue, path: Path, found: Finding[]): void {
  applyChecks(field.checks, value, path, found);
  switch (field.kind) {
    case "object": {
      checkShape(field.shape, value, path, found);
      return;
    }
    case "list":
      if (!Array.isArray(value)) return;
      value.forEach((item: JsonValue, index) => {
        checkField(field.items, item, [...path, index], found);
      });
      return;
    case "map":
      if (!isObject(value)) return;
      for (const [key, item] of Object.entries(value)) {
        checkField(field.values, item, [...path, key], found);
      }
      return;
    case "text":
    case "number":
    case "flag":
    case "open":
      return;
  }
}

function applyChecks(
  checks: readonly Check[],
  value: JsonValue,
  path: Path,
  found: Finding[],
): void {
  for (const { message, holds } of checks) {
    const answer = holds(value);
    if (answer === true) continue;
    const text = answer === false ? message : `${answer}: ${message}`;
    const shown = isObject(value) ? '"object"' : JSON.stringify(value);
    const code = message.includes("valid duration") ? "ADM0310" : "ADM0311";
    const real = `${pathText(path)}: Invalid value: ${shown}: ${text}`;
    found.push({ code, path, real, values: { hint: message } });
  }
}
