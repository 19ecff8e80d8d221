import type { MeshConfig } from "../resources/mesh-config.ts";
import type { Resource } from "../resources/resource.ts";
import { describe, type Code } from "../source/codes.ts";
import type { Diagnostic, SourceFile } from "../source/diagnostic.ts";
import { placeOfKey, placeOfRange, toJson } from "../source/document.ts";
import type { SourceDocument, SourceProblem } from "../source/document.ts";
import type { JsonObject } from "../source/json.ts";
import { parseDocuments } from "../source/parse-documents.ts";
import type { Path, ResourceKey } from "../source/place.ts";
import { decodeResource, isObject } from "./decode-resource.ts";
import { kindOf } from "./kind-of.ts";
import { meshSettings } from "./mesh-settings.ts";
import type { Snapshot } from "./snapshot.ts";

export interface AdmissionInput {
  readonly files: readonly SourceFile[];
  /** MeshConfig fields other than the default, as YAML. */
  readonly mesh?: string;
  /** An earlier snapshot: documents with the same text are not read again. */
  readonly previous?: Snapshot;
}

export interface Admission {
  readonly snapshot: Snapshot;
  readonly diagnostics: readonly Diagnostic[];
  /** One for each document, in order; empty documents have none. */
  readonly results: readonly DocumentResult[];
}

/** What became of one document. */
export interface DocumentResult {
  /** Position among all documents of all files. */
  readonly doc: number;
  readonly kind: string;
  /** `namespace/name`. */
  readonly name: string;
  /** Whether it is a kind of Istio's, which istiod judges. */
  readonly istio: boolean;
  readonly allowed: boolean;
  /** Who refused it. */
  readonly layer?: "decode" | "schema" | "webhook";
  readonly errors: readonly Diagnostic[];
  readonly warnings: readonly Diagnostic[];
}

/** Accepts or refuses each document, as the API server and istiod's webhook do. */
export function admit({ files, mesh, previous }: AdmissionInput): Admission {
  const parsed = parseDocuments(files, previous ? { previous: previous.documents } : {});
  const resources = new Map<ResourceKey, Resource>();
  const results: DocumentResult[] = [];
  for (const document of parsed.documents) {
    const judged = judge(document);
    if (judged === undefined) continue;
    results.push(judged.result);
    if (judged.resource !== undefined) resources.set(judged.resource.key, judged.resource);
  }
  const snapshot = { resources, mesh: meshOf(mesh, previous), documents: parsed.documents };
  const found = results.flatMap(({ errors, warnings }) => [...errors, ...warnings]);
  return { snapshot, diagnostics: [...parsed.diagnostics, ...found], results };
}

function meshOf(mesh: string | undefined, previous: Snapshot | undefined): MeshConfig {
  if (mesh === undefined) return previous?.mesh ?? meshSettings(undefined);
  const [document] = parseDocuments([{ name: "mesh.yaml", text: mesh }]).documents;
  return meshSettings(document?.root === undefined ? undefined : toJson(document.root));
}

interface Judged {
  readonly result: DocumentResult;
  readonly resource?: Resource;
}

/** Undefined for a document that holds nothing. */
function judge(document: SourceDocument): Judged | undefined {
  const problems = document.problems.map((problem) => problemDiagnostic(document, problem));
  const warnings = problems.filter(({ severity }) => severity !== "error");
  if (document.root === undefined) {
    return problems.length === 0 ? undefined : refused(document, unread, problems, warnings);
  }
  const content = toJson(document.root);
  if (content === null) return undefined;
  if (!isObject(content))
    return refused(document, unread, [finding(document, "ADM0201", [])], warnings);
  const identity = identityOf(content);
  const error = identityError(document, identity, content);
  if (error !== undefined) return refused(document, identity, [error], warnings);
  const known = kindOf(identity.apiVersion, identity.kind);
  if (known === undefined) {
    const values = { kind: identity.kind, apiVersion: identity.apiVersion };
    return refused(document, identity, [finding(document, "ADM0202", ["kind"], values)], warnings);
  }
  const resource = decodeResource(content, known, document);
  const { kind, metadata } = resource;
  const name = `${metadata.namespace}/${metadata.name}`;
  const { istio } = known;
  return {
    result: { doc: document.index, kind, name, istio, allowed: true, errors: [], warnings },
    resource,
  };
}

interface Identity {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
}

const unread: Identity = { apiVersion: "", kind: "", name: "", namespace: "" };

function identityOf(content: JsonObject): Identity {
  const metadata = isObject(content["metadata"]) ? content["metadata"] : {};
  const text = (value: unknown): string => (typeof value === "string" ? value : "");
  return {
    apiVersion: text(content["apiVersion"]),
    kind: text(content["kind"]),
    name: text(metadata["name"]),
    namespace: text(metadata["namespace"]) || "default",
  };
}

function identityError(
  document: SourceDocument,
  { apiVersion, kind, name }: Identity,
  content: JsonObject,
): Diagnostic | undefined {
  if (apiVersion === "" || kind === "") return finding(document, "ADM0201", []);
  const generated = isObject(content["metadata"]) && content["metadata"]["generateName"];
  return name === "" && !generated ? finding(document, "ADM0204", ["metadata"]) : undefined;
}

function refused(
  document: SourceDocument,
  { kind, name, namespace, apiVersion }: Identity,
  errors: readonly Diagnostic[],
  warnings: readonly Diagnostic[],
): Judged {
  const istio = apiVersion.includes(".istio.io/");
  const result: DocumentResult = {
    doc: document.index,
    kind,
    name: `${namespace}/${name}`,
    istio,
    allowed: false,
    layer: "decode",
    errors: errors.filter(({ severity }) => severity === "error"),
    warnings,
  };
  return { result };
}

function finding(
  document: SourceDocument,
  code: Code,
  path: Path,
  values: Readonly<Record<string, string>> = {},
): Diagnostic {
  return {
    code,
    severity: "error",
    layer: "decode",
    path,
    place: placeOfKey(document, path),
    ...describe(code, values),
  };
}

function problemDiagnostic(document: SourceDocument, problem: SourceProblem): Diagnostic {
  return {
    code: problem.code,
    severity: problem.fatal ? "error" : "warning",
    layer: problem.code.startsWith("SIM") ? "simulation" : "yaml",
    place: placeOfRange(document, problem.start, problem.end),
    ...describe(problem.code, { detail: problem.detail }),
    ...(problem.real !== undefined && { real: problem.real }),
  };
}
