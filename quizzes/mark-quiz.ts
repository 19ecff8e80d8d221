import type { ProvenQuiz } from "./quiz.ts";

/** How sure the reader was before the run. */
export type Confidence = "guess" | "likely" | "certain";

export interface Mark {
  readonly correct: boolean;
  /** The misconception that the answer shows. */
  readonly tag?: string;
  /** Wrong and certain: this comes back in review. */
  readonly returns: boolean;
}

export function markQuiz({ quiz, key }: ProvenQuiz, option: number, confidence: Confidence): Mark {
  const correct = option === key;
  const tag = correct ? undefined : quiz.options[option]?.tag;
  return {
    correct,
    ...(tag !== undefined && { tag }),
    returns: !correct && confidence !== "guess",
  };
}
