import { expect, test } from "vitest";
import { gradeStep, openWith } from "../grade.ts";
import type { Check, Lab } from "../lab.ts";
import { loadBundle } from "../load.ts";
import { parseLab } from "../parse-lab.ts";
import type { Verdict } from "../run-types.ts";

function crewFirst(): Lab {
  const { lab } = parseLab(loadBundle("crew-first"));
  if (lab === undefined) throw new Error("the lab does not parse");
  return lab;
}

const base = { id: "added", title: "Added" };
const equivalent: Check = { ...base, kind: "equivalent", sources: ["pier/kiosk-v1"] };
const lastStep = crewFirst().steps.length - 1;

function verdictOf(check: Check, files: "start" | "solution" | "other" | "mistake"): Verdict {
  const lab = crewFirst();
  const step = lab.steps[lastStep];
  const mistake = lab.mistakes.find((one) => one.step === step?.id);
  const [first, second] = lab.solutions.map(({ steps }) => steps[lastStep]?.files);
  const answers = { start: lab.start, solution: first, other: second, mistake: mistake?.files };
  const added = { ...lab, checks: [check] };
  const [verdict] =
    step === undefined
      ? []
      : gradeStep(added, { ...step, checks: ["added"] }, openWith(lab, answers[files] ?? []));
  if (verdict === undefined) throw new Error("no verdict");
  return verdict;
}

test("DP-49: another solution is equivalent to the first, for all requests", () => {
  expect(verdictOf(equivalent, "other")).toMatchObject({ state: "pass" });
});

test("DP-49: a mistake is not, and one request shows it", () => {
  const { state, actual, counterexample } = verdictOf(equivalent, "mistake");
  expect(state).toBe("fail");
  expect(actual).toMatch(/^\d+ of \d+ differ: curl /);
  expect(counterexample?.curl).toContain("http://sailings/");
  expect(counterexample?.trace.length).toBeGreaterThan(0);
});

test("DP-49: what a solution changes is seen, and is not outside its own host", () => {
  const unchanged: Check = { ...base, kind: "unchanged" };
  expect(verdictOf(unchanged, "solution").state).toBe("fail");
  const except = ["sailings.pier.svc.cluster.local"];
  expect(verdictOf({ ...unchanged, except }, "solution").state).toBe("pass");
});

test("analysis: advice of other codes does not count", () => {
  expect(verdictOf({ ...base, kind: "analysis", codes: ["IST0101"] }, "solution")).toMatchObject({
    state: "pass",
    expected: "no IST0101",
  });
});

test.for([
  { says: "an average that holds", averageMax: 1, state: "pass" },
  { says: "an average nobody can keep", averageMax: 0.5, state: "fail" },
])("run: $says", ({ averageMax, state }) => {
  const [request] = crewFirst().requests;
  const traffic = [{ request: request?.id ?? "", count: 20 }];
  const facts = [
    { kind: "attempts" as const, averageMax },
    { kind: "percentile" as const, percent: 95, millisMax: 1_000 },
  ];
  const verdict = verdictOf({ ...base, kind: "run", traffic, facts }, "solution");
  expect(verdict.state).toBe(state);
  expect(verdict.counterexample === undefined).toBe(state === "pass");
});
