import { expect, test } from "vitest";
import { surprises } from "./known-differences.ts";
import type { CaseResult } from "./run-case.ts";

const result = (id: string, agrees: boolean): CaseResult => ({
  set: "fuzz",
  id,
  units: [{ comparison: "exchanges", subject: "0", agrees, expected: "a", actual: "b" }],
});

test("a difference that nobody explained is a surprise, and so is one that is gone", () => {
  const known = new Set(["fuzz/old exchanges", "fuzz/explained exchanges"]);
  const results = [result("old", true), result("explained", false), result("new", false)];
  expect(surprises(results, known)).toEqual([
    "fuzz/new exchanges: differs and is not in known-differences.yaml",
    "fuzz/old exchanges: agrees by now; take it out of known-differences.yaml",
  ]);
});
