import type { ShareView } from "./protocol.ts";

/**
 * Whole percents that still add up to 100 after the bar at `index` is set to `value`:
 * the others give or take in proportion to what they have.
 */
export function redistribute(
  percents: readonly number[],
  index: number,
  value: number,
): readonly number[] {
  const wanted = Math.max(0, Math.min(100, Math.round(value)));
  if (percents.length < 2) return percents.map(() => 100);
  const rest = 100 - wanted;
  const others = percents.reduce((sum, percent, at) => (at === index ? sum : sum + percent), 0);
  const exact = percents.map((percent, at) =>
    at === index ? wanted : others === 0 ? rest / (percents.length - 1) : (percent / others) * rest,
  );
  const whole = exact.map(Math.floor);
  // The remainder goes to the largest fractions, so that nothing is lost to rounding.
  const order = exact
    .map((share, at) => ({ at, fraction: share - Math.floor(share) }))
    .filter(({ at }) => at !== index)
    .sort((left, right) => right.fraction - left.fraction || left.at - right.at);
  let left = 100 - whole.reduce((sum, percent) => sum + percent, 0);
  for (const { at } of order) {
    if (left <= 0) break;
    whole[at] = (whole[at] ?? 0) + 1;
    left -= 1;
  }
  return whole;
}

/** Bars that begin alike. */
export function evenShares(count: number): readonly number[] {
  const each = Math.floor(100 / count);
  return Array.from({ length: count }, (_, index) => each + (index < 100 - each * count ? 1 : 0));
}

/** The percent of each option in what the mesh really does; an outcome that is no option counts for none. */
export function truthOf(
  options: readonly string[],
  shares: readonly ShareView[],
): readonly number[] {
  return options.map((option) =>
    shares.reduce(
      (sum, share) =>
        share.version === option || share.label === option || String(share.status) === option
          ? sum + share.percent
          : sum,
      0,
    ),
  );
}
