/** The engine behind an experiment; loaded when a reader first wants to change something. */
import type { RequestSpec, SourceFile } from "../../engine/index.ts";
import { createEngineClient } from "../engine-client.ts";
import { spawnWorker } from "../engine-spawn.ts";
import type { OutcomeView } from "./experiment.ts";

export type BenchAnswer =
  | { readonly kind: "ran"; readonly outcomes: readonly OutcomeView[] }
  | { readonly kind: "refused"; readonly says: string };

export interface Bench {
  run(
    world: readonly SourceFile[],
    files: readonly SourceFile[],
    request: RequestSpec,
  ): Promise<BenchAnswer>;
}

export function openBench(): Bench {
  const client = createEngineClient({ spawnWorker });
  let opened = false;
  return {
    async run(world, files, request) {
      const all = [...world, ...files];
      if (!opened) {
        const bundle = { slug: "experiment", title: "Experiment", playground: all };
        const answer = await client.call("open", { bundle });
        if (!answer.ok) return { kind: "refused", says: answer.error.message };
        opened = true;
      }
      const checked = await client.call("check", { files: all });
      if (!checked.ok) return { kind: "refused", says: checked.error.message };
      const fault = checked.value.diagnostics.find(({ severity }) => severity === "error");
      if (fault !== undefined) {
        const line = fault.place === undefined ? "" : `Line ${String(fault.place.line)}: `;
        return { kind: "refused", says: `Refused. ${line}${fault.message}` };
      }
      const sent = await client.call("send", { files: all, request });
      if (!sent.ok) return { kind: "refused", says: sent.error.message };
      return { kind: "ran", outcomes: sent.value.outcomes };
    },
  };
}
