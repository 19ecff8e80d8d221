/** Labs' front door: what pages, the worker, the command line and the class server may use. */
export type {
  Check,
  Goal,
  Hint,
  Lab,
  LabBundle,
  LabRequest,
  Mistake,
  Prediction,
  Share,
  Solution,
  Step,
} from "./lab.ts";
export { gradeStep } from "./grade.ts";
export { parseLab, type ParsedLab } from "./parse-lab.ts";
export { openGraph, openLab, outcomesOf, playLab, runLab, type RunOptions } from "./run-lab.ts";
export type { Counterexample, LabRun, Verdict } from "./run-types.ts";
export { curlOf } from "./checks/grading.ts";
export { sharesOf } from "./outcome-match.ts";
export { makeShare } from "./share-text.ts";
export type { RequestRow } from "../engine/index.ts";
export { decodePattern } from "./decode-checks.ts";
export { outcomeSchema, shareSchema } from "./decode-lab.ts";
export { shareOf } from "./outcome-match.ts";
export { problemAt, readYaml } from "./read-yaml.ts";
export { schemaProblems } from "./schema-problems.ts";
export { boundOf, isWithin, patternLabel, sharesText } from "./share-text.ts";
export type { Bound, OutcomePattern } from "./lab.ts";
