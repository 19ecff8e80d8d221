/** What an experiment shows before anybody touches it: computed by the engine when the site is built. */
import { applyFiles, createSession, proveRequest, type SourceFile } from "../engine/index.ts";
import { sharesOf } from "../labs/index.ts";
import { readWorld } from "../quizzes/load.ts";
import type { PlaygroundBundle } from "./workspace/protocol.ts";

export const experimentWorld: readonly SourceFile[] = readWorld("nightferry");

/** `9/10 v1, 1/10 v2` @throws where the files are refused: the build then fails. */
export function predictionData(files: Readonly<Record<string, string>>, url: string): string {
  const { session: base } = createSession({ world: experimentWorld });
  const written = Object.entries(files).map(([name, text]) => ({ name, text }));
  const { session, diagnostics } = applyFiles(base, written);
  const refusal = diagnostics.find(({ severity }) => severity === "error");
  if (refusal !== undefined) throw new Error(refusal.message);
  const proof = proveRequest(session, { from: "pier/kiosk", url });
  return sharesOf(session.world, proof)
    .map(({ text, label }) => `${text} ${label}`)
    .join(", ");
}

/** The world and the reader's file, for the worker. */
export function experimentBundle(files: Readonly<Record<string, string>>): PlaygroundBundle {
  const written = Object.entries(files).map(([name, text]) => ({ name, text }));
  return { slug: "experiment", title: "Experiment", playground: [...experimentWorld, ...written] };
}
