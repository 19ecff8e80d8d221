/** `istioctl analyze`: advice about everything that is written, admitted or not (CP-500 to CP-510). */
import type { Snapshot, WrittenDocument } from "../admit/snapshot.ts";
import type { Resource } from "../resources/resource.ts";
import { describe } from "../source/codes.ts";
import type { Diagnostic } from "../source/diagnostic.ts";
import { placeOfKey, placeOfPath, nodeAt, type SourceDocument } from "../source/document.ts";
import type { Path, Place } from "../source/place.ts";
import { levels } from "./levels.ts";
import { meshOf } from "./mesh.ts";
import type { Report } from "./rule.ts";
import { rules } from "./rules.ts";

/** One message, as istioctl counts them. */
export interface AnalysisMessage extends Diagnostic {
  /** `VirtualService shop/catalog`; empty for a file that cannot be read. */
  readonly subject: string;
  /** As istioctl prints it. */
  readonly real: string;
  /** It says what admission has said already (IST0106, IST0130, IST0131, IST0133). */
  readonly repeats: boolean;
}

export interface AnalyzeOptions {
  /** Of objects that name none; what the command line's `--namespace` says. */
  readonly namespace?: string;
  /** Objects that count as running, of which nothing is said. */
  readonly running?: readonly Resource[];
  /** Whether Istio's injecting webhook runs; it does unless said otherwise. */
  readonly hasInjector?: boolean;
  /** Objects are as their files have them: no API server has filled in its defaults. */
  readonly isAsWritten?: boolean;
}

/** Every message, the gravest first. */
export function analyze(
  snapshot: Snapshot,
  { namespace = "default", running = [], ...options }: AnalyzeOptions = {},
): readonly AnalysisMessage[] {
  const unreadable = unreadableFiles(snapshot);
  const written = snapshot.written
    .filter(({ document }) => !unreadable.has(document.file))
    .map((one) => inNamespace(one, namespace))
    .filter(({ resource }) => !ignoredNamespaces.has(resource?.metadata.namespace ?? ""));
  const documents = new Map(
    written.flatMap(({ resource, document }) =>
      resource === undefined ? [] : [[resource.key, document] as const],
    ),
  );
  const mesh = meshOf(snapshot, [...running, ...resourcesIn(written)], {
    hasInjector: options.hasInjector ?? true,
    isAsWritten: options.isAsWritten ?? false,
  });
  const messages = [
    ...[...unreadable.values()].map(parseMessage),
    ...written.flatMap(validationMessages),
    ...rules
      .flatMap((rule) => [...rule(mesh)])
      .filter(({ code, resource }) => documents.has(resource.key) && !isSuppressed(code, resource))
      .map((report) => toMessage(report, documents.get(report.resource.key))),
  ];
  return distinct(messages).sort(
    (one, other) =>
      rank[one.severity] - rank[other.severity] ||
      compare(one.code, other.code) ||
      compare(one.subject, other.subject) ||
      compare(one.real, other.real),
  );
}

/** Objects of these are never looked at (CP-504). */
const ignoredNamespaces: ReadonlySet<string> = new Set([
  "kube-system",
  "kube-public",
  "kube-node-lease",
  "local-path-storage",
]);

function inNamespace(one: WrittenDocument, namespace: string): WrittenDocument {
  const { resource, document } = one;
  if (namespace === "default" || resource?.metadata.namespace !== "default") return one;
  if (nodeAt(document.root, ["metadata", "namespace"]) !== undefined) return one;
  const { kind, metadata } = resource;
  const key = `${kind}/${namespace}/${metadata.name}` as const;
  return { ...one, resource: { ...resource, key, metadata: { ...metadata, namespace } } };
}

function resourcesIn(written: readonly WrittenDocument[]): readonly Resource[] {
  return written.flatMap(({ resource }) => (resource === undefined ? [] : [resource]));
}

/** As the annotation of the object says (CP-509). */
function isSuppressed(code: string, { metadata }: Resource): boolean {
  const codes = (metadata.annotations["galley.istio.io/analyze-suppress"] ?? "").split(",");
  return codes.some((one) => one.trim() === code || one.trim() === "*");
}

const rank = { error: 0, warning: 1, note: 2 } as const;

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

/** One document that cannot be decoded takes its whole file out (CP-365). */
function unreadableFiles({ written }: Snapshot): ReadonlyMap<string, SourceDocument> {
  return new Map(
    written.flatMap(({ resource, document }) =>
      resource === undefined ? [[document.file, document] as const] : [],
    ),
  );
}

function parseMessage(document: SourceDocument): AnalysisMessage {
  const real = `errors parsing content "${document.file}"`;
  return {
    code: "parse",
    severity: "error",
    layer: "analysis",
    message: `${document.file} cannot be analysed: a document of it cannot be decoded.`,
    real,
    subject: "",
    repeats: true,
    place: placeOfKey(document, []),
  };
}

/** What validation says comes again, under codes of the analyzer's (CP-522). */
function validationMessages({ resource, findings }: WrittenDocument): readonly AnalysisMessage[] {
  if (resource === undefined) return [];
  return findings.flatMap((found) => {
    const { code, real: said } = validationCode(found);
    if (isSuppressed(code, resource)) return [];
    return {
      ...found,
      code,
      layer: "analysis",
      severity: code === "IST0131" ? "note" : found.severity,
      real: said,
      subject: subjectOf(resource),
      repeats: true,
    };
  });
}

function validationCode({ code, severity, real = "", message }: Diagnostic): {
  readonly code: string;
  readonly real: string;
} {
  const text = real === "" ? message : real;
  const own = text.replace(/^virtualService/, "VirtualService");
  if (code === "ADM1130") return { code: "IST0130", real: `${own}.` };
  if (code === "ADM1131") return { code: "IST0131", real: `${own}.` };
  return severity === "error"
    ? { code: "IST0106", real: `Schema validation error: ${text}` }
    : { code: "IST0133", real: `Schema validation warning: ${text}` };
}

function toMessage(report: Report, document: SourceDocument | undefined): AnalysisMessage {
  const { code, resource, path = ["metadata", "name"], values, real } = report;
  const place = document === undefined ? undefined : placeIn(document, path);
  return {
    code,
    severity: levels[code],
    layer: "analysis",
    resource: resource.key,
    path,
    ...(place !== undefined && { place }),
    ...describe(code, values),
    real,
    subject: subjectOf(resource),
    repeats: false,
  };
}

function placeIn(document: SourceDocument, path: Path): Place {
  return nodeAt(document.root, path) === undefined
    ? placeOfKey(document, path)
    : placeOfPath(document, path);
}

function subjectOf({ kind, metadata: { namespace, name } }: Resource): string {
  const word = kind === "KubernetesGateway" ? "Gateway" : kind;
  return namespace === "" ? `${word} ${name}` : `${word} ${namespace}/${name}`;
}

/** Equal texts about one place are one message (CP-508). */
function distinct(messages: readonly AnalysisMessage[]): AnalysisMessage[] {
  const seen = new Set<string>();
  return messages.filter(({ code, subject, real, path }) => {
    const key = JSON.stringify([code, subject, real, path]);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
