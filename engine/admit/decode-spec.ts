import type { Field, Shape, TextField } from "../resources/field.ts";
import { parseDurationNanos } from "../resources/duration.ts";
import type { JsonObject, JsonValue } from "../source/json.ts";
import type { Path } from "../source/place.ts";
import { isObject } from "./decode-resource.ts";
import { fieldNamed } from "./schema.ts";

/** A spec in the API's own spelling, or where istiod's decoder gives up. */
export type DecodedSpec = { readonly spec: JsonObject } | DecodeFailure;

/**
 * Reads a spec as istiod's webhook does, which is laxer than the schema: unknown fields are dropped,
 * numbers may stand in quotes, enum values may be numbers. Durations have no other judge where the
 * schema has no rule for them (CP-491: cookie `ttl`).
 */
export function decodeSpec(shape: Shape, value: JsonValue | undefined): DecodedSpec {
  if (value === undefined) return { spec: {} };
  const failures: DecodeFailure[] = [];
  const spec = decodeShape(shape, value, ["spec"], failures);
  return failures[0] ?? { spec };
}

interface DecodeFailure {
  readonly path: Path;
  readonly reason: string;
}

function fail(path: Path, reason: string, failures: DecodeFailure[]): JsonObject {
  failures.push({ path, reason });
  return {};
}

function decodeShape(
  shape: Shape,
  value: JsonValue,
  path: Path,
  failures: DecodeFailure[],
): JsonObject {
  if (!isObject(value))
    return fail(path, `cannot unmarshal ${goType(value)} into an object`, failures);
  const decoded: [string, JsonValue][] = [];
  for (const [name, inner] of Object.entries(value)) {
    const field = fieldNamed(shape, name);
    if (field === undefined || inner === null) continue;
    const own = Object.hasOwn(shape.aliases, name) ? (shape.aliases[name] ?? name) : name;
    decoded.push([own, decodeField(field, inner, [...path, name], failures)]);
  }
  return Object.fromEntries(decoded);
}

function decodeField(
  field: Field,
  value: JsonValue,
  path: Path,
  failures: DecodeFailure[],
): JsonValue {
  switch (field.kind) {
    case "text":
      return decodeText(field, value, path, failures);
    case "number":
      return decodeNumber(field.format, value, path, failures);
    case "flag":
      if (typeof value === "boolean") return value;
      return fail(path, `cannot unmarshal ${goType(value)} into Go value of type bool`, failures);
    case "open":
      if (isObject(value)) return value;
      return fail(path, `cannot unmarshal ${goType(value)} into an object`, failures);
    case "object":
      return decodeShape(field.shape, value, path, failures);
    case "list":
      if (!Array.isArray(value)) {
        return fail(
          path,
          `cannot unmarshal ${goType(value)} into Go value of type []json.RawMessage`,
          failures,
        );
      }
      return value.map((item: JsonValue, index) =>
        item === null
          ? emptyValue(field.items)
          : decodeField(field.items, item, [...path, index], failures),
      );
    case "map":
      if (!isObject(value))
        return fail(path, `cannot unmarshal ${goType(value)} into a map`, failures);
      return Object.fromEntries(
        Object.entries(value).map(([key, item]) => [
          key,
          field.keys === "uint32" && !/^\d+$/.test(key)
            ? fail([...path, key], `"${key}" cannot be a key of type uint32`, failures)
            : decodeField(field.values, item, [...path, key], failures),
        ]),
      );
  }
}

/** What an item of a list is that says nothing. */
function emptyValue({ kind }: Field): JsonValue {
  if (kind === "list") return [];
  if (kind === "text") return "";
  if (kind === "number") return 0;
  return kind === "flag" ? false : {};
}

function decodeText(
  { values, format }: TextField,
  value: JsonValue,
  path: Path,
  failures: DecodeFailure[],
): JsonValue {
  if (values !== undefined && typeof value === "number") return values[value] ?? String(value);
  if (typeof value !== "string") {
    return fail(
      path,
      `json: cannot unmarshal ${goType(value)} into Go value of type string`,
      failures,
    );
  }
  if (values !== undefined && !values.includes(value)) {
    return fail(path, `unknown value "${value}" for enum`, failures);
  }
  if (format === "duration" && parseDurationNanos(value) === undefined) {
    return fail(path, `bad Duration: time: invalid duration "${value}"`, failures);
  }
  return value;
}

function decodeNumber(
  format: string,
  value: JsonValue,
  path: Path,
  failures: DecodeFailure[],
): JsonValue {
  const number =
    typeof value === "string" && value.trim() === value && value !== "" ? Number(value) : value;
  const isFit =
    typeof number === "number" &&
    !Number.isNaN(number) &&
    (format === "double" || (Number.isInteger(number) && fits(format, number)));
  if (!isFit)
    return fail(
      path,
      `json: cannot unmarshal ${goType(value)} into Go value of type ${format}`,
      failures,
    );
  return number;
}

function fits(format: string, value: number): boolean {
  if (format === "int32") return value >= -2_147_483_648 && value <= 2_147_483_647;
  return value >= 0 && value < (format === "uint32" ? 4_294_967_296 : 18_446_744_073_709_551_616);
}

function goType(value: JsonValue): string {
  if (Array.isArray(value)) return "array";
  if (typeof value === "boolean") return "bool";
  return value === null ? "null" : typeof value;
}
