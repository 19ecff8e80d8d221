/** Starts the site's engine worker: a module of our own, under the Trusted Types policy. */
import workerUrl from "./engine-worker.ts?worker&url";
import { scriptUrlPolicy } from "./trusted-types.ts";

const policy = scriptUrlPolicy((url) => url === workerUrl);

export function spawnWorker(): Worker {
  return new Worker(policy.createScriptURL(workerUrl), { type: "module" });
}
