import type { MeshConfig } from "../resources/mesh-config.ts";
import type { Shape } from "../resources/field.ts";
import type { Resource } from "../resources/resource.ts";
import { describe, type Code } from "../source/codes.ts";
import type { Diagnostic, SourceFile } from "../source/diagnostic.ts";
import { placeOfKey, placeOfRange, toJson } from "../source/document.ts";
import type { SourceDocument, SourceProblem } from "../source/document.ts";
import type { JsonObject, JsonValue } from "../source/json.ts";
import type { Limits } from "../source/limits.ts";
import { parseDocuments } from "../source/parse-documents.ts";
import type { Path, ResourceKey } from "../source/place.ts";
import { decodeResource, isObject } from "./decode-resource.ts";
import { toDiagnostic, type Finding } from "./finding.ts";
import { judgeIstio } from "./judge-istio.ts";
import { isIstioGroup, kindOf } from "./kind-of.ts";
import { meshSettings } from "./mesh-settings.ts";
import { pruneNulls } from "./prune.ts";
import { unsimulatedPaths } from "./unsimulated.ts";
import type { Snapshot, WrittenDocument } from "./snapshot.ts";

export interface AdmissionInput {
  readonly files: readonly SourceFile[];
  /** MeshConfig fields other than the default, as YAML. */
  readonly mesh?: string;
  /** An earlier snapshot: documents with the same text are not read again. */
  readonly previous?: Snapshot;
  /** How much may be written; what a page accepts unless given. */
  readonly limits?: Limits;
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
export function admit({ files, mesh, previous, limits }: AdmissionInput): Admission {
  const parsed = parseDocuments(files, {
    ...(previous !== undefined && { previous: previous.documents }),
    ...(limits !== undefined && { limits }),
  });
  const resources = new Map<ResourceKey, Resource>();
  const results: DocumentResult[] = [];
  const notes: Diagnostic[] = [];
  const written: WrittenDocument[] = [];
  for (const document of parsed.documents) {
    const judged = judgeOnce(document);
    if (judged === undefined) continue;
    results.push(judged.result);
    notes.push(...judged.notes);
    if (judged.written !== undefined) written.push(judged.written);
    if (judged.resource !== undefined) resources.set(judged.resource.key, judged.resource);
  }
  const { documents } = parsed;
  const snapshot = { resources, mesh: meshOf(mesh, previous), documents, written };
  return { snapshot, diagnostics: [...parsed.diagnostics, ...notes], results };
}

function meshOf(mesh: string | undefined, previous: Snapshot | undefined): MeshConfig {
  if (mesh === undefined) return previous?.mesh ?? meshSettings(undefined);
  const [document] = parseDocuments([{ name: "mesh.yaml", text: mesh }]).documents;
  return meshSettings(document?.root === undefined ? undefined : toJson(document.root));
}

interface Judged {
  readonly result: DocumentResult;
  readonly resource?: Resource;
  /** Everything to tell about the document. */
  readonly notes: readonly Diagnostic[];
  /** Absent for what is no object of a known kind. */
  readonly written?: WrittenDocument;
}

const judgements = new WeakMap<SourceDocument, Judged | "nothing">();

/** A document that an edit left alone keeps its verdict, and its resource stays the same object. */
function judgeOnce(document: SourceDocument): Judged | undefined {
  const known = judgements.get(document);
  if (known !== undefined) return known === "nothing" ? undefined : known;
  const judged = judge(document);
  judgements.set(document, judged ?? "nothing");
  return judged;
}

/** Undefined for a document that holds nothing. */
function judge(document: SourceDocument): Judged | undefined {
  const problems = document.problems.map((problem) => problemDiagnostic(document, problem));
  const warnings = problems.filter(({ severity }) => severity !== "error");
  if (document.root === undefined) {
    const errors = problems.filter(({ severity }) => severity === "error");
    if (errors.length === 0) return undefined;
    return { ...refused(document, unread, errors, warnings), written: { document, findings: [] } };
  }
  const content = toJson(document.root);
  if (content === null) return undefined;
  if (!isObject(content)) {
    return refused(document, unread, [finding(document, "ADM0201", [])], warnings);
  }
  return judgeObject(document, pruneNulls(content), warnings);
}

function judgeObject(
  document: SourceDocument,
  content: JsonObject,
  textWarnings: readonly Diagnostic[],
): Judged {
  const identity = identityOf(content);
  const istio = isIstioGroup(identity.apiVersion);
  if (identity.apiVersion === "" || (identity.kind === "" && !istio)) {
    return refused(document, identity, [finding(document, "ADM0201", [])], textWarnings);
  }
  const known = kindOf(identity.apiVersion, identity.kind);
  if (known === undefined) {
    const { kind, apiVersion } = identity;
    const real = `failed to validate type ${apiVersion}, Kind=${kind}: no validator found`;
    const unknown: Finding = {
      code: "ADM0202",
      path: ["kind"],
      real,
      values: { kind, apiVersion },
    };
    const error = toDiagnostic(document, unknown, istio ? "schema" : "decode");
    return refused(document, identity, [error], textWarnings, istio ? "schema" : "decode");
  }
  if (known.istio === undefined) {
    const resource = decodeResource(content, known, document);
    const written = { resource, document, findings: [] };
    return { ...admitted(document, resource, { textWarnings, istio }), written };
  }
  const { layer, errors, warnings, spec, analysis } = judgeIstio(content, known.istio);
  const decoded =
    analysis === undefined ? undefined : decodeResource(content, known, document, analysis.spec);
  const written = {
    document,
    findings: (analysis?.findings ?? []).map((one) =>
      toDiagnostic(document, one, "analysis", decoded?.key),
    ),
    ...(decoded !== undefined && { resource: decoded }),
  };
  const warned = warnings.map((warning) => toDiagnostic(document, warning, "webhook"));
  if (layer !== undefined) {
    const refusals = errors.map((error) => toDiagnostic(document, error, layer));
    return { ...refused(document, identity, refusals, textWarnings, layer, warned), written };
  }
  const resource = decodeResource(content, known, document, spec);
  const silent = silentFields(document, known.istio.spec, content["spec"] ?? null);
  return {
    ...admitted(document, resource, { textWarnings, istio, warnings: warned, silent }),
    written,
  };
}

/** A field that is admitted and then left alone is named, so that nobody waits for its effect. */
function silentFields(
  document: SourceDocument,
  shape: Shape,
  spec: JsonValue,
): readonly Diagnostic[] {
  return unsimulatedPaths(shape, spec, ["spec"]).map((path) => {
    const found: Finding = { code: "SIM0101", path, real: "", warns: true, atKey: true };
    return { ...toDiagnostic(document, found, "simulation"), severity: "note" };
  });
}

interface Admitted {
  readonly istio: boolean;
  readonly textWarnings: readonly Diagnostic[];
  readonly warnings?: readonly Diagnostic[];
  /** About fields without effect here. */
  readonly silent?: readonly Diagnostic[];
}

function admitted(
  { index }: SourceDocument,
  resource: Resource,
  { istio, textWarnings, warnings = [], silent = [] }: Admitted,
): Judged {
  const { kind, metadata, key } = resource;
  const name = `${metadata.namespace}/${metadata.name}`;
  const notes = [...textWarnings, ...warnings, ...silent].map((found) => ({
    ...found,
    resource: key,
  }));
  return {
    result: { doc: index, kind, name, istio, allowed: true, errors: [], warnings },
    resource,
    notes,
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

function refused(
  document: SourceDocument,
  { kind, name, namespace, apiVersion }: Identity,
  errors: readonly Diagnostic[],
  textWarnings: readonly Diagnostic[],
  layer: "decode" | "schema" | "webhook" = "decode",
  warnings: readonly Diagnostic[] = [],
): Judged {
  const result: DocumentResult = {
    doc: document.index,
    kind,
    name: `${namespace}/${name}`,
    istio: isIstioGroup(apiVersion),
    allowed: false,
    layer,
    errors,
    warnings,
  };
  return { result, notes: [...errors, ...textWarnings, ...warnings] };
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
