import type { Field, Shape } from "../resources/field.ts";
import type { JsonValue } from "../source/json.ts";
import type { Path } from "../source/place.ts";
import { fieldNamed } from "./schema.ts";

/** Every field of `value` that is admitted and that nothing here acts on, the outermost of each branch. */
export function unsimulatedPaths(shape: Shape, value: JsonValue, path: Path): readonly Path[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const field = fieldNamed(shape, name);
    return field === undefined ? [] : inField(field, inner, [...path, name]);
  });
}

function inField(field: Field, value: JsonValue, path: Path): readonly Path[] {
  if (!field.simulated) return [path];
  switch (field.kind) {
    case "object":
      return unsimulatedPaths(field.shape, value, path);
    case "list":
      return Array.isArray(value)
        ? value.flatMap((item: JsonValue, index) => inField(field.items, item, [...path, index]))
        : [];
    case "map":
      return typeof value === "object" && value !== null && !Array.isArray(value)
        ? Object.entries(value).flatMap(([key, item]) =>
            inField(field.values, item, [...path, key]),
          )
        : [];
    case "text":
    case "number":
    case "flag":
    case "open":
      return [];
  }
}
