import { expect, test } from "vitest";
import { checkLab } from "./check-lab.ts";
import { catalogSlugs, loadBundle } from "./load.ts";
import { failingRewrites } from "./mutants.ts";
import { parseLab, runLab } from "./index.ts";

test.for(catalogSlugs())("%s: every claim of the lab holds", (slug) => {
  const { problems, faults, proven } = checkLab(loadBundle(slug));
  expect({ problems, faults }).toEqual({ problems: [], faults: [] });
  expect(proven.length).toBeGreaterThan(10);
});

test.for(catalogSlugs())("%s: fifty other wordings of its solutions pass", (slug) => {
  const { lab } = parseLab(loadBundle(slug));
  if (lab === undefined) throw new Error("the lab does not parse");
  expect(failingRewrites(lab, 50)).toEqual([]);
});

test("a verdict does not depend on the seed", () => {
  const { lab } = parseLab(loadBundle("crew-first"));
  if (lab === undefined) throw new Error("the lab does not parse");
  const files = lab.mistakes[0]?.files ?? [];
  const verdicts = (seed: string) =>
    runLab(lab, "crew", files, { seed }).verdicts.map(({ check, state, actual }) => [
      check,
      state,
      actual,
    ]);
  const first = verdicts("seed-0");
  for (let n = 1; n < 20; n++) expect(verdicts(`seed-${String(n)}`)).toEqual(first);
});

test("a failed check carries the request, the line that took it and the known mistake", () => {
  const { lab } = parseLab(loadBundle("crew-first"));
  if (lab === undefined) throw new Error("the lab does not parse");
  const mistake = lab.mistakes.find(({ slug }) => slug === "or-instead-of-and");
  const run = runLab(lab, "crew", mistake?.files ?? []);
  const failed = run.verdicts.find(({ state }) => state === "fail");
  expect(failed).toMatchObject({
    check: "other-search-v1",
    actual: "all v2",
    mistake: { tag: "M96" },
  });
  expect(failed?.counterexample).toMatchObject({ curl: "curl http://sailings/search" });
  expect(failed?.place).toMatchObject({ file: "virtual-service.yaml", line: 15, endLine: 16 });
});

test("a refused document leaves the mesh as it was, and nothing is graded", () => {
  const { lab } = parseLab(loadBundle("crew-first"));
  if (lab === undefined) throw new Error("the lab does not parse");
  const broken = lab.start.map((file) => ({ ...file, text: file.text.replace("hosts:", "hots:") }));
  const run = runLab(lab, "crew", broken);
  expect(run.refused).toBe(true);
  expect(run.verdicts.every(({ state }) => state === "not-run")).toBe(true);
  expect(
    run.diagnostics.some(({ severity, place }) => severity === "error" && place !== undefined),
  ).toBe(true);
});
