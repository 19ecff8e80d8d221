/**
 * A lab as everybody but its author sees it: decoded, complete and plain. The author's side is a folder
 * (`catalog/<slug>/lab.yaml` beside `start/`, `solutions/`, `mistakes/`, `world/`); `parseLab` makes one from the other.
 */
import type { Fraction, RequestSpec, SourceFile } from "../engine/index.ts";

/** Every file of a lab's folder and of the world it stands on, by path: what worker, player and CLI read alike. */
export interface LabBundle {
  readonly slug: string;
  readonly files: Readonly<Record<string, string>>;
}

export interface Lab {
  readonly slug: string;
  readonly title: string;
  readonly lesson?: number;
  readonly minutes?: number;
  /** The Kubernetes side: what runs before the learner writes anything, in order of application. */
  readonly world: readonly SourceFile[];
  /** What stands in the editor at first. */
  readonly start: readonly SourceFile[];
  readonly steps: readonly Step[];
  readonly requests: readonly LabRequest[];
  /** What Run sends, for the picture and the request table. No verdict rests on it. */
  readonly traffic: readonly TrafficShare[];
  readonly checks: readonly Check[];
  readonly perturbations: readonly Perturbation[];
  readonly solutions: readonly Solution[];
  readonly mistakes: readonly Mistake[];
}

export interface Step {
  readonly id: string;
  readonly title: string;
  /** Paragraphs, `code`, **bold** and lists; at most 90 words. */
  readonly task: string;
  readonly goals: readonly Goal[];
  /** Definitions that the goals rest on, in one quiet line. */
  readonly note?: string;
  readonly prediction?: Prediction;
  /** Ids, in the order a learner should meet them. */
  readonly checks: readonly string[];
  /** Nudge, concept, line, blocks in order, one line, solution. */
  readonly hints: readonly Hint[];
}

/** One row of the task panel: who goes where, in the shares that its checks prove. */
export interface Goal {
  readonly who: string;
  readonly goes: string;
  readonly shares: readonly Share[];
  readonly checks: readonly string[];
}

export interface Prediction {
  readonly ask: string;
  readonly request: string;
  readonly over: "version" | "pod" | "status" | "choice";
  /** What can be chosen: versions, pods, statuses, or the texts of a choice. */
  readonly options: readonly string[];
  /** Over `choice`: which outcomes of the request each option stands for. */
  readonly choices?: readonly OutcomePattern[];
}

export interface Hint {
  readonly text: string;
  /** Rung 3. */
  readonly place?: { readonly file: string; readonly line: number };
  /** Rung 4, in the order of the solution, with distractors (`used: false`) among them. */
  readonly blocks?: readonly { readonly text: string; readonly used: boolean }[];
  /** Rung 6: the files of a solution. */
  readonly files?: readonly SourceFile[];
}

export interface LabRequest {
  readonly id: string;
  /** How the pages name it: `GET /search, no lane`. */
  readonly label: string;
  readonly spec: RequestSpec;
}

export interface TrafficShare {
  readonly request: string;
  readonly count: number;
}

/** The world as it might also be; checks that name it are graded in it. Its documents replace those of the same kind and name. */
export interface Perturbation {
  readonly id: string;
  readonly title: string;
  readonly files: readonly SourceFile[];
}

export type Check =
  ProbabilityCheck | ConfigCheck | EquivalentCheck | UnchangedCheck | AnalysisCheck | RunCheck;

interface CheckBase {
  readonly id: string;
  readonly title: string;
  readonly perturbation?: string;
}

/** Exact: every outcome of each request is enumerated, and shares are compared as fractions. */
export interface ProbabilityCheck extends CheckBase {
  readonly kind: "probability";
  /** Each must meet the goal. */
  readonly requests: readonly string[];
  readonly shares: readonly ShareGoal[];
}

/** A fact about what a proxy was told. */
export interface ConfigCheck extends CheckBase {
  readonly kind: "config";
  /** `namespace/pod`. */
  readonly proxy: string;
  readonly fact: ConfigFact;
}

export interface ConfigFact {
  readonly of: "listeners" | "routes" | "clusters" | "endpoints";
  /** The resource's name in the proxy. */
  readonly name: string;
  /** Steps into it: keys, positions, `*` for each; none for the resource itself. */
  readonly field: readonly string[];
  readonly want: ConfigWant;
}

export type ConfigWant =
  | { readonly kind: "exists"; readonly value: boolean }
  | { readonly kind: "equals"; readonly value: string | number | boolean }
  | { readonly kind: "count"; readonly least: number; readonly most?: number };

/** The same behaviour as the reference, for all requests of all sources. */
export interface EquivalentCheck extends CheckBase, ComparedScope {
  readonly kind: "equivalent";
  /** The solution that is the reference; the first unless given. */
  readonly solution?: string;
}

/** Nothing but what the scope leaves out behaves otherwise than when the step began. */
export interface UnchangedCheck extends CheckBase, ComparedScope {
  readonly kind: "unchanged";
}

export interface ComparedScope {
  /** Pods or workloads whose requests count; all unless given. */
  readonly sources?: readonly string[];
  /** Hosts whose requests do not count. */
  readonly except?: readonly string[];
}

/** Nothing is advised against: none of these codes, or none at all. */
export interface AnalysisCheck extends CheckBase {
  readonly kind: "analysis";
  readonly codes?: readonly string[];
}

/** Behaviour over time: traffic is sent for each of twenty seeds, and every fact holds each time. */
export interface RunCheck extends CheckBase {
  readonly kind: "run";
  readonly traffic: readonly TrafficShare[];
  readonly facts: readonly RunFact[];
}

export type RunFact =
  | { readonly kind: "share"; readonly outcome: OutcomePattern; readonly bound: Bound }
  | { readonly kind: "percentile"; readonly percent: number; readonly millisMax: number }
  | { readonly kind: "attempts"; readonly averageMax: number };

export interface ShareGoal {
  readonly outcome: OutcomePattern;
  readonly bound: Bound;
}

/** Every key given must hold. */
export interface OutcomePattern {
  readonly version?: string;
  readonly subset?: string;
  readonly workload?: string;
  readonly pod?: string;
  readonly status?: number;
  /** Compared as a set; empty means none. */
  readonly flags?: readonly string[];
  readonly cluster?: string;
  readonly route?: string;
  readonly attempts?: number;
  /** How often the workload's application got the request, copies and retries included. */
  readonly effects?: { readonly workload: string; readonly count: number };
}

export interface Bound {
  readonly least: Fraction;
  readonly most: Fraction;
}

export interface Solution {
  readonly name: string;
  /** Files after each step, complete: what the step before left, overlaid. */
  readonly steps: readonly { readonly step: string; readonly files: readonly SourceFile[] }[];
}

/** A wrong answer that people give, and what to say to them. */
export interface Mistake {
  readonly slug: string;
  /** `M31`: its entry in the catalogue of misconceptions. */
  readonly tag: string;
  readonly step: string;
  /** Ids of the checks it fails, in order; none for one that is refused. */
  readonly fails: readonly string[];
  readonly refused: boolean;
  readonly says: string;
  readonly files: readonly SourceFile[];
}

/** One of the ways a request can end, and how likely it is, exactly. */
export interface Share {
  /** `v1`, or `503 NC` where no pod answered. */
  readonly label: string;
  readonly version?: string;
  readonly status?: number;
  readonly probability: Fraction;
  /** `4/5`, or `all`. */
  readonly text: string;
  readonly percent: number;
}
