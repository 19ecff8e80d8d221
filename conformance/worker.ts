/** One of several: takes cases, one at a time, and says what became of each. */
import { parentPort } from "node:worker_threads";
import { runCase } from "./run-case.ts";
import type { RecordedCase } from "./recording.ts";

parentPort?.on("message", (recorded: RecordedCase) => {
  parentPort?.postMessage(runCase(recorded));
});
