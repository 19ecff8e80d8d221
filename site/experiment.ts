/** The running half of an experiment: loaded on its first run. */
import { EngineClient } from "./engine-client.ts";
import { scriptUrlPolicy } from "./trusted-types.ts";
import type { PlaygroundBundle } from "./workspace/protocol.ts";
import workerUrl from "./engine-worker.ts?worker&url";

const policy = scriptUrlPolicy((url) => url === workerUrl);
const engine = new EngineClient({
  spawnWorker: () => new Worker(policy.createScriptURL(workerUrl), { type: "module" }),
});

export interface ExperimentResult {
  readonly shares: string;
  readonly problems: readonly string[];
}

export async function runExperiment(
  bundleJson: string,
  { file, url, text }: { readonly file: string; readonly url: string; readonly text: string },
): Promise<ExperimentResult> {
  const bundle: PlaygroundBundle = JSON.parse(bundleJson);
  const files = bundle.playground.map((one) => (one.name === file ? { name: file, text } : one));
  await engine.call("open", { bundle });
  const checked = await engine.call("check", { files });
  const problems = checked.ok
    ? checked.value.diagnostics
        .filter(({ severity }) => severity === "error")
        .map(
          ({ place, message }) =>
            `${place === undefined ? "" : `Line ${String(place.line)}: `}${message}`,
        )
    : [checked.error.message];
  if (problems.length > 0) return { shares: "Refused, nothing changed", problems };
  const sent = await engine.call("send", { files, request: { from: "pier/kiosk", url } });
  if (!sent.ok) return { shares: sent.error.message, problems };
  return {
    shares: sent.value.outcomes.map(({ text: share, label }) => `${share} ${label}`).join(", "),
    problems,
  };
}
