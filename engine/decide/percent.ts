import type { Chance } from "../chance/chance.ts";
import type { FractionalPercent } from "../proxy/config.ts";

export function denominatorOf(percent: FractionalPercent): number {
  switch (percent.denominator ?? "HUNDRED") {
    case "HUNDRED":
      return 100;
    case "TEN_THOUSAND":
      return 10_000;
    case "MILLION":
      return 1_000_000;
  }
}

/** One draw against a percentage; an absent one is 0 %, at 0 and 100 % nothing is drawn (DP-5). */
export function happens(percent: FractionalPercent | undefined, chance: Chance): boolean {
  const numerator = percent?.numerator ?? 0;
  if (percent === undefined || numerator <= 0) return false;
  const denominator = denominatorOf(percent);
  return numerator >= denominator || chance.pick([numerator, denominator - numerator]) === 0;
}

const MILLION = 1_000_000;

/**
 * Which of several percentages one and the same draw meets: Envoy compares all mirrors of a request
 * with the request's one random number, so of two halves both fire or neither does.
 *
 * @see recordings vs-action/mirrors-two-halves-fire-together, vs-action/mirrors-mixed-percentages
 */
export function firingOf(
  percents: readonly (FractionalPercent | undefined)[],
  chance: Chance,
): readonly boolean[] {
  const limits = percents.map((percent) =>
    percent === undefined
      ? 0
      : Math.min(MILLION, ((percent.numerator ?? 0) * MILLION) / denominatorOf(percent)),
  );
  const edges = [...new Set([0, ...limits, MILLION])].sort((a, b) => a - b);
  const widths = edges.slice(1).map((edge, i) => edge - (edges[i] ?? 0));
  const drawn = edges[widths.length === 1 ? 0 : chance.pick(widths)] ?? 0;
  return limits.map((limit) => drawn < limit);
}
