import type { Origin, Place } from "../source/place.ts";

/** A sentence, with the parts that are code marked as such. */
export type Phrase = readonly (string | { readonly code: string })[];

/** What a step of the trace is about; it chooses the icon and nothing else. */
export type TraceStepKind =
  | "hop" // heading: whose proxy speaks from here on
  | "listener"
  | "host"
  | "match"
  | "route"
  | "cluster"
  | "endpoint"
  | "mtls"
  | "fault"
  | "cors"
  | "authorization"
  | "authentication"
  | "ratelimit"
  | "headers"
  | "redirect"
  | "timeout"
  | "retry"
  | "mirror"
  | "answer"
  | "warning";

/** `won`: this decided. `refused`: tried, and did not fit. `skipped`: not tried, an earlier one had won. `note`: so it is. */
export type TraceResult = "won" | "refused" | "skipped" | "note";

/** One step of why a request went where it went. */
export interface TraceStep {
  readonly kind: TraceStepKind;
  readonly result: TraceResult;
  readonly phrase: Phrase;
  /** A few words for the end of the YAML line: `no: not sent`, `takes 1 of 1`. */
  readonly inlay?: string;
  /** The proxy that did it, `namespace/pod`, and its side. */
  readonly proxy: string;
  readonly side: "outbound" | "inbound" | "gateway" | "application";
  readonly origin?: Origin;
  /** Where `origin` stands now; filled by the session. */
  readonly place?: Place;
  /** Virtual time since the request began. */
  readonly atMicros: number;
}

/** Why one request went where it went, in the order it happened, losing rules included. */
export type Trace = readonly TraceStep[];
