import type { ResourceKey } from "../source/place.ts";
import type { JsonObject } from "../source/json.ts";
import type { KindName, SpecOf } from "./kinds.ts";

export interface ObjectMeta {
  readonly name: string;
  /** `default` where the document names none; empty for cluster-scoped kinds. */
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** As written; `order` already accounts for it. */
  readonly creationTimestamp?: string;
}

/** The document a resource was read from. */
export interface ResourceSource {
  readonly file: string;
  /** Position among all documents of all files. */
  readonly document: number;
}

/**
 * One admitted document. Specs are plain JSON in the API's own spelling: camelCase fields, enum values
 * by name, durations as text (`5s`). Fields that were absent stay absent; defaults are the reader's concern.
 */
export interface Resource<Kind extends KindName = KindName> {
  readonly kind: Kind;
  readonly apiVersion: string;
  readonly key: ResourceKey;
  readonly metadata: ObjectMeta;
  /**
   * Age as a rank, smaller is older. Equal ranks are ordered by name, then namespace (CP-33).
   * Seconds since the epoch where the document has a `creationTimestamp`, else its place in the input.
   */
  readonly order: number;
  readonly spec: SpecOf<Kind>;
  readonly status?: JsonObject;
  /** The payload of a Secret or ConfigMap. */
  readonly data?: Readonly<Record<string, string>>;
  readonly source: ResourceSource;
}
