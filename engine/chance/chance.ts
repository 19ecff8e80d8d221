/**
 * Where every random choice of the mesh comes from. `seeded` samples; `everyOutcome` visits all
 * branches with their exact probabilities. Rules never know which of the two they run under.
 */
export interface Chance {
  /**
   * The index of one of `weights`, each in proportion to its weight.
   *
   * @param weights - whole numbers from 0, not all 0, with a sum below 2^53
   */
  pick(weights: readonly number[]): number;
  /** One of `count` equally likely indices. */
  index(count: number): number;
  /**
   * A whole number of microseconds from `min` up to but not including `max`, evenly spread.
   * An enumeration does not branch here: it goes on with the middle, since times are compared with a range.
   */
  between(min: number, max: number): number;
  /** The draws for one purpose (`lb/outbound|80||reviews`), apart from all others. */
  stream(name: string): Chance;
}
