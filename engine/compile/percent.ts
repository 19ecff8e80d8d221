import type { FractionalPercent } from "../proxy/config.ts";
import { defined, numberOrAbsent } from "./plain.ts";

/** A percentage with Istio's resolution of a millionth, cut off (CP-131). */
export function millionths(
  percent: number,
): FractionalPercent & { readonly denominator: "MILLION" } {
  return defined({
    numerator: numberOrAbsent(Math.trunc(percent * 10_000)),
    denominator: "MILLION" as const,
  });
}

export function hundredths(percent: number): FractionalPercent {
  return defined({ numerator: numberOrAbsent(percent) });
}
