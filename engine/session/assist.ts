/**
 * What an editor may offer at a place and say about it: fields and their values from the field tables; hosts,
 * subsets, gateways and namespaces from the mesh as it stands.
 */
import { resourcesOf, type Snapshot } from "../admit/snapshot.ts";
import { describeField, documentShape, fieldAt, typeWords } from "../resources/describe-field.ts";
import type { Field, Shape } from "../resources/field.ts";
import { istioKinds } from "../resources/istio-kinds.ts";
import { cursorAt, type Cursor } from "../source/cursor.ts";
import type { Path } from "../source/place.ts";
import type { Session } from "./session.ts";

export interface Completion {
  readonly label: string;
  /** The type, or where the name comes from. */
  readonly detail: string;
  readonly doc?: string;
  /** What to write in place of what was typed; the label where absent. */
  readonly apply?: string;
}

export interface Completions {
  /** Offset where what was typed begins. */
  readonly from: number;
  readonly options: readonly Completion[];
}

/** What could be written at `offset` of `text`, in the order of the API; the editor narrows it down. */
export function completeAt(session: Session, text: string, offset: number): Completions {
  const cursor = cursorAt(text, offset);
  const root = rootOf(cursor);
  const field = fieldAt(root, cursor.path);
  const options =
    cursor.position === "key" && (field?.kind === "object" || field?.kind === "map")
      ? keysOf(field, cursor)
      : valuesOf(session.admitted, field, cursor);
  return { from: cursor.from, options };
}

export interface HoverText {
  readonly from: number;
  readonly to: number;
  /** First line: the field and its type; then what it is for. */
  readonly doc: string;
}

