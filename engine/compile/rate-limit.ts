/** A local rate limit as an EnvoyFilter writes it, in the form in which Envoy's configuration is printed. */
import type { LocalRateLimit } from "../proxy/config.ts";
import { statusName } from "../proxy/status-code.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "../source/json.ts";
import { formatDuration } from "./duration.ts";

export const rateLimitFilter = "envoy.filters.http.local_ratelimit";
export const connectionLimitFilter = "envoy.filters.network.local_ratelimit";

/** Fields whose written default is not printed. */
const defaults: Readonly<Record<string, JsonValue>> = {
  denominator: "HUNDRED",
  append_action: "APPEND_IF_EXISTS_OR_ADD",
  enable_x_ratelimit_headers: "OFF",
  vh_rate_limits: "OVERRIDE",
  local_rate_limit_per_downstream_connection: false,
  rate_limited_as_resource_exhausted: false,
  numerator: 0,
  max_tokens: 0,
  stage: 0,
};

/** Names for the metrics: nothing behaves by them. */
const unprinted: ReadonlySet<string> = new Set(["@type", "stat_prefix", "type_url"]);

/**
 * `typed_config` of a filter or of a route; a `TypedStruct` wraps it once more. Undefined for what is
 * no object.
 */
export function rateLimitOf(written: JsonValue | undefined): LocalRateLimit | undefined {
  if (!isJsonObject(written)) return undefined;
  const inner = written["value"];
  return printed(isJsonObject(inner) && "type_url" in written ? inner : written);
}

function printed(object: JsonObject): JsonObject {
  const entries = Object.entries(object).flatMap(([written, value]): [string, JsonValue][] => {
    const key = written.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    if (unprinted.has(key) || value === defaults[key]) return [];
    return [[key, printedValue(key, value)]];
  });
  return Object.fromEntries(entries);
}

function printedValue(key: string, value: JsonValue): JsonValue {
  if (key === "fill_interval" && typeof value === "string") return formatDuration(value);
  if (key === "code" && typeof value === "number") return statusName(value);
  if (Array.isArray(value)) {
    return value.map((item: JsonValue) => (isJsonObject(item) ? printed(item) : item));
  }
  return isJsonObject(value) ? printed(value) : value;
}

/** One configuration laid over another as Protobuf does: messages field by field, lists one after the other. */
export function mergedLimit(under: unknown, over: unknown): unknown {
  if (Array.isArray(under) && Array.isArray(over)) return [under, over].flat();
  if (!isRecord(under) || !isRecord(over)) return over;
  const merged: Record<string, unknown> = { ...under };
  for (const [key, value] of Object.entries(over)) {
    merged[key] = key in under ? mergedLimit(under[key], value) : value;
  }
  return merged;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
