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
