/** Quizzes' front door. */
export { parseQuiz, type ParsedQuiz } from "./decode-quiz.ts";
export { markQuiz, type Confidence, type Mark } from "./mark-quiz.ts";
export { proveQuiz } from "./prove-quiz.ts";
export type { Claim, Experiment, ProvenQuiz, Quiz, QuizOption, RunResult } from "./quiz.ts";
