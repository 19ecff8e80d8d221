/** A request that reached an application, attempts and mirrors included. */
export interface Arrival {
  /** `namespace/name`. */
  readonly pod: string;
  /** Length of the body, where the request asks to be told. */
  readonly bytes?: number;
  readonly port: number;
  readonly method: string;
  readonly path: string;
  readonly authority: string;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
}

/** What the server's proxy logged of one attempt. */
export interface InboundRecord {
  readonly status?: number;
  readonly flags?: string;
  readonly details?: string;
  /** The SPIFFE id of the peer, with mTLS. */
  readonly peer?: string;
}

/** A connection to the server's proxy that never became a request. */
export interface InboundConnection {
  readonly flags?: string;
  readonly details?: string;
  readonly peer?: string;
  readonly cluster?: string;
  readonly status?: number;
  /** Why a network filter ended it. */
  readonly term?: string;
}

/**
 * What became of one request, in the words of the recordings (`conformance/README.md`, Exchanges):
 * as the client's proxy logs it, plus what arrived where. An absent key means none.
 */
export interface Outcome {
  /** `%RESPONSE_CODE%`. */
  readonly status?: number;
  /** `%RESPONSE_FLAGS%`, comma separated as Envoy prints them. */
  readonly flags?: string;
  /** `%RESPONSE_CODE_DETAILS%`. */
  readonly details?: string;
  readonly cluster?: string;
  readonly route?: string;
  readonly attempts?: number;
  /** The pod that answered, `namespace/name`. */
  readonly pod?: string;
  readonly arrivals?: readonly Arrival[];
  readonly responseHeaders?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string;
  readonly inbound?: readonly InboundRecord[];
  readonly inboundConnection?: readonly InboundConnection[];
  /** Raw TCP: what came back; a cut connection is the empty text. */
  readonly reply?: string;
  readonly listener?: string;
  readonly closed?: boolean;
  readonly upstreamFailure?: string;
  readonly passthrough?: boolean;
  /** Whole time in virtual microseconds. */
  readonly durationMicros: number;
  /** Virtual microseconds between the starts of successive attempts. */
  readonly gapsMicros?: readonly number[];
}
