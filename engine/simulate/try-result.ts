import type { HeaderLine } from "../decide/http-request.ts";
import type { ResetReason } from "../decide/retry.ts";
import type { Draft } from "./draft.ts";
import type { Answer } from "./world.ts";

/** How one try ended, and when. */
export type TryResult =
  | {
      readonly kind: "response";
      readonly status: number;
      readonly headers: readonly HeaderLine[];
      readonly body: string;
      /** When the response headers came. */
      readonly atMicros: number;
      readonly completeMicros: number;
      /** The application that answered; none where a proxy did. */
      readonly pod?: string;
      readonly truncated: boolean;
    }
  | {
      readonly kind: "reset";
      readonly reason: ResetReason;
      readonly transportFailure?: string;
      readonly requestSent: boolean;
      readonly atMicros: number;
    };

/** What a connection to an address came to. */
export type Served =
  | { readonly kind: "try"; readonly result: TryResult }
  | { readonly kind: "bytes"; readonly reply: string }
  | { readonly kind: "refused" }
  /** Accepted and then ended without a word; `resets`: cut, not politely closed. */
  | { readonly kind: "closed"; readonly resets: boolean }
  | { readonly kind: "tls failed"; readonly reason: string }
  /** Nothing comes back, for ever. */
  | { readonly kind: "waits" };

/** What an application's answer looks like on the wire. */
export function answerOf(draft: Draft, name: string, answer: Answer): TryResult {
  const atMicros = draft.nowMicros + answer.latencyMicros;
  if (answer.end === "reset" || answer.end === "close") {
    return { kind: "reset", reason: "connection termination", requestSent: true, atMicros };
  }
  return {
    kind: "response",
    status: answer.status,
    headers: answer.headers,
    body: answer.body ?? JSON.stringify({ pod: name }).replace(":", ": "),
    atMicros,
    completeMicros: atMicros + (answer.bodyDelayMicros ?? 0),
    pod: name,
    truncated: answer.end === "truncate",
  };
}

export const CONNECTION_REFUSED = "delayed_connect_error:_Connection_refused";

/** What the client's proxy makes of a connection, as a try of an HTTP request. */
export function asTry(draft: Draft, served: Served): TryResult {
  const atMicros = draft.nowMicros;
  switch (served.kind) {
    case "try":
      return served.result;
    case "refused":
      return {
        kind: "reset",
        reason: "remote connection failure",
        transportFailure: CONNECTION_REFUSED,
        requestSent: false,
        atMicros,
      };
    case "tls failed":
      return {
        kind: "reset",
        reason: "remote connection failure",
        transportFailure: served.reason,
        requestSent: false,
        atMicros,
      };
    case "closed":
      return { kind: "reset", reason: "connection termination", requestSent: true, atMicros };
    case "bytes":
      return { kind: "reset", reason: "protocol error", requestSent: true, atMicros };
    case "waits":
      return {
        kind: "reset",
        reason: "connection termination",
        requestSent: true,
        atMicros: Infinity,
      };
  }
}
