/**
 * `Behavior` (`signalbox.dev/v1`): how a simulated workload answers. Ours, beside ordinary Kubernetes YAML.
 * The words follow Istio's `isotope` service graphs where it has one. Lists are finite and weighted, so
 * that one request can be enumerated.
 */
import type { Diagnostic } from "../source/diagnostic.ts";
import { describe, type Code } from "../source/codes.ts";
import type { JsonObject, JsonValue } from "../source/json.ts";
import type { Path, ResourceKey } from "../source/place.ts";
import type { Answer, AnswerPlan, Call } from "../simulate/world.ts";

export interface DecodedBehaviour {
  readonly plan: AnswerPlan;
  readonly problems: readonly Diagnostic[];
}

/** The plan that a Behavior's `spec` describes; what cannot be read is left out and named. */
export function decodeBehaviour(spec: JsonObject, resource: ResourceKey): DecodedBehaviour {
  const problems: Diagnostic[] = [];
  const bad: Complain = (path, detail) => {
    const code: Code = "SIM0103";
    const texts = describe(code, { field: path.join("."), detail });
    problems.push({
      code,
      severity: "error",
      layer: "simulation",
      resource,
      path: ["spec", ...path],
      ...texts,
    });
  };
  for (const key of Object.keys(spec)) {
    if (!FIELDS.has(key)) bad([key], "there is no such field");
  }
  const answers = listAt(spec, "responses", bad).map((item, i) =>
    decodeAnswer(item, ["responses", i], bad),
  );
  const plan: AnswerPlan = {
    kind: "weighted",
    answers,
    calls: decodeCalls(spec, bad),
    forwardedHeaders: listAt(spec, "forwardHeaders", bad).filter(
      (name) => typeof name === "string",
    ),
  };
  return { plan, problems };
}

type Complain = (path: Path, detail: string) => void;

const FIELDS: ReadonlySet<string> = new Set(["responses", "calls", "forwardHeaders"]);
const ANSWER_FIELDS: ReadonlySet<string> = new Set([
  "weight",
  "status",
  "latency",
  "headers",
  "body",
  "reset",
  "close",
]);

function decodeAnswer(
  item: JsonValue,
  path: Path,
  bad: Complain,
): { readonly weight: number; readonly answer: Answer } {
  const written = isObject(item) ? item : {};
  if (!isObject(item)) bad(path, "must be an object");
  for (const key of Object.keys(written)) {
    if (!ANSWER_FIELDS.has(key)) bad([...path, key], "there is no such field");
  }
  const whole = (key: string, otherwise: number): number => {
    const value = written[key];
    if (value === undefined) return otherwise;
    if (typeof value === "number" && Number.isInteger(value) && value >= 0) return value;
    bad([...path, key], "must be a whole number");
    return otherwise;
  };
  const headers = isObject(written["headers"]) ? Object.entries(written["headers"]) : [];
  const end = written["reset"] === true ? "reset" : written["close"] === true ? "close" : undefined;
  const answer: Answer = {
    status: whole("status", 200),
    latencyMicros: latencyOf(written["latency"], [...path, "latency"], bad),
    headers: headers.map(([name, value]) => [name.toLowerCase(), textOf(value)]),
    ...(typeof written["body"] === "string" && { body: written["body"] }),
    ...(end !== undefined && { end }),
  };
  return { weight: whole("weight", 1), answer };
}

/** A call, or a list of calls that start together; the steps follow one another. */
function decodeCalls(spec: JsonObject, bad: Complain): readonly Call[] {
  return listAt(spec, "calls", bad).flatMap((item, step) =>
    (isList(item) ? item : [item]).flatMap((one, i): Call[] => {
      if (typeof one === "string") return [{ url: one, method: "GET", step }];
      const url = isObject(one) ? one["url"] : undefined;
      if (!isObject(one) || typeof url !== "string") {
        bad(
          ["calls", step, ...(isList(item) ? [i] : [])],
          "must be a URL, or an object with `url`",
        );
        return [];
      }
      return [{ url, method: typeof one["method"] === "string" ? one["method"] : "GET", step }];
    }),
  );
}

const UNIT_MICROS: Readonly<Record<string, number>> = {
  us: 1,
  ms: 1_000,
  s: 1_000_000,
  m: 60_000_000,
};

function latencyOf(value: JsonValue | undefined, path: Path, bad: Complain): number {
  if (value === undefined) return 0;
  const [, digits = "", unit = ""] =
    (typeof value === "string" && /^(\d+(?:\.\d+)?)(us|ms|s|m)$/.exec(value)) || [];
  const micros = UNIT_MICROS[unit];
  if (micros === undefined) {
    bad(path, "must be a time with a unit, such as 20ms");
    return 0;
  }
  return Math.round(Number(digits) * micros);
}

function listAt(value: JsonObject, key: string, bad: Complain): readonly JsonValue[] {
  const found = value[key];
  if (found === undefined) return [];
  if (isList(found)) return found;
  bad([key], "must be a list");
  return [];
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !isList(value);
}

function isList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function textOf(value: JsonValue): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
