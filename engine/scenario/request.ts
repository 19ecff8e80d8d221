/**
 * One request of a simulated caller. The fields and their names are those of the recordings
 * (`conformance/README.md`, Exchanges), so that a recording can be replayed as it stands.
 */
export interface RequestSpec {
  /** The calling pod, `namespace/name`; a workload's name stands for its first pod. */
  readonly from: string;
  /** Absolute, `http://host[:port]/path?query`. */
  readonly url: string;
  readonly method?: string;
  /** A list repeats the header. `host: null` sends no Host header at all. */
  readonly headers?: Readonly<Record<string, string | readonly string[] | null>>;
  /** The request target exactly as written, where it differs from the URL's. */
  readonly path?: string;
  /** `1.0` or `1.1`. */
  readonly version?: string;
  readonly body?: string;
  readonly bodySize?: number;
  /** Raw bytes instead of HTTP. */
  readonly tcp?: boolean;
  readonly payload?: string;
  /** Seconds to wait for a raw reply. */
  readonly wait?: number;
  /** Raw: send a TLS ClientHello for this name. */
  readonly sni?: string;
  readonly alpn?: readonly string[];
  /** The SNI of a real TLS client. */
  readonly tls?: string;
  /** The SPIFFE id in that client's certificate. */
  readonly cert?: string;
  /** The address dialled, as iptables would report it. */
  readonly dst?: string;
  readonly ip?: string;
  /** The address the connection comes from. */
  readonly source?: string;
  /** A client without sidecar, straight to this `ip:port`. */
  readonly direct?: string;
  /** Names the client's connection, which requests share that give the same name; absent: one of its own. */
  readonly connection?: string;
  /** The listener that takes the connection, where it is not found by the address dialled. */
  readonly listener?: string;
  /** Headers to report although every proxy adds them; `body`, `bytes`: the answer's body, the request's length. */
  readonly show?: readonly string[];
}
