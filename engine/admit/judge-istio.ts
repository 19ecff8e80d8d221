import type { IstioKind } from "../resources/istio-kinds.ts";
import type { JsonObject } from "../source/json.ts";
import { decodeSpec } from "./decode-spec.ts";
import { isObject } from "./decode-resource.ts";
import type { Finding } from "./finding.ts";
import { schemaFindings } from "./schema.ts";
import { validationFindings, webhookFindings, type WebhookInput } from "./webhook.ts";

/** What the API server and istiod's webhook make of a document of Istio's. */
export interface IstioJudgement {
  readonly layer?: "schema" | "webhook";
  readonly errors: readonly Finding[];
  /** The webhook's, which come with a refusal too as long as the spec can be decoded. */
  readonly warnings: readonly Finding[];
  readonly spec: JsonObject;
  /** What `istioctl analyze` reads: absent where the spec cannot be decoded. */
  readonly analysis?: { readonly spec: JsonObject; readonly findings: readonly Finding[] };
}

/** Schema first, then the webhook; the schema's refusal stands before the webhook's (CP-364). */
export function judgeIstio(content: JsonObject, kind: IstioKind): IstioJudgement {
  const schema = schemaFindings(content, kind);
  const webhook = askWebhook(content, kind);
  const warnings = webhook.findings.filter(({ warns }) => warns === true);
  const { spec, analysis } = webhook;
  const rest = { warnings, spec, ...(analysis !== undefined && { analysis }) };
  if (schema.length > 0) return { layer: "schema", errors: schema, ...rest };
  const errors = webhook.findings.filter(({ warns }) => warns !== true);
  return errors.length > 0 ? { layer: "webhook", errors, ...rest } : { errors, ...rest };
}

function askWebhook(
  content: JsonObject,
  kind: IstioKind,
): Pick<IstioJudgement, "analysis" | "spec"> & { readonly findings: readonly Finding[] } {
  const unreadable = metadataProblem(content);
  if (unreadable !== undefined) return { findings: [unreadable], spec: {} };
  const decoded = decodeSpec(kind.spec, content["spec"]);
  if (!("spec" in decoded)) {
    const { path, reason } = decoded;
    const real = `error decoding configuration: ${reason}`;
    return { findings: [{ code: "ADM0205", path, real, values: { detail: reason } }], spec: {} };
  }
  const { spec } = decoded;
  const input = { kind: kind.kind, spec, ...metadataOf(content) };
  return {
    findings: webhookFindings(input),
    spec,
    analysis: { spec, findings: validationFindings(input) },
  };
}

/** Names, labels and annotations must be text before istiod can read the object at all. */
function metadataProblem(content: JsonObject): Finding | undefined {
  const metadata = content["metadata"];
  if (!isObject(metadata)) return undefined;
  for (const name of ["name", "namespace", "generateName"]) {
    const value = metadata[name];
    if (value !== undefined && typeof value !== "string")
      return notText(["metadata", name], typeof value);
  }
  for (const name of ["labels", "annotations"]) {
    const map = metadata[name];
    if (map === undefined) continue;
    if (!isObject(map)) return notText(["metadata", name], typeof map);
    for (const [key, value] of Object.entries(map)) {
      if (typeof value !== "string") return notText(["metadata", name, key], typeof value);
    }
  }
  return undefined;
}

function notText(path: readonly string[], type: string): Finding {
  const goType = type === "boolean" ? "bool" : type;
  const field = `ObjectMeta.${path.slice(0, 2).join(".")}`;
  const real = `cannot decode configuration: json: cannot unmarshal ${goType} into Go struct field ${field} of type string`;
  return { code: "ADM0203", path, real, values: { detail: `${path.join(".")} is no text` } };
}

function metadataOf(content: JsonObject): Omit<WebhookInput, "kind" | "spec"> {
  const metadata = isObject(content["metadata"]) ? content["metadata"] : {};
  const { name, namespace } = metadata;
  return {
    name: typeof name === "string" ? name : "",
    namespace: typeof namespace === "string" && namespace !== "" ? namespace : "default",
    labels: textsOf(metadata["labels"]),
    annotations: textsOf(metadata["annotations"]),
  };
}

function textsOf(value: unknown): ReadonlyMap<string, string> {
  const entries = typeof value === "object" && value !== null ? Object.entries(value) : [];
  return new Map(entries.flatMap(([key, text]) => (typeof text === "string" ? [[key, text]] : [])));
}
