/** Whether the outcome of a try is worth another one, as the route's retry policy says. */
import type { RetryPolicy } from "../proxy/config.ts";
import { durationMicros } from "./duration.ts";
import { firstLine, type HeaderLine } from "./http-request.ts";

/** Why a try ended without a response; the words of `%RESPONSE_CODE_DETAILS%` (DP-182). */
export type ResetReason =
  | "remote connection failure"
  | "local connection failure"
  | "connection timeout"
  | "connection termination"
  | "overflow"
  | "remote reset"
  | "remote refused stream reset"
  | "protocol error"
  | "per-try timeout";

export type TryOutcome =
  | { readonly kind: "response"; readonly status: number; readonly headers: readonly HeaderLine[] }
  | { readonly kind: "reset"; readonly reason: ResetReason; readonly requestSent: boolean };

export interface PreparedRetry {
  readonly conditions: ReadonlySet<string>;
  readonly statusCodes: readonly number[];
  readonly retryCount: number;
  readonly perTryMicros: number | undefined;
  readonly baseMicros: number;
  readonly maxMicros: number;
  readonly avoidsPreviousHosts: boolean;
  readonly pickCount: number;
  readonly priorityUpdateFrequency: number | undefined;
}

export function prepareRetry(policy: RetryPolicy | undefined): PreparedRetry {
  const base = durationMicros(policy?.retry_back_off?.base_interval) ?? 25_000;
  const avoids =
    policy?.retry_host_predicate?.some((p) => p.name.endsWith("previous_hosts")) ?? false;
  return {
    conditions: words(policy?.retry_on),
    statusCodes: policy?.retriable_status_codes ?? [],
    // A policy without the number retries once; no policy, never.
    retryCount: policy === undefined ? 0 : (policy.num_retries ?? 1),
    perTryMicros: durationMicros(policy?.per_try_timeout),
    baseMicros: base,
    maxMicros: durationMicros(policy?.retry_back_off?.max_interval) ?? base * 10,
    avoidsPreviousHosts: avoids,
    pickCount: 1 + Number(policy?.host_selection_retry_max_attempts ?? (avoids ? 1 : 0)),
    priorityUpdateFrequency: policy?.retry_priority?.config?.update_frequency,
  };
}

function words(list: string | undefined): ReadonlySet<string> {
  return new Set(
    (list ?? "")
      .split(",")
      .map((word) => word.trim())
      .filter(Boolean),
  );
}

/**
 * The policy after request headers that a rule set: they win over the route (DP-17, corrections).
 * An application's own are stripped before (DP-34).
 */
export function withRetryHeaders(
  retry: PreparedRetry,
  headers: readonly HeaderLine[],
): PreparedRetry {
  const on = firstLine(headers, "x-envoy-retry-on");
  const grpcOn = firstLine(headers, "x-envoy-retry-grpc-on");
  const max = firstLine(headers, "x-envoy-max-retries");
  const codes = firstLine(headers, "x-envoy-retriable-status-codes");
  if (on === undefined && grpcOn === undefined && max === undefined && codes === undefined)
    return retry;
  const conditions = new Set([...retry.conditions, ...words(on), ...words(grpcOn)]);
  return {
    ...retry,
    conditions,
    statusCodes: [...retry.statusCodes, ...[...words(codes)].map(Number)],
    retryCount:
      max !== undefined && /^\d+$/.test(max)
        ? Number(max)
        : retry.retryCount === 0 && conditions.size > 0
          ? 1
          : retry.retryCount,
  };
}

const GRPC_STATUS: Readonly<Record<string, string>> = {
  "1": "cancelled",
  "4": "deadline-exceeded",
  "8": "resource-exhausted",
  "13": "internal",
  "14": "unavailable",
};

/** @see DP-90, DP-91, DP-92 */
export function isRetriable(retry: PreparedRetry, outcome: TryOutcome): boolean {
  return outcome.kind === "response"
    ? isRetriableResponse(retry, outcome.status, outcome.headers)
    : isRetriableReset(retry, outcome.reason, outcome.requestSent);
}

function isRetriableResponse(
  retry: PreparedRetry,
  status: number,
  headers: readonly HeaderLine[],
): boolean {
  const on = retry.conditions;
  if (firstLine(headers, "x-envoy-ratelimited") !== undefined) return on.has("envoy-ratelimited");
  if (on.has("5xx") && status >= 500) return true;
  if (on.has("gateway-error") && status >= 502 && status <= 504) return true;
  if (on.has("retriable-4xx") && status === 409) return true;
  if (on.has("retriable-status-codes") && retry.statusCodes.includes(status)) return true;
  const grpc = GRPC_STATUS[firstLine(headers, "grpc-status") ?? ""];
  return grpc !== undefined && on.has(grpc);
}

function isRetriableReset(
  retry: PreparedRetry,
  reason: ResetReason,
  requestSent: boolean,
): boolean {
  const on = retry.conditions;
  if (reason === "overflow") return false;
  if (on.has("5xx") || on.has("gateway-error") || on.has("reset")) return true;
  if (on.has("reset-before-request") && !requestSent) return true;
  if (on.has("refused-stream") && reason === "remote refused stream reset") return true;
  const connecting = [
    "remote connection failure",
    "local connection failure",
    "connection timeout",
  ];
  return on.has("connect-failure") && connecting.includes(reason);
}

/** The upper end, not reached, of the n-th wait (n from 1): full jitter below a doubling interval (DP-94). */
export function backOffMicrosMax(retry: PreparedRetry, n: number): number {
  return Math.min(retry.baseMicros * (1 << Math.min(n - 1, 30)), retry.maxMicros);
}
