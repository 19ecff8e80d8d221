import type { JsonObject, JsonValue } from "../source/json.ts";

/** Drops map entries without a value, as the API server does: `route:` with nothing after it is absent. */
export function pruneNulls(value: JsonObject): JsonObject {
  const kept = Object.entries(value).filter(([, inner]) => inner !== null);
  return Object.fromEntries(kept.map(([key, inner]) => [key, pruneValue(inner)]));
}

function pruneValue(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(pruneValue);
  return isMap(value) ? pruneNulls(value) : value;
}

function isMap(value: JsonValue): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
