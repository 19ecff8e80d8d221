import type { RequestSpec, SourceFile } from "../engine/index.ts";
import type { Bound, OutcomePattern, Share } from "../labs/index.ts";

/** A question whose answer the engine computes. */
export interface Quiz {
  readonly id: string;
  readonly kind: "myth" | "choice" | "number";
  readonly lesson: number;
  /** What people say, as a claim. */
  readonly statement: string;
  /** What the reader commits to. */
  readonly ask: string;
  readonly options: readonly QuizOption[];
  readonly experiment: readonly Experiment[];
  /** What must hold for the text to be true. */
  readonly claims: readonly Claim[];
  /** The right model, after the run. */
  readonly reality: string;
  readonly matters: string;
  /** Rules or recordings that it rests on. */
  readonly sources: readonly string[];
  /** The item that asks the same of another case. */
  readonly transfer?: string;
}

export interface QuizOption {
  readonly says: string;
  /** The misconception that it shows. */
  readonly tag?: string;
  /** The claims that make it the right one; none for a wrong one. */
  readonly when: readonly Claim[];
}

export interface Experiment {
  readonly label: string;
  readonly files: readonly SourceFile[];
  readonly requests: readonly {
    readonly id: string;
    readonly label: string;
    readonly spec: RequestSpec;
  }[];
}

/** In the run called `of`, `request` ends as `outcome` with a probability inside `bound`. */
export interface Claim {
  readonly of: string;
  readonly request: string;
  readonly outcome: OutcomePattern;
  readonly bound: Bound;
}

/** What one run showed, exactly. */
export interface RunResult {
  readonly label: string;
  readonly requests: readonly {
    readonly id: string;
    readonly label: string;
    readonly shares: readonly Share[];
  }[];
}

/** An item with everything the engine found out about it. */
export interface ProvenQuiz {
  readonly quiz: Quiz;
  readonly runs: readonly RunResult[];
  /** Position of the right option. */
  readonly key: number;
  /** Where text and engine disagree; none for a sound item. */
  readonly faults: readonly string[];
}
