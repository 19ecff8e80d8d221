import type { RetryPolicy } from "../proxy/config.ts";
import type { HTTPRetry } from "../resources/http-route.ts";
import type { Origin } from "../source/place.ts";
import { durationOrAbsent } from "./duration.ts";
import { defined, textOrAbsent } from "./plain.ts";
import { statusTexts } from "./status-texts.ts";

const defaultConditions =
  "connect-failure,refused-stream,unavailable,cancelled,retriable-status-codes";
const previousHosts = [{ name: "envoy.retry_host_predicates.previous_hosts" }];

/**
 * Retries as written, or the default: two, on failures to connect and the like (CP-121 to CP-127).
 *
 * @param isHashed - a hash names the host, so that another one is not looked for
 */
export function retryPolicyOf(
  retries: HTTPRetry | undefined,
  isHashed: boolean,
  origin?: Origin,
): RetryPolicy | undefined {
  if (retries === undefined) {
    return defined({
      retry_on: defaultConditions,
      num_retries: 2,
      retry_host_predicate: isHashed ? undefined : previousHosts,
      host_selection_retry_max_attempts: "5",
    });
  }
  const { attempts = 0, retryOn = "", backoff } = retries;
  if (attempts <= 0) return undefined;
  const { conditions, codes } = parseRetryOn(retryOn);
  const avoidsTried = retries.retryIgnorePreviousHosts ?? !isHashed;
  return defined({
    retry_on: textOrAbsent(retryOn === "" ? defaultConditions : conditions),
    num_retries: attempts,
    per_try_timeout: durationOrAbsent(retries.perTryTimeout),
    retriable_status_codes: codes.length === 0 ? undefined : codes,
    retry_back_off:
      backoff === undefined ? undefined : defined({ base_interval: durationOrAbsent(backoff) }),
    retry_host_predicate: avoidsTried ? previousHosts : undefined,
    retry_priority:
      retries.retryRemoteLocalities === true
        ? {
            name: "envoy.retry_priorities.previous_priorities",
            config: { update_frequency: 2 },
          }
        : undefined,
    host_selection_retry_max_attempts: "5",
    origin,
  });
}

/** Numbers are status codes; naming one switches their condition on (CP-124). */
function parseRetryOn(retryOn: string): {
  readonly conditions: string;
  readonly codes: readonly number[];
} {
  const codes: number[] = [];
  const words: string[] = [];
  for (const part of retryOn.split(",").map((text) => text.trim())) {
    if (part === "") continue;
    const code = /^[+-]?\d+$/.test(part) ? Number(part) : undefined;
    if (code !== undefined && statusTexts.has(code)) codes.push(code);
    else words.push(part);
  }
  const conditions = words.join(",");
  return {
    conditions:
      codes.length > 0 && !conditions.includes("retriable-status-codes")
        ? `${conditions},retriable-status-codes`
        : conditions,
    codes,
  };
}
