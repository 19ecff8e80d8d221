import { analyze, type AnalysisMessage } from "../analyze/analyze.ts";
import { kialiChecks } from "../analyze/kiali.ts";
import type { Snapshot, WrittenDocument } from "../admit/snapshot.ts";
import { inject } from "../inject/inject.ts";
import type { Diagnostic, SourceFile } from "../source/diagnostic.ts";
import type { Session } from "./session.ts";

/** `istioctl analyze` of everything that is written, in the cluster as it runs: with pods of Deployments and sidecars. */
export function analyzeSession({ admitted }: Session): readonly AnalysisMessage[] {
  return analyzeWritten(admitted, admitted.written);
}

/** The same of what runs, and of the named files, refused or not: what a refused document says is not in the cluster (CP-500, CP-505). */
export function analyzeCluster(
  { admitted }: Session,
  files: readonly string[],
): readonly AnalysisMessage[] {
  const isThere = ({ resource, document }: WrittenDocument): boolean =>
    files.includes(document.file) ||
    (resource !== undefined &&
      admitted.resources.get(resource.key)?.source.document === document.index);
  return analyzeWritten(admitted, admitted.written.filter(isThere));
}

function analyzeWritten(
  admitted: Snapshot,
  written: readonly WrittenDocument[],
): readonly AnalysisMessage[] {
  const running = inject(admitted).resources;
  const asRunning = (one: WrittenDocument): WrittenDocument => {
    const known = one.resource === undefined ? undefined : running.get(one.resource.key);
    return known?.kind === "Pod" || known?.kind === "Service" ? { ...one, resource: known } : one;
  };
  return analyze(
    { ...admitted, written: written.map(asRunning) },
    { running: [...running.values()] },
  );
}

/** Advice of istioctl and Kiali about `files`, without what validation said of them already. What the world runs is not theirs to mend. */
export function adviceFor(session: Session, files: readonly SourceFile[]): readonly Diagnostic[] {
  const own = new Set(files.map(({ name }) => name));
  const messages = analyzeSession(session).flatMap(
    ({ subject: _, repeats, ...message }): readonly Diagnostic[] => (repeats ? [] : [message]),
  );
  return [...messages, ...kialiChecks(session.admitted)].filter(({ place }) =>
    own.has(place?.file ?? ""),
  );
}
