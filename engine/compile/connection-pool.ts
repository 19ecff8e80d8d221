import type { ConnectionPoolSettings, TCPSettings } from "../resources/connection-pool.ts";
import type { MeshConfig } from "../resources/mesh-config.ts";
import type { RetryBudget } from "../resources/traffic-policy.ts";
import type { ClusterDraft } from "./cluster-draft.ts";
import { durationOrAbsent, formatDuration, wholeSeconds } from "./duration.ts";
import { defined, numberOrAbsent } from "./plain.ts";
import type { Protocol } from "./protocol.ts";
import { isHttp } from "./protocol.ts";

/** Istio lifts Envoy's limits: everything is allowed until somebody says otherwise (CP-200). */
const unlimited = 4_294_967_295;

/** Limits, timeouts and protocol of a cluster (CP-187 to CP-199, CP-201). */
export function applyConnectionPool(
  draft: ClusterDraft,
  settings: ConnectionPoolSettings,
  retryBudget: RetryBudget | undefined,
  mesh: MeshConfig,
): void {
  const { http = {}, tcp = {} } = settings;
  const limit = (value: number | undefined): number =>
    value === undefined || value <= 0 ? unlimited : value;
  draft.connect_timeout = formatDuration(tcp.connectTimeout ?? mesh.connectTimeout);
  draft.circuit_breakers = {
    thresholds: [
      defined({
        max_connections: limit(tcp.maxConnections),
        max_pending_requests: limit(http.http1MaxPendingRequests),
        max_requests: limit(http.http2MaxRequests),
        max_retries: limit(http.maxRetries),
        retry_budget: retryBudget === undefined ? undefined : retryBudgetOf(retryBudget),
      }),
    ],
  };
  applyKeepalive(draft, tcp);
  applyHttpOptions(draft, settings);
  if (http.useClientProtocol === true) draft.http.upstream = { kind: "downstream" };
}

function retryBudgetOf({ percent, minRetryConcurrency, budgetInterval }: RetryBudget): {
  readonly budget_percent: { readonly value?: number };
  readonly min_retry_concurrency: number;
} {
  return defined({
    budget_percent: defined({ value: numberOrAbsent(percent ?? 20) }),
    budget_interval: durationOrAbsent(budgetInterval),
    min_retry_concurrency: numberOrAbsent(minRetryConcurrency) ?? 3,
  });
}

function applyKeepalive(draft: ClusterDraft, { tcpKeepalive }: TCPSettings): void {
  if (tcpKeepalive === undefined) return;
  const { probes, time, interval } = tcpKeepalive;
  draft.upstream_connection_options = {
    tcp_keepalive: defined({
      keepalive_probes: numberOrAbsent(probes),
      keepalive_time: time === undefined ? undefined : wholeSeconds(time),
      keepalive_interval: interval === undefined ? undefined : wholeSeconds(interval),
    }),
  };
}

function applyHttpOptions(
  draft: ClusterDraft,
  { http = {}, tcp = {} }: ConnectionPoolSettings,
): void {
  const { maxConcurrentStreams = 0, maxRequestsPerConnection = 0, http2KeepAlive } = http;
  const idleTimeout = http.idleTimeout ?? tcp.idleTimeout;
  const isSet =
    tcp.maxConnectionDuration !== undefined ||
    idleTimeout !== undefined ||
    maxRequestsPerConnection > 0 ||
    maxConcurrentStreams > 0 ||
    http2KeepAlive !== undefined;
  if (!isSet) return;
  draft.http.common = defined({
    idle_timeout: durationOrAbsent(idleTimeout),
    max_requests_per_connection: numberOrAbsent(maxRequestsPerConnection),
    max_connection_duration: durationOrAbsent(tcp.maxConnectionDuration),
  });
  if (draft.http.upstream?.kind !== "http2") return;
  draft.http.upstream = {
    kind: "http2",
    options: defined({
      max_concurrent_streams: numberOrAbsent(maxConcurrentStreams),
      connection_keepalive:
        http2KeepAlive === undefined
          ? undefined
          : defined({
              interval: durationOrAbsent(http2KeepAlive.interval),
              timeout: durationOrAbsent(http2KeepAlive.timeout),
            }),
    }),
  };
}

/** Whether a cluster is to speak HTTP/2 though its port does not say so (CP-197). */
export function isUpgradedToHttp2(
  settings: ConnectionPoolSettings,
  protocol: Protocol,
  mesh: MeshConfig,
): boolean {
  if (settings.http?.useClientProtocol === true) return false;
  if (settings.http?.h2UpgradePolicy === "UPGRADE") return true;
  if (settings.http?.h2UpgradePolicy === "DO_NOT_UPGRADE") return false;
  return isHttp(protocol) && mesh.h2UpgradePolicy === "UPGRADE";
}
