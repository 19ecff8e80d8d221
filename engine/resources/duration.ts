const unitNanos: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  μs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 6e10,
  h: 3.6e12,
};

/**
 * Nanoseconds of a duration as Go writes it: `1h30m`, `1.5s`, `-2ms`, `0`; undefined for anything else.
 * Both the schema's rules and istiod's decoder read durations so.
 */
export function parseDurationNanos(text: string): number | undefined {
  const match = /^([-+]?)(.+)$/u.exec(text);
  if (match === null) return undefined;
  const [, sign, body = ""] = match;
  if (body === "0") return 0;
  if (!/^(?:(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:ns|us|µs|μs|ms|s|m|h))+$/u.test(body)) return undefined;
  let nanos = 0;
  for (const [, amount = "", unit = ""] of body.matchAll(/([0-9.]+)(ns|us|µs|μs|ms|s|m|h)/gu)) {
    nanos += exactNanos(amount, unitNanos[unit] ?? 0);
  }
  if (nanos > MAX_NANOS) return undefined;
  return sign === "-" ? -nanos : nanos;
}

/** What an int64 of nanoseconds holds. */
const MAX_NANOS = 9_223_372_036_854_775_808;

/** Digits after the point are counted apart, so that `1.0005s` does not suffer from binary fractions. */
function exactNanos(amount: string, unit: number): number {
  const [whole = "", fraction = ""] = amount.split(".");
  const scale = Number(`1${"0".repeat(fraction.length)}`);
  const part = fraction === "" ? 0 : Math.trunc((Number(fraction) * unit) / scale);
  return Number(whole === "" ? "0" : whole) * unit + part;
}
