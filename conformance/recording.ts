/** The files of a recording, as `conformance/README.md` describes them. Absent and `null` mean the same. */

export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [key: string]: Json;
}

export type Layer = "decode" | "schema" | "webhook";

/** What the API server and istiod's webhook said about one Istio document. */
export interface RecordedDocument {
  /** Position among all documents of the case. */
  readonly doc: number;
  readonly kind: string;
  /** `namespace/name`. */
  readonly name: string;
  readonly allowed: boolean;
  readonly layer?: Layer;
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
}

export interface RecordedMessage {
  readonly code: string;
  readonly resource: string;
  readonly text: string;
}

export const configKinds = ["listeners", "routes", "clusters", "endpoints"] as const;

export type ConfigKind = (typeof configKinds)[number];

export type RecordedProxy = Readonly<Partial<Record<ConfigKind, readonly JsonObject[]>>>;

/** One entry of `exchanges`: a request, or several, and what became of them. */
export interface RecordedExchange {
  readonly request: JsonObject;
  /** One request. */
  readonly outcome?: JsonObject;
  /** Several, tallied: each with its `count`. */
  readonly outcomes?: readonly JsonObject[];
  /** What a second recording of the same exchange gave. */
  readonly varies?: JsonObject | readonly JsonObject[];
}

/** One case: its manifests and what the real istiod and Envoy answered. */
export interface RecordedCase {
  readonly set: string;
  readonly id: string;
  readonly title: string;
  readonly rules: readonly string[];
  readonly yaml: string;
  readonly mesh?: string;
  readonly xdsOnly?: string;
  readonly admission: readonly RecordedDocument[];
  readonly analysis: readonly RecordedMessage[];
  readonly proxies: Readonly<Record<string, RecordedProxy>>;
  readonly exchanges: readonly RecordedExchange[];
  readonly envoyRefuses?: string;
  /** Everything else that says how the run was set up: `behaviors`, `dns`, `mode`, … */
  readonly setup: JsonObject;
}
