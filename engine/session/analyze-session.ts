import { analyze, type AnalysisMessage } from "../analyze/analyze.ts";
import type { WrittenDocument } from "../admit/snapshot.ts";
import { inject } from "../inject/inject.ts";
import type { Session } from "./session.ts";

/** `istioctl analyze` of everything that is written, in the cluster as it runs: with pods of Deployments and sidecars. */
export function analyzeSession({ admitted }: Session): readonly AnalysisMessage[] {
  const running = inject(admitted).resources;
  const asRunning = (one: WrittenDocument): WrittenDocument => {
    const known = one.resource === undefined ? undefined : running.get(one.resource.key);
    return known?.kind === "Pod" || known?.kind === "Service" ? { ...one, resource: known } : one;
  };
  return analyze(
    { ...admitted, written: admitted.written.map(asRunning) },
    { running: [...running.values()] },
  );
}
