import type { Json, JsonObject } from "../recording.ts";
import { isObject } from "../decode-recording.ts";

/** The value with sorted keys and without what is `null`, absent or an empty list. */
export function canonical(value: Json): Json {
  if (Array.isArray(value)) return value.map((item: Json) => canonical(item));
  if (!isObject(value)) return value;
  const entries = Object.entries(value)
    .filter(([, item]) => item !== null && !(Array.isArray(item) && item.length === 0))
    .map(([key, item]) => [key, canonical(item)] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}

export function canonicalText(value: Json): string {
  return JSON.stringify(canonical(value));
}

/** The path of the first place at which two canonical values differ, and both values there. */
export function firstDifference(
  a: Json | undefined,
  b: Json | undefined,
  path = "",
): { readonly path: string; readonly a: Json; readonly b: Json } | undefined {
  if (JSON.stringify(a) === JSON.stringify(b)) return undefined;
  if (isObject(a) && isObject(b)) {
    for (const key of [...new Set([...Object.keys(a), ...Object.keys(b)])].sort()) {
      const found = firstDifference(a[key], b[key], `${path}.${key}`);
      if (found !== undefined) return found;
    }
  }
  if (Array.isArray(a) && Array.isArray(b)) {
    const [left, right]: readonly (readonly Json[])[] = [a, b];
    for (let i = 0; i < Math.max(a.length, b.length); i++) {
      const found = firstDifference(left?.[i], right?.[i], `${path}[${String(i)}]`);
      if (found !== undefined) return found;
    }
  }
  return { path, a: a ?? null, b: b ?? null };
}

/** Endpoints of one locality and query parameters have no order. */
export function withoutOrder(value: Json, key = ""): Json {
  if (Array.isArray(value)) {
    const items = value.map((item: Json) => withoutOrder(item));
    const unordered = key === "lb_endpoints" || key === "query_parameters";
    return unordered
      ? items.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
      : items;
  }
  if (!isObject(value)) return value;
  const copy: JsonObject = Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, withoutOrder(item, name)]),
  );
  return copy;
}
