/** The fourth rung of the hints: blocks to be put in order, some of which do not belong. */

/** Positions of `count` blocks in an order that only `seed` decides, and that is never the right one. */
export function shuffled(count: number, seed: string): readonly number[] {
  const order = Array.from({ length: count }, (_, i) => i);
  let state = 2_166_136_261;
  for (const letter of seed) state = Math.imul(state ^ letter.charCodeAt(0), 16_777_619) >>> 0;
  for (let i = count - 1; i > 0; i -= 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    // The high bits: the low ones of such a generator repeat soon.
    const j = Math.floor((state / 4_294_967_296) * (i + 1));
    [order[i], order[j]] = [order[j] ?? 0, order[i] ?? 0];
  }
  const sorted = order.every((at, i) => at === i);
  return sorted && count > 1 ? [...order.slice(1), order[0] ?? 0] : order;
}

/** `order` with the block at `from` moved by one step up or down. */
export function moved(order: readonly number[], from: number, by: 1 | -1): readonly number[] {
  const to = from + by;
  const [one, other] = [order[from], order[to]];
  if (one === undefined || other === undefined) return order;
  return order.map((block, i) => (i === from ? other : i === to ? one : block));
}
