import {
  compareFractions,
  formatFraction,
  fraction,
  fractionToNumber,
  multiplyFractions,
  type Fraction,
} from "../engine/index.ts";
import type { Bound, OutcomePattern, Share, ShareGoal } from "./lab.ts";

const ONE = fraction(1);
const ZERO = fraction(0);

/** The exact value of `1/3`, `10%`, `12.5 %` or a number between 0 and 1. */
export function parseShare(text: string | number): Fraction {
  const [, value = "0", over = "", divisor = "1"] =
    /^\s*(\d+(?:\.\d+)?)\s*(%|\/)?\s*(\d+)?\s*$/.exec(String(text)) ?? [];
  const [whole = "0", decimals = ""] = value.split(".");
  const exact = fraction(BigInt(whole + decimals), 10n ** BigInt(decimals.length));
  switch (over) {
    case "%":
      return multiplyFractions(exact, fraction(1, 100));
    case "/":
      return multiplyFractions(exact, fraction(1, BigInt(divisor)));
    default:
      return exact;
  }
}

export function boundOf(written: {
  readonly equals?: string | number | undefined;
  readonly atLeast?: string | number | undefined;
  readonly atMost?: string | number | undefined;
}): Bound {
  if (written.equals !== undefined) {
    const value = parseShare(written.equals);
    return { least: value, most: value };
  }
  return {
    least: written.atLeast === undefined ? ZERO : parseShare(written.atLeast),
    most: written.atMost === undefined ? ONE : parseShare(written.atMost),
  };
}

export function isWithin(value: Fraction, { least, most }: Bound): boolean {
  return compareFractions(value, least) >= 0 && compareFractions(value, most) <= 0;
}

/** `all`, `none`, `4/5`. */
export function shareText(value: Fraction): string {
  if (compareFractions(value, ONE) === 0) return "all";
  return compareFractions(value, ZERO) === 0 ? "none" : formatFraction(value);
}

/** `4/5`, `at least 9/10`, `at most 1/100`. */
export function boundText({ least, most }: Bound): string {
  if (compareFractions(least, most) === 0) return shareText(least);
  if (compareFractions(most, ONE) === 0) return `at least ${formatFraction(least)}`;
  if (compareFractions(least, ZERO) === 0) return `at most ${formatFraction(most)}`;
  return `${formatFraction(least)} to ${formatFraction(most)}`;
}

/** What a page calls the outcomes of a pattern: `v1`, `503 NC`, `504`. */
export function patternLabel(pattern: OutcomePattern): string {
  const who =
    pattern.version ?? pattern.subset ?? pattern.workload ?? pattern.pod ?? pattern.cluster;
  // Who answered with 200 needs no number.
  const plain = pattern.status === 200 && who !== undefined;
  const status = pattern.status === undefined || plain ? [] : [String(pattern.status)];
  const flags =
    pattern.flags === undefined || pattern.flags.length === 0 ? [] : [pattern.flags.join(",")];
  const route = pattern.route === undefined ? [] : [`route ${pattern.route}`];
  const attempts = pattern.attempts === undefined ? [] : [plural(pattern.attempts, "try", "tries")];
  const effects =
    pattern.effects === undefined
      ? []
      : [`${plural(pattern.effects.count, "arrival")} at ${pattern.effects.workload}`];
  return [
    ...(who === undefined ? [] : [who]),
    ...status,
    ...flags,
    ...route,
    ...attempts,
    ...effects,
  ].join(" ");
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${String(count)} ${count === 1 ? one : many}`;
}

export function makeShare(
  label: string,
  probability: Fraction,
  marks: Pick<Share, "version" | "status">,
): Share {
  return {
    label,
    ...marks,
    probability,
    text: shareText(probability),
    percent: Math.round(fractionToNumber(probability) * 10_000) / 100,
  };
}

/** The goal of a check as shares; a goal that is a range stands with its lower end. */
export function goalShares(goals: readonly ShareGoal[]): readonly Share[] {
  return goals
    .filter(({ bound }) => compareFractions(bound.most, ZERO) > 0)
    .map(({ outcome, bound }) => ({
      ...makeShare(patternLabel(outcome), bound.least, {
        ...(outcome.version === undefined ? {} : { version: outcome.version }),
        ...(outcome.status === undefined ? {} : { status: outcome.status }),
      }),
      text: boundText(bound),
    }));
}

/** `4/5 v1, 1/5 v2`; what everybody gets stands without a number unless `all` is asked for. */
export function sharesText(shares: readonly Share[], all = ""): string {
  return shares
    .map(({ label, text }) => (text === "all" ? `${all}${label}` : `${text} ${label}`))
    .join(", ");
}
