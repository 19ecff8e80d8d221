/** How long something takes: batches until half a second has passed, of which the median counts. */

export interface Measured {
  readonly name: string;
  /** Microseconds of one operation: median of the batches. */
  readonly micros: number;
  /** The fastest and the slowest batch. */
  readonly microsMin: number;
  readonly microsMax: number;
}

export interface Comparison {
  readonly measured: readonly Measured[];
  /** What the first is compared with, and what is demanded of it in words. */
  readonly target: string;
}

/** Calls `run` in batches of `batch` operations, after a warm-up. */
export function measure(name: string, batch: number, run: (index: number) => unknown): Measured {
  const kept: unknown[] = [undefined];
  const once = () => {
    const started = performance.now();
    for (let index = 0; index < batch; index++) kept[0] = run(index); // kept, so that no call is optimised away
    return ((performance.now() - started) * 1000) / batch;
  };
  const until = performance.now() + 300;
  do once();
  while (performance.now() < until);
  const times: number[] = [];
  const end = performance.now() + 700;
  do times.push(once());
  while (performance.now() < end || times.length < 5);
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.floor((times.length - 1) * share)] ?? 0;
  return { name, micros: at(0.5), microsMin: at(0), microsMax: at(1) };
}

/** A table with the ratio of each row to the first. */
export function printComparison(title: string, { measured, target }: Comparison): void {
  const base = measured[0]?.micros ?? 1;
  console.log(`\n${title}\n  target: ${target}`);
  for (const { name, micros, microsMin, microsMax } of measured) {
    const perSecond = Math.round(1_000_000 / micros).toLocaleString("en-GB");
    console.log(
      `  ${name.padEnd(46)} ${micros.toFixed(2).padStart(12)} µs (${microsMin.toFixed(2)}–${microsMax.toFixed(2)}) ${perSecond.padStart(12)}/s  ${(micros / base).toFixed(2)} ×`,
    );
  }
}
