/** One of several: takes cases, one at a time, and says what became of each. */
import { parentPort, workerData } from "node:worker_threads";
import { isObject } from "./decode-recording.ts";
import { runCase, type RunOptions } from "./run-case.ts";
import type { RecordedCase } from "./recording.ts";

const given: unknown = workerData;
const options: RunOptions = { fromXds: isObject(given) && given["fromXds"] === true };

parentPort?.on("message", (recorded: RecordedCase) => {
  parentPort?.postMessage(runCase(recorded, options));
});
