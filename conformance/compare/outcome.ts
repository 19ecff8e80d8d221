/** Outcomes in the form in which they are compared (README, How to compare, 4). */
import { isObject, objects } from "../decode-recording.ts";
import type { Json, JsonObject } from "../recording.ts";
import { canonical } from "./canonical.ts";

const leftOut: ReadonlySet<string> = new Set([
  "ms",
  "gaps",
  "durationMicros",
  "gapsMicros",
  "count",
  "logged",
]);

/** One outcome, recorded or ours, as text: equal texts are equal outcomes. */
export function outcomeText(outcome: JsonObject): string {
  const kept = Object.entries(outcome)
    .filter(([key]) => !leftOut.has(key) && !(key === "pod" && "reply" in outcome))
    .map(([key, value]) => [key, normal(key, value)] as const)
    .filter(([, value]) => !(isObject(value) && Object.keys(value).length === 0));
  return JSON.stringify(canonical(Object.fromEntries(kept)));
}

function normal(key: string, value: Json): Json {
  switch (key) {
    case "arrivals":
      return sorted(Array.isArray(value) ? value.map((item: Json) => arrival(item)) : []);
    case "responseHeaders":
      return isObject(value) ? headers(value) : value;
    case "inbound":
    case "inboundConnection":
      return objects(value).map(inboundEntry);
    case "upstreamFailure":
      return typeof value === "string" ? tlsText(value.slice(0, 80)) : value;
    case "details":
      return typeof value === "string" ? tlsText(value) : value;
    case "body":
      return typeof value === "string" ? value.slice(0, 300) : value;
    case "reply":
      return value === "!ConnectionResetError" ? "" : value;
    default:
      return value;
  }
}

function sorted(list: readonly Json[]): Json {
  return [...list].sort((a, b) =>
    JSON.stringify(canonical(a)) < JSON.stringify(canonical(b)) ? -1 : 1,
  );
}

/** Ports of applications in mesh mode are the real port plus 20000. */
function arrival(value: Json): Json {
  if (!isObject(value)) return value;
  const port = Number(value["port"]);
  return { ...value, port: port > 20_000 ? port - 20_000 : port };
}

function headers(value: JsonObject): Json {
  const entries = Object.entries(value).filter(([name]) => name !== "error");
  return Object.fromEntries(
    entries.map(([name, text]) => [
      name,
      name === "set-cookie" && typeof text === "string"
        ? text.replace(/="[0-9a-f]{16}"/, '="…"')
        : text,
    ]),
  );
}

function inboundEntry(entry: JsonObject): Json {
  const { details } = entry;
  return typeof details === "string" ? { ...entry, details: tlsText(details) } : entry;
}

function tlsText(text: string): string {
  return text.replace(/TLS_error:.*/, "TLS_error:");
}

const tallied = ["status", "flags", "details", "cluster", "attempts", "pod"] as const;
const talliedRaw = ["reply", "cluster", "flags"] as const;

/** Of several requests only these keys are stored. */
export function tallyText(outcome: JsonObject): string {
  const raw = "reply" in outcome;
  const keys: readonly string[] = raw ? talliedRaw : tallied;
  const kept = keys.flatMap((key) => {
    const value = outcome[key];
    return value === undefined || value === null ? [] : [[key, normal(key, value)] as const];
  });
  const arrivals = Array.isArray(outcome["arrivals"])
    ? outcome["arrivals"].map((item: Json) => (isObject(item) ? item["pod"] : item))
    : [];
  return JSON.stringify({
    ...Object.fromEntries(kept),
    ...(raw || arrivals.length === 0 ? {} : { arrivals: [...arrivals].map(String).sort() }),
  });
}
