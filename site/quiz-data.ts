/** Questions with the answers that the engine gave when the site was built. */
import { parseQuiz, proveQuiz, type ProvenQuiz } from "../quizzes/index.ts";
import { quizIds, readQuiz, readWorld } from "../quizzes/load.ts";
import type { SourceFile } from "../engine/index.ts";

export function mythIds(): readonly string[] {
  return quizIds();
}

/** The world that every experiment runs in. */
export const quizWorld: readonly SourceFile[] = readWorld("nightferry");

const proven = new Map<string, ProvenQuiz>();

/** @throws where text and engine disagree, so that no page says what the mesh does not do */
export function quizData(id: string): ProvenQuiz {
  const known = proven.get(id);
  if (known !== undefined) return known;
  const { quiz, problems } = parseQuiz(id, readQuiz(id));
  if (quiz === undefined) throw new Error(problems.map(({ message }) => message).join(" "));
  const found = proveQuiz(quiz, quizWorld);
  if (found.faults.length > 0) throw new Error(`${id}: ${found.faults.join(" ")}`);
  proven.set(id, found);
  return found;
}
