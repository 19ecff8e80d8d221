import type { Resource } from "../resources/resource.ts";
import type { JsonObject, JsonValue } from "../source/json.ts";
import type { SourceDocument } from "../source/document.ts";
import type { ResourceKey } from "../source/place.ts";
import type { KnownKind } from "./kind-of.ts";

/** Documents without a time are as old as their place in the input, from this second on. */
const FIRST_SECOND = 1_767_225_600; // 2026-01-01T00:00:00Z

/** The resource that an admitted document is. The schema has judged `content` before. */
export function decodeResource(
  content: JsonObject,
  { kind, clusterScoped }: KnownKind,
  document: SourceDocument,
  spec: JsonObject = specOf(kind, content),
): Resource {
  const metadata = objectAt(content, "metadata");
  const name = textAt(metadata, "name") ?? "";
  const namespace = clusterScoped ? "" : (textAt(metadata, "namespace") ?? "default");
  const created = textAt(metadata, "creationTimestamp");
  const key: ResourceKey = `${kind}/${namespace}/${name}`;
  const status = content["status"];
  return {
    kind,
    apiVersion: textAt(content, "apiVersion") ?? "",
    key,
    metadata: {
      name,
      namespace,
      labels: textsAt(metadata, "labels"),
      annotations: textsAt(metadata, "annotations"),
      ...(created !== undefined && { creationTimestamp: created }),
    },
    order: created === undefined ? FIRST_SECOND + document.index : secondsOf(created),
    spec: spec,
    ...(isObject(status) && { status }),
    ...((kind === "Secret" || kind === "ConfigMap") && { data: textsAt(content, "data") }),
    source: { file: document.file, document: document.index },
  };
}

/** Kubernetes keeps the fields of a few kinds at the root; ours keep them in `spec`. */
function specOf(kind: KnownKind["kind"], content: JsonObject): JsonObject {
  if (kind === "EndpointSlice") {
    return pick(content, ["addressType", "endpoints", "ports"]);
  }
  if (kind === "Secret") return pick(content, ["type"]);
  return objectAt(content, "spec");
}

function pick(content: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(content).filter(([name]) => names.includes(name)));
}

const RFC3339 = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:Z|([+-])(\d\d):(\d\d))$/;

/** Seconds since 1970 of a time as Kubernetes writes it; one that cannot be read counts as the first. */
function secondsOf(time: string): number {
  const parts = RFC3339.exec(time);
  if (parts === null) return FIRST_SECOND;
  const at = (i: number): number => Number(parts[i] ?? 0);
  const offset = (parts[7] === "-" ? -1 : 1) * (at(8) * 3_600 + at(9) * 60);
  return daysSince1970(at(1), at(2), at(3)) * 86_400 + at(4) * 3_600 + at(5) * 60 + at(6) - offset;
}

/** In the Gregorian calendar, with years that begin in March so that leap days come last. */
function daysSince1970(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const leapDays = Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400);
  return y * 365 + leapDays + dayOfYear - 719_468;
}

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function objectAt(value: JsonObject, name: string): JsonObject {
  const found = value[name];
  return isObject(found) ? found : {};
}

function textAt(value: JsonObject, name: string): string | undefined {
  const found = value[name];
  return typeof found === "string" ? found : undefined;
}

function textsAt(value: JsonObject, name: string): Readonly<Record<string, string>> {
  const entries = Object.entries(objectAt(value, name));
  return Object.fromEntries(
    entries.flatMap(([key, text]) => (typeof text === "string" ? [[key, text]] : [])),
  );
}
