import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { RecordedCase } from "./recording.ts";
import type { CaseResult, RunOptions } from "./run-case.ts";

/** The results of all cases, in their order; several workers share the work, the longest cases first. */
export async function runAll(
  cases: readonly RecordedCase[],
  options: RunOptions = {},
): Promise<readonly CaseResult[]> {
  const results: (CaseResult | undefined)[] = cases.map(() => undefined);
  const waiting = [...cases.entries()].sort(([, a], [, b]) => weight(b) - weight(a));
  const count = Math.max(1, Math.min(availableParallelism(), waiting.length));
  await Promise.all(Array.from({ length: count }, () => work(waiting, results, options)));
  return results.flatMap((result) => result ?? []);
}

function weight({ exchanges, yaml }: RecordedCase): number {
  return exchanges.length * 1_000 + yaml.length;
}

/** One worker, one case at a time, until none is left. */
function work(
  waiting: [number, RecordedCase][],
  results: (CaseResult | undefined)[],
  options: RunOptions,
): Promise<void> {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { workerData: options });
  return new Promise((resolve, reject) => {
    let current: number | undefined;
    const next = (): void => {
      const taken = waiting.shift();
      if (taken === undefined) {
        void worker.terminate().then(() => {
          resolve();
        });
        return;
      }
      const [index, recorded] = taken;
      current = index;
      worker.postMessage(recorded);
    };
    worker.on("message", (result: CaseResult) => {
      if (current !== undefined) results[current] = result;
      next();
    });
    worker.on("error", reject);
    next();
  });
}
