import type { Check } from "./check.ts";
import { validDuration } from "./checks.ts";

/**
 * What one field of a resource is. A table of these is the only definition of a kind: the schema check,
 * the decoder, the editor's completion and hover texts, the JSON Schemas and the support page read it.
 */
export type Field =
  TextField | NumberField | FlagField | ListField | MapField | ObjectField | OpenField;

interface Described {
  /** One line in our own words. */
  readonly doc: string;
  /** False where a field is admitted and nothing here acts on it. */
  readonly simulated: boolean;
  readonly checks: readonly Check[];
}

export interface TextField extends Described {
  readonly kind: "text";
  /** The only values, in the order of the API's numbers. */
  readonly values?: readonly string[];
  readonly format?: "duration" | "bytes";
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: RegExp;
}

export interface NumberField extends Described {
  readonly kind: "number";
  readonly format: "int32" | "uint32" | "uint64" | "double";
  readonly min?: number;
  readonly max?: number;
}

export interface FlagField extends Described {
  readonly kind: "flag";
}

export interface ListField extends Described {
  readonly kind: "list";
  readonly items: Field;
  readonly minItems?: number;
  readonly maxItems?: number;
  /** The field by which Kubernetes keeps the list as a map. */
  readonly mapKey?: string;
}

export interface MapField extends Described {
  readonly kind: "map";
  readonly values: Field;
  /** Text unless given. */
  readonly keys?: "uint32";
  readonly minProperties?: number;
  readonly maxProperties?: number;
}

export interface ObjectField extends Described {
  readonly kind: "object";
  readonly shape: Shape;
}

/** Any JSON object: a piece of Envoy's own configuration. */
export interface OpenField extends Described {
  readonly kind: "open";
}

/** An object of the API: its fields, and what holds between them. */
export interface Shape {
  /** The API's name for it. */
  readonly name: string;
  readonly fields: Readonly<Record<string, Field>>;
  readonly required: readonly string[];
  /** Sets of fields of which at most one may be present. */
  readonly exclusive: readonly (readonly string[])[];
  /** Old spellings that the schema still takes. */
  readonly aliases: Readonly<Record<string, string>>;
  readonly checks: readonly Check[];
}

/** A table that defines every field of `Spec`, with the kind that its type asks for. */
export type FieldTable<Spec> = {
  readonly [Name in keyof Spec]-?: FieldFor<NonNullable<Spec[Name]>>;
};

type FieldFor<Value> = Value extends string
  ? TextField
  : Value extends number
    ? NumberField
    : Value extends boolean
      ? FlagField
      : Value extends readonly unknown[]
        ? ListField
        : string extends keyof Value
          ? MapField | OpenField
          : ObjectField;

type Options<Kind extends Field> = Partial<
  Omit<Kind, "kind" | "doc" | "simulated" | "items" | "values" | "shape">
>;

export function shape<Spec>(
  name: string,
  fields: FieldTable<Spec> & Readonly<Record<string, Field>>,
  rules: Partial<Omit<Shape, "name" | "fields">> = {},
): Shape {
  return { name, fields, required: [], exclusive: [], aliases: {}, checks: [], ...rules };
}

export function text(doc = "", options: Options<TextField> = {}): TextField {
  return { kind: "text", doc, simulated: true, checks: [], ...options };
}

/** A length of time such as `500ms`, at least one millisecond (CP-491). */
export function duration(doc: string): TextField {
  return { kind: "text", format: "duration", doc, simulated: true, checks: [validDuration] };
}

export function choice(values: readonly string[], doc = ""): TextField {
  return { kind: "text", values, doc, simulated: true, checks: [] };
}

export function flag(doc = ""): FlagField {
  return { kind: "flag", doc, simulated: true, checks: [] };
}

export function int32(doc: string, options: Options<NumberField> = {}): NumberField {
  return { kind: "number", format: "int32", doc, simulated: true, checks: [], ...options };
}

export function uint32(doc = "", options: Options<NumberField> = {}): NumberField {
  const range = { min: 0, max: 4_294_967_295 };
  return {
    kind: "number",
    format: "uint32",
    doc,
    simulated: true,
    checks: [],
    ...range,
    ...options,
  };
}

export function uint64(doc: string): NumberField {
  return { kind: "number", format: "uint64", doc, simulated: true, checks: [], min: 0 };
}

export function double(doc: string, options: Options<NumberField> = {}): NumberField {
  return { kind: "number", format: "double", doc, simulated: true, checks: [], ...options };
}

export function list(items: Field, doc: string, options: Options<ListField> = {}): ListField {
  return { kind: "list", items, doc, simulated: true, checks: [], ...options };
}

export function mapOf(values: Field, doc: string, options: Options<MapField> = {}): MapField {
  return { kind: "map", values, doc, simulated: true, checks: [], ...options };
}

export function object(inner: Shape, doc = ""): ObjectField {
  return { kind: "object", shape: inner, doc, simulated: true, checks: [] };
}

export function open(doc: string): OpenField {
  return { kind: "open", doc, simulated: true, checks: [] };
}

/** Admitted, and nothing here acts on it. */
export function unsimulated<Kind extends Field>(field: Kind): Kind {
  return { ...field, simulated: false };
}
