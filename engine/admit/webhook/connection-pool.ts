import type {
  ConnectionPoolSettings,
  HTTPSettings,
  TCPSettings,
} from "../../resources/connection-pool.ts";
import { parseDurationNanos } from "../../resources/duration.ts";
import type { Path } from "../../source/place.ts";
import { durationError } from "./primitives.ts";
import { complaint, refuse, type Findings } from "./report.ts";

/** CP-432, CP-439. */
export function* connectionPoolFindings(
  pool: ConnectionPoolSettings | undefined,
  path: Path,
): Findings {
  if (pool === undefined) return;
  if (pool.http === undefined && pool.tcp === undefined) {
    yield refuse("ADM1202", path, "connection pool must have at least one field");
    return;
  }
  if (pool.http !== undefined) yield* httpFindings(pool.http, [...path, "http"]);
  if (pool.tcp !== undefined) yield* tcpFindings(pool.tcp, [...path, "tcp"]);
}

const httpCounts = [
  ["http1MaxPendingRequests", "http1 max pending requests"],
  ["http2MaxRequests", "http2 max requests"],
  ["maxRequestsPerConnection", "max requests per connection"],
  ["maxRetries", "max retries"],
  ["maxConcurrentStreams", "max concurrent streams"],
] as const;

function* httpFindings(http: HTTPSettings, path: Path): Findings {
  for (const [name, words] of httpCounts) {
    if ((http[name] ?? 0) < 0)
      yield refuse("ADM1207", [...path, name], `${words} must be non-negative`);
  }
  yield* complaint("ADM1004", [...path, "idleTimeout"], durationError(http.idleTimeout));
  if (http.h2UpgradePolicy === "UPGRADE" && http.useClientProtocol === true) {
    yield refuse(
      "ADM1203",
      path,
      "use client protocol must not be true when H2UpgradePolicy is UPGRADE",
    );
  }
  if (http.http2KeepAlive === undefined) return;
  for (const part of ["interval", "timeout"] as const) {
    const at: Path = [...path, "http2KeepAlive", part];
    const value = http.http2KeepAlive[part];
    if (value === undefined) yield refuse("ADM1004", at, `http2 keepalive ${part} is required`);
    else yield* complaint("ADM1004", at, durationError(value));
  }
}

function* tcpFindings(tcp: TCPSettings, path: Path): Findings {
  if ((tcp.maxConnections ?? 0) < 0) {
    yield refuse("ADM1207", [...path, "maxConnections"], "max connections must be non-negative");
  }
  yield* complaint("ADM1004", [...path, "connectTimeout"], durationError(tcp.connectTimeout));
  yield* complaint(
    "ADM1004",
    [...path, "maxConnectionDuration"],
    durationError(tcp.maxConnectionDuration),
  );
  // Less than a millisecond counts as zero, which turns the timeout off (corrections, CP-439).
  if (Math.abs(parseDurationNanos(tcp.idleTimeout ?? "0") ?? 0) >= 1e6) {
    yield* complaint("ADM1004", [...path, "idleTimeout"], durationError(tcp.idleTimeout));
  }
  for (const part of ["time", "interval"] as const) {
    yield* complaint(
      "ADM1004",
      [...path, "tcpKeepalive", part],
      durationError(tcp.tcpKeepalive?.[part]),
    );
  }
}
