import type { DurationText } from "../proxy/config.ts";

/** Whole microseconds of a protobuf duration: `"0.200s"` is 200,000. */
export function durationMicros(text: DurationText | undefined): number | undefined {
  if (text === undefined) return undefined;
  const seconds = Number(text.endsWith("s") ? text.slice(0, -1) : text);
  return Number.isFinite(seconds) ? Math.round(seconds * 1_000_000) : undefined;
}

/** Envoy's timers count milliseconds; what is below is cut (DP-85). */
export function timerMicros(text: DurationText | undefined): number | undefined {
  const micros = durationMicros(text);
  return micros === undefined ? undefined : Math.trunc(micros / 1000) * 1000;
}
