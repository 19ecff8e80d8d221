/** A lab as it stands before the first edit: what the front page shows of it is a real run. */
import type { MeshGraph } from "../engine/index.ts";
import { parseLab, runLab } from "../labs/index.ts";
import { loadBundle } from "../labs/load.ts";

export interface ShownRun {
  readonly title: string;
  readonly graph: MeshGraph;
  readonly passedCount: number;
  readonly totalCount: number;
}

export function shownRun(slug: string): ShownRun {
  const { lab } = parseLab(loadBundle(slug));
  const step = lab?.steps[0];
  if (lab === undefined || step === undefined) throw new Error(`${slug} does not parse.`);
  const { graph, summary } = runLab(lab, step.id, lab.start);
  return { title: lab.title, graph, ...summary };
}
