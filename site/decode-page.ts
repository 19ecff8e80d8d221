/** Data that the build put into the page itself: our own writing, read back. */
import type { ExperimentData } from "./elements/experiment.ts";
import type { WorkspaceLinks } from "./workspace/context.ts";
import type { MountedLab } from "./workspace/mount.tsx";

export interface LabPageData extends MountedLab {
  readonly links: WorkspaceLinks;
}

export function decodeLabPage(text: string): LabPageData {
  return JSON.parse(text) as LabPageData;
}

export function decodeExperiment(text: string): ExperimentData {
  return JSON.parse(text) as ExperimentData;
}
