import type { LocalRateLimit } from "../proxy/config.ts";
import { durationMicros } from "./duration.ts";

/**
 * What a bucket holds, in tokens times the microseconds of its fill interval: so a refill of
 * `tokens_per_fill` for each microsecond is exact.
 */
export interface TokenBucket {
  readonly level: number;
  readonly atMicros: number;
}

export interface Taken {
  readonly allowed: boolean;
  readonly bucket: TokenBucket;
}

/**
 * One token out of the bucket, which refills continuously and starts full.
 *
 * @see DP-216
 */
export function takeToken(
  settings: NonNullable<LocalRateLimit["token_bucket"]>,
  bucket: TokenBucket | undefined,
  nowMicros: number,
): Taken {
  const fillMicros = durationMicros(settings.fill_interval) ?? 1_000_000;
  const full = (settings.max_tokens ?? 0) * fillMicros;
  const before = bucket ?? { level: full, atMicros: nowMicros };
  const refill = (nowMicros - before.atMicros) * (settings.tokens_per_fill ?? 1);
  const level = Math.min(full, before.level + refill);
  const allowed = level >= fillMicros;
  return { allowed, bucket: { level: allowed ? level - fillMicros : level, atMicros: nowMicros } };
}
