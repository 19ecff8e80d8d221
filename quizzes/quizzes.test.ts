import { expect, test } from "vitest";
import { markQuiz, parseQuiz, proveQuiz } from "./index.ts";
import { quizIds, readQuiz, readWorld } from "./load.ts";

const world = readWorld("nightferry");

test.for(quizIds())(
  "%s: the engine agrees with every claim, and one option comes out right",
  (id) => {
    const { quiz, problems } = parseQuiz(id, readQuiz(id));
    expect(problems).toEqual([]);
    if (quiz === undefined) return;
    const proven = proveQuiz(quiz, world);
    expect(proven.faults).toEqual([]);
    expect(markQuiz(proven, proven.key, "certain")).toEqual({ correct: true, returns: false });
  },
);

test("a claim that the engine contradicts is a fault", () => {
  const text = readQuiz("weights-add-up").replace("equals: 1/4", "equals: 1/100");
  const { quiz } = parseQuiz("weights-add-up", text);
  if (quiz === undefined) throw new Error("the item does not parse");
  expect(proveQuiz(quiz, world).faults).toEqual(["weights 1 and 3: v1 of search is 1/4."]);
});

test("wrong and certain comes back, with the misconception it shows", () => {
  const { quiz } = parseQuiz("weights-add-up", readQuiz("weights-add-up"));
  if (quiz === undefined) throw new Error("the item does not parse");
  const proven = proveQuiz(quiz, world);
  expect(markQuiz(proven, 0, "certain")).toEqual({ correct: false, tag: "M31", returns: true });
});
