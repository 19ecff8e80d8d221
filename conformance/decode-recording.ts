/** Unknown JSON to a typed recording; the one place here that trusts a shape after looking at it. */
import type {
  Json,
  JsonObject,
  Layer,
  RecordedCase,
  RecordedDocument,
  RecordedExchange,
  RecordedMessage,
  RecordedProxy,
} from "./recording.ts";

const typedKeys: ReadonlySet<string> = new Set([
  "id",
  "title",
  "rules",
  "mesh",
  "xdsOnly",
  "admission",
  "analysis",
  "proxies",
  "exchanges",
  "envoyRefuses",
]);

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Anything that survives JSON, as JSON. */
export function asJson(value: unknown): Json {
  return JSON.parse(JSON.stringify(value ?? null)) as Json;
}

export function objects(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

export function texts(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  return Array.isArray(value)
    ? value.map((item) => (typeof item === "string" ? item : JSON.stringify(item)))
    : [];
}

export function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function decodeDocument(raw: JsonObject): RecordedDocument {
  const layer = text(raw.layer);
  return {
    doc: Number(raw.doc),
    kind: text(raw.kind),
    name: text(raw.name),
    allowed: raw.allowed === true,
    ...(layer === "" ? {} : { layer: layer as Layer }),
    errors: texts(raw.errors),
    warnings: texts(raw.warnings),
  };
}

function decodeMessage(raw: JsonObject): RecordedMessage {
  return { code: text(raw.code), resource: text(raw.resource), text: text(raw.text) };
}

function decodeExchange(raw: JsonObject): RecordedExchange {
  return {
    request: isObject(raw.request) ? raw.request : {},
    ...(isObject(raw.outcome) ? { outcome: raw.outcome } : {}),
    ...(Array.isArray(raw.outcomes) ? { outcomes: objects(raw.outcomes) } : {}),
    ...(isObject(raw.varies) ? { varies: raw.varies } : {}),
    ...(Array.isArray(raw.varies) ? { varies: objects(raw.varies) } : {}),
  };
}

/**
 * One case.
 *
 * @param json - the text of `<id>.json`
 * @param yaml - the text of `<id>.yaml`
 * @throws Error where `json` is no object
 */
export function decodeRecording(set: string, json: string, yaml: string): RecordedCase {
  const raw: unknown = JSON.parse(json);
  if (!isObject(raw)) throw new Error(`a recording of ${set} is no object`);
  const mesh = text(raw.mesh);
  const xdsOnly = text(raw.xdsOnly);
  const refusal = text(raw.envoyRefuses);
  return {
    set,
    id: text(raw.id),
    title: text(raw.title),
    rules: texts(raw.rules),
    yaml,
    ...(mesh === "" ? {} : { mesh }),
    ...(xdsOnly === "" ? {} : { xdsOnly }),
    admission: objects(raw.admission).map(decodeDocument),
    analysis: objects(raw.analysis).map(decodeMessage),
    proxies: (isObject(raw.proxies) ? raw.proxies : {}) as Readonly<Record<string, RecordedProxy>>,
    exchanges: objects(raw.exchanges).map(decodeExchange),
    ...(refusal === "" ? {} : { envoyRefuses: refusal }),
    setup: Object.fromEntries(Object.entries(raw).filter(([key]) => !typedKeys.has(key))),
  };
}
