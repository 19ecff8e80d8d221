/** What the editor offers and says about a field: the field tables in words. */
import { mapOf, object, shape, text, type Field, type Shape } from "./field.ts";
import { istioKinds } from "./istio-kinds.ts";
import type { Path } from "../source/place.ts";

interface Metadata {
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

const metadataShape = shape<Metadata>(
  "ObjectMeta",
  {
    name: text("The resource's name, unique for its kind in its namespace."),
    namespace: text("Where it lives; `default` where nothing is written."),
    labels: mapOf(text(), "Words that selectors look for."),
    annotations: mapOf(text(), "Notes for tools."),
  },
  { required: ["name"] },
);

const head = {
  apiVersion: text("The group and version that serve the kind."),
  kind: text("What the resource is."),
  metadata: object(metadataShape, "Name, namespace and labels."),
};

/** The whole document of a kind; of one that we have no table for, the part that all kinds share. */
export function documentShape(kind: string | undefined, apiVersion: string | undefined): Shape {
  const group = apiVersion?.split("/")[0];
  const found = istioKinds.find(
    (one) => one.kind === kind && (group === undefined || one.group === group),
  );
  const spec = found === undefined ? {} : { spec: object(found.spec, found.doc) };
  return {
    name: kind ?? "",
    fields: { ...head, ...spec },
    required: [],
    exclusive: [],
    aliases: {},
    checks: [],
  };
}

/** The field that `path` leads to from a document's root; the root itself is an object. */
export function fieldAt(root: Shape, path: Path): Field | undefined {
  let field: Field | undefined = object(root);
  for (const step of path) field = childOf(field, step);
  return field;
}

function childOf(field: Field | undefined, step: string | number): Field | undefined {
  switch (field?.kind) {
    case "object": {
      const { fields, aliases } = field.shape;
      const name = String(step);
      const own = Object.hasOwn(aliases, name) ? (aliases[name] ?? name) : name;
      return Object.hasOwn(fields, own) ? fields[own] : undefined;
    }
    case "list":
      return typeof step === "number" ? field.items : undefined;
    case "map":
      return field.values;
    case "text":
    case "number":
    case "flag":
    case "open":
    case undefined:
      return undefined;
  }
}

/** `duration`, `list of HTTPRoute`, `one of 3 values`. */
export function typeWords(field: Field): string {
  switch (field.kind) {
    case "text":
      if (field.values !== undefined) return `one of ${String(field.values.length)} values`;
      return field.format ?? "text";
    case "number":
      return field.format === "double" ? "number" : "whole number";
    case "flag":
      return "true or false";
    case "list":
      return `list of ${itemWords(field.items)}`;
    case "map":
      return `map to ${itemWords(field.values)}`;
    case "object":
      return field.shape.name;
    case "open":
      return "any object";
  }
}

function itemWords(field: Field): string {
  return field.kind === "object" ? field.shape.name : typeWords(field);
}

/** What the field is for, what it may hold, and whether we act on it. */
export function describeField(field: Field): string {
  const range =
    field.kind === "number" && field.min !== undefined && field.max !== undefined
      ? [`From ${String(field.min)} to ${String(field.max)}.`]
      : [];
  const values =
    field.kind === "text" && field.values !== undefined
      ? [`One of ${field.values.join(", ")}.`]
      : [];
  const unit =
    field.kind === "text" && field.format === "duration"
      ? ["A number with a unit: 500ms, 2s, 1m."]
      : [];
  const silent = field.simulated ? [] : ["Accepted, not simulated here."];
  return [field.doc, ...values, ...range, ...unit, ...silent]
    .filter((part) => part !== "")
    .join(" ");
}
