/** An exact share, always in lowest terms with a positive denominator. Survives `structuredClone`. */
export interface Fraction {
  readonly numerator: bigint;
  readonly denominator: bigint;
}