/** What is known about the word at `offset`; undefined where nothing is. */
export function hoverAt(text: string, offset: number): HoverText | undefined {
  const word = /[\w./-]/u;
  let [from, to] = [offset, offset];
  while (from > 0 && word.test(text[from - 1] ?? "")) from -= 1;
  while (to < text.length && word.test(text[to] ?? "")) to += 1;
  if (from === to) return undefined;
  const cursor = cursorAt(text, to);
  const isKey = /^["']?:(?:\s|$)/u.test(text.slice(to, to + 3));
  const path = isKey ? [...cursor.path, text.slice(from, to)] : cursor.path;
  const field = path.length === 0 ? undefined : fieldAt(rootOf(cursor), path);
  if (field === undefined) return undefined;
  const name = path.findLast((step) => typeof step === "string") ?? "";
  const says = describeField(field);
  return { from, to, doc: `${name}: ${typeWords(field)}${says === "" ? "" : `\n${says}`}` };
}

function rootOf({ scalars }: Cursor): Shape {
  return documentShape(scalarAt(scalars, ["kind"]), scalarAt(scalars, ["apiVersion"]));
}

function scalarAt(scalars: Cursor["scalars"], path: Path): string | undefined {
  return scalars.get(JSON.stringify(path));
}

function keysOf(field: Field, cursor: Cursor): readonly Completion[] {
  if (field.kind !== "object") return [];
  const { fields, required } = field.shape;
  return Object.entries(fields).flatMap(([name, child]): readonly Completion[] => {
    if (cursor.taken.includes(name)) return [];
    const needed = required.includes(name) ? ", required" : "";
    const says = describeField(child);
    return [
      {
        label: name,
        detail: `${typeWords(child)}${needed}`,
        ...(says !== "" && { doc: says }),
        apply: `${name}:${opening(child, cursor)}`,
      },
    ];
  });
}

/** What follows the colon of a new key: its value on the same line, or a line of its own. */
function opening(field: Field, { column, inline }: Cursor): string {
  const block = `\n${" ".repeat(column + 2)}`;
  switch (field.kind) {
    case "list":
      return inline ? " [" : `${block}- `;
    case "object":
    case "map":
    case "open":
      return inline ? " { " : block;
    case "text":
    case "number":
    case "flag":
      return " ";
  }
}

function valuesOf(
  snapshot: Snapshot,
  field: Field | undefined,
  cursor: Cursor,
): readonly Completion[] {
  const named = namesFor(snapshot, cursor);
  if (named.length > 0 || field === undefined) return named;
  if (field.kind === "flag") return ["true", "false"].map((label) => ({ label, detail: "" }));
  if (field.kind !== "text") return [];
  if (field.values !== undefined)
    return field.values.map((label) => ({ label, detail: "allowed value" }));
  if (field.format === "duration")
    return ["500ms", "1s", "5s", "30s"].map((label) => ({ label, detail: "duration" }));
  return [];
}

/** Names that exist: which ones is told by the field's own name. */
function namesFor(snapshot: Snapshot, cursor: Cursor): readonly Completion[] {
  const { path, scalars } = cursor;
  const name = path.findLast((step) => typeof step === "string");
  const namespace = scalarAt(scalars, ["metadata", "namespace"]) ?? "default";
  switch (name) {
    case "kind":
      return path.length === 1 ? kindNames(scalarAt(scalars, ["apiVersion"])) : [];
    case "apiVersion":
      return path.length === 1 ? versionNames(scalarAt(scalars, ["kind"])) : [];
    case "host":
    case "hosts":
      return hostNames(snapshot, namespace);
    case "subset": {
      const host = scalarAt(scalars, [...path.slice(0, -1), "host"]);
      return subsetNames(snapshot, host, namespace);
    }
    case "gateways":
      return gatewayNames(snapshot, namespace);
    case "namespace":
    case "sourceNamespace":
      return resourcesOf(snapshot, "Namespace").map(({ metadata }) => ({
        label: metadata.name,
        detail: "namespace",
      }));
    case "exportTo":
      return [
        { label: '"."', detail: "this namespace" },
        { label: '"*"', detail: "every namespace" },
      ];
    default:
      return [];
  }
}

function kindNames(apiVersion: string | undefined): readonly Completion[] {
  const group = apiVersion?.split("/")[0];
  return istioKinds
    .filter((one) => group === undefined || one.group === group)
    .map(({ kind, group: of, doc }) => ({ label: kind, detail: of, doc }));
}

function versionNames(kind: string | undefined): readonly Completion[] {
  const found = istioKinds
    .filter((one) => kind === undefined || one.kind === kind)
    .flatMap(({ group, versions }) => versions.map((version) => `${group}/${version}`));
  return [...new Set(found)].map((label) => ({ label, detail: "" }));
}

function hostNames(snapshot: Snapshot, namespace: string): readonly Completion[] {
  const services = resourcesOf(snapshot, "Service").map(({ metadata }): Completion => {
    const { name, namespace: home } = metadata;
    return {
      label: home === namespace ? name : `${name}.${home}.svc.cluster.local`,
      detail: `Service in ${home}`,
    };
  });
  const entries = resourcesOf(snapshot, "ServiceEntry").flatMap(({ spec, key }) =>
    spec.hosts.map((label): Completion => ({ label, detail: key })),
  );
  return [...services, ...entries];
}

/** A host as it is written, in full. */
function fullHost(host: string, namespace: string): string {
  const parts = host.split(".");
  if (parts.length === 1) return `${host}.${namespace}.svc.cluster.local`;
  return parts.length === 2 || host.endsWith(".svc")
    ? `${parts.slice(0, 2).join(".")}.svc.cluster.local`
    : host;
}

function subsetNames(
  snapshot: Snapshot,
  host: string | undefined,
  namespace: string,
): readonly Completion[] {
  const wanted = host === undefined ? undefined : fullHost(host, namespace);
  return resourcesOf(snapshot, "DestinationRule").flatMap(({ spec, metadata }) => {
    if (wanted !== undefined && fullHost(spec.host, metadata.namespace) !== wanted) return [];
    return (spec.subsets ?? []).map(({ name, labels = {} }): Completion => ({
      label: name,
      detail: Object.entries(labels)
        .map(([label, value]) => `${label}=${value}`)
        .join(", "),
      doc: `Defined by DestinationRule ${metadata.namespace}/${metadata.name}.`,
    }));
  });
}

function gatewayNames(snapshot: Snapshot, namespace: string): readonly Completion[] {
  const found = resourcesOf(snapshot, "Gateway").map(({ metadata }): Completion => {
    const { name, namespace: home } = metadata;
    return { label: home === namespace ? name : `${home}/${name}`, detail: `Gateway in ${home}` };
  });
  return [{ label: "mesh", detail: "every sidecar" }, ...found];
}
