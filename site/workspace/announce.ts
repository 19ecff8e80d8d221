import type { RequestSpec } from "../../engine/index.ts";
import type { RequestRow } from "../../labs/index.ts";
import type { Store } from "./store.ts";

/** `GET /search, x-lane: crew` */
export function labelOf(spec: RequestSpec): string {
  const path = /^[a-z]+:\/\/[^/]*(\/.*)?$/iu.exec(spec.url)?.[1] ?? "/";
  const headers = Object.entries(spec.headers ?? {}).map(
    ([name, value]) => `${name}: ${[value].flat().join(", ")}`,
  );
  return [`${spec.method ?? "GET"} ${path}`, ...headers].join(", ");
}

export function rowLabel(row: RequestRow): string {
  return labelOf({ from: row.from, url: row.url, method: row.method, headers: row.headers });
}

/** What a screen reader hears, once for each call. */
export function announce(store: Store, text: string): void {
  store.announcement.value = { text, count: store.announcement.value.count + 1 };
}
