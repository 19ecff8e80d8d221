import type { Path, Place, ResourceKey } from "./place.ts";

/** `error`: refused, or broken for certain. `warning`: admitted, and advised against. `note`: worth knowing. */
export type Severity = "error" | "warning" | "note";

/**
 * Who says it: our reader of YAML, the API server (`decode`, `schema`), istiod's `webhook`,
 * `istioctl analyze` and Kiali (`analysis`), or we about our own limits (`simulation`).
 */
export type DiagnosticLayer = "yaml" | "decode" | "schema" | "webhook" | "analysis" | "simulation";

/** One problem in what the learner wrote, in words that say what, why and how to mend it. */
export interface Diagnostic {
  /** `IST0101` where the meaning is Istio's, else `ADM####` (refused) or `SIM####` (our limits). */
  readonly code: string;
  readonly severity: Severity;
  readonly layer: DiagnosticLayer;
  readonly resource?: ResourceKey;
  readonly path?: Path;
  readonly place?: Place;
  /** What is so, in one sentence. */
  readonly message: string;
  /** What the mesh does about it. */
  readonly why?: string;
  /** What to write instead, in words. */
  readonly fix?: string;
  /** Text that can stand in for the text at `place`, for a one-click fix. */
  readonly replaceWith?: string;
  /** The message as the real API server, istiod or istioctl prints it. */
  readonly real?: string;
}

/** A file as the learner has it. */
export interface SourceFile {
  readonly name: string;
  readonly text: string;
}
