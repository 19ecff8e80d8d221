import type { DurationText } from "../proxy/config.ts";

interface Duration {
  readonly seconds: number;
  readonly nanos: number;
}

const nanosOfUnit: ReadonlyMap<string, number> = new Map([
  ["ns", 1],
  ["us", 1_000],
  ["µs", 1_000],
  ["μs", 1_000],
  ["ms", 1_000_000],
  ["s", 1_000_000_000],
  ["m", 60_000_000_000],
  ["h", 3_600_000_000_000],
]);

/** `1m30s` in Go's notation, which Istio's resources use, as protobuf JSON prints it: `90s`, `0.100s`. */
export function formatDuration(text: string): DurationText {
  const { seconds, nanos } = parseDuration(text);
  const sign = seconds < 0 || nanos < 0 ? "-" : "";
  const whole = `${sign}${String(Math.abs(seconds))}`;
  if (nanos === 0) return `${whole}s`;
  const digits = String(Math.abs(nanos)).padStart(9, "0");
  if (digits.endsWith("000000")) return `${whole}.${digits.slice(0, 3)}s`;
  return `${whole}.${digits.endsWith("000") ? digits.slice(0, 6) : digits}s`;
}

/** Whole seconds of a duration in Go's notation. */
export function wholeSeconds(text: string): number {
  return parseDuration(text).seconds;
}

function parseDuration(text: string): Duration {
  let nanos = 0;
  for (const [, count = "0", unit = "s"] of text.matchAll(
    /(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)/g,
  )) {
    nanos += Math.round(Number(count) * (nanosOfUnit.get(unit) ?? 0));
  }
  if (text.startsWith("-")) nanos = -nanos;
  const seconds = Math.trunc(nanos / 1_000_000_000);
  return { seconds, nanos: nanos - seconds * 1_000_000_000 };
}

/** The same as `formatDuration` for a field that may be absent. */
export function durationOrAbsent(text: string | undefined): DurationText | undefined {
  return text === undefined ? undefined : formatDuration(text);
}
