import type { LocalRateLimit } from "../proxy/config.ts";

/** The settings of a local rate limit; a filter's configuration is untyped JSON until here. */
export function decodeRateLimit(config: unknown): LocalRateLimit | undefined {
  if (typeof config !== "object" || config === null) return undefined;
  return config;
}
