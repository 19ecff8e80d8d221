/** Questions, proven when the site is built. */
import { parseQuiz, proveQuiz, type ProvenQuiz } from "../quizzes/index.ts";
import { quizIds, readQuiz, readWorld } from "../quizzes/load.ts";

export function provenQuizIds(): readonly string[] {
  return quizIds();
}

/** @throws where the text and the engine disagree: the build then fails. */
export function provenQuiz(id: string): ProvenQuiz {
  const { quiz, problems } = parseQuiz(id, readQuiz(id));
  if (quiz === undefined) throw new Error(problems.map(({ message }) => message).join(" "));
  const proven = proveQuiz(quiz, readWorld("nightferry"));
  if (proven.faults.length > 0) throw new Error(`${id}: ${proven.faults.join(" ")}`);
  return proven;
}
