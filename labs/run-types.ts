import type {
  Diagnostic,
  MeshGraph,
  Place,
  RequestRow,
  RequestSpec,
  Trace,
} from "../engine/index.ts";
import type { Share } from "./lab.ts";

/** A request that tells the learner's mesh and the goal apart. */
export interface Counterexample {
  readonly request: RequestSpec;
  readonly label: string;
  /** The same request as an operator would type it. */
  readonly curl: string;
  readonly expected: readonly Share[];
  readonly actual: readonly Share[];
  readonly trace: Trace;
  /** The line that took it. */
  readonly place?: Place;
}

/** What one check says. */
export interface Verdict {
  readonly check: string;
  readonly title: string;
  readonly state: "pass" | "fail" | "not-run";
  readonly expected: string;
  readonly actual: string;
  /** Why it was not run. */
  readonly reason?: string;
  /** The request it is about, by its name in the lab. */
  readonly request?: string;
  readonly goal?: readonly Share[];
  readonly shares?: readonly Share[];
  readonly counterexample?: Counterexample;
  /** A known mistake that behaves the same. */
  readonly mistake?: { readonly tag: string; readonly says: string };
  readonly place?: Place;
}

/** What Run shows. */
export interface LabRun {
  readonly step: string;
  /** Nothing was applied: the verdicts are all `not-run`, the graph is the mesh before. */
  readonly refused: boolean;
  readonly diagnostics: readonly Diagnostic[];
  readonly verdicts: readonly Verdict[];
  readonly rows: readonly RequestRow[];
  readonly graph: MeshGraph;
  readonly summary: { readonly passedCount: number; readonly totalCount: number };
  /** Exact, for every named request. */
  readonly outcomes: Readonly<Record<string, readonly Share[]>>;
}
