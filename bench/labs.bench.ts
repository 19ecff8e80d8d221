/** Run → verdict of every lab: apply the files, prove, send its traffic, grade. */
import { openLab, parseLab, runLab } from "../labs/index.ts";
import { catalogSlugs, loadBundle } from "../labs/load.ts";
import { measure, printComparison } from "./measure.ts";

const measured = catalogSlugs().flatMap((slug) => {
  const { lab } = parseLab(loadBundle(slug));
  if (lab === undefined) throw new Error(`${slug} does not parse.`);
  openLab(lab);
  return lab.steps.map(({ id }) =>
    measure(`${slug}, ${id}`, 1, () => runLab(lab, id, lab.start, { seed: "bench" })),
  );
});
printComparison("labs: Run → verdict", { target: "under 50,000 µs each", measured });
