/**
 * What the workspace and the engine's worker say to each other. Only `engine-client.ts` and `engine-worker.ts` speak it.
 * Every request is `{ id, kind, ask }` and gets one `Reply` with the same id.
 */
import type {
  Completions,
  Diagnostic,
  HoverText,
  MeshGraph,
  RequestSpec,
  SourceFile,
  Trace,
} from "../../engine/index.ts";
import type { Hint, LabBundle, LabRun, Prediction, RequestRow, Share } from "../../labs/index.ts";

/** A share without its exact value, which JSON cannot carry; `text` is exact all the same. */
export type ShareView = Omit<Share, "probability">;

/** A workspace without a task: files and nothing to prove. */
export interface PlaygroundBundle {
  readonly slug: string;
  readonly title: string;
  readonly playground: readonly SourceFile[];
}

export type WorkspaceBundle = LabBundle | PlaygroundBundle;

export interface GoalView {
  readonly who: string;
  readonly goes: string;
  readonly shares: readonly ShareView[];
}

export interface StepView {
  readonly id: string;
  readonly title: string;
  readonly task: string;
  readonly goals: readonly GoalView[];
  readonly note?: string;
  readonly prediction?: Prediction;
  readonly checks: readonly string[];
  readonly hints: readonly Hint[];
}

export interface RequestView {
  readonly id: string;
  readonly label: string;
  readonly spec: RequestSpec;
}

/** The lab as the page shows it; plain JSON, so that the site can compute it at build. */
export interface LabView {
  readonly slug: string;
  readonly title: string;
  readonly lesson?: number;
  readonly steps: readonly StepView[];
  readonly checks: readonly { readonly id: string; readonly title: string }[];
  readonly requests: readonly RequestView[];
  /** Where requests can be sent from: pods, `namespace/name`, with the name a person would say. */
  readonly clients: readonly { readonly id: string; readonly label: string }[];
}

export interface OpenResult {
  readonly lab: LabView;
  /** What stands in the editor at first. */
  readonly files: readonly SourceFile[];
  /** What runs already, to be read. */
  readonly world: readonly SourceFile[];
  /** The mesh before any request. */
  readonly graph: MeshGraph;
}

/** One leg of a request; `from` and `to` are workloads of the graph. */
export interface HopView {
  readonly from: string;
  readonly to: string;
  readonly port: number;
  readonly status?: number;
  readonly flags?: string;
  readonly attempts: number;
  readonly durationMicros: number;
}

/** One request and why it went where it went. */
export interface TraceResult {
  readonly row: RequestRow;
  readonly trace: Trace;
  readonly hops: readonly HopView[];
}

export interface SendResult extends TraceResult {
  /** Every way this request can end, exactly. */
  readonly outcomes: readonly ShareView[];
}

export interface TrafficResult {
  readonly rows: readonly RequestRow[];
  readonly graph: MeshGraph;
  /** Observed. */
  readonly shares: readonly { readonly label: string; readonly count: number }[];
  readonly accessLog: readonly string[];
}

export interface CompareRow {
  readonly label: string;
  readonly before: readonly ShareView[];
  readonly after: readonly ShareView[];
}

type Files = readonly SourceFile[];

/** Every kind of request, what it asks and what it is answered. */
export interface Calls {
  readonly open: {
    readonly ask: { readonly bundle: WorkspaceBundle };
    readonly answer: OpenResult;
  };
  readonly check: {
    readonly ask: { readonly files: Files };
    readonly answer: { readonly diagnostics: readonly Diagnostic[] };
  };
  readonly run: {
    readonly ask: { readonly step: string; readonly files: Files; readonly seed: string };
    readonly answer: LabRun;
  };
  readonly send: {
    readonly ask: { readonly files: Files; readonly request: RequestSpec };
    readonly answer: SendResult;
  };
  readonly traffic: {
    readonly ask: {
      readonly files: Files;
      readonly request: RequestSpec;
      readonly count: number;
      readonly seed: string;
    };
    readonly answer: TrafficResult;
  };
  readonly trace: { readonly ask: { readonly rowId: number }; readonly answer: TraceResult };
  readonly compare: {
    readonly ask: { readonly before: Files; readonly after: Files };
    readonly answer: { readonly rows: readonly CompareRow[] };
  };
  readonly complete: {
    readonly ask: { readonly files: Files; readonly file: string; readonly offset: number };
    readonly answer: Completions;
  };
  readonly hover: {
    readonly ask: { readonly files: Files; readonly file: string; readonly offset: number };
    readonly answer: HoverText | null;
  };
  readonly command: {
    readonly ask: { readonly files: Files; readonly line: string };
    readonly answer: { readonly output: string; readonly exitCode: number };
  };
}

export type CallKind = keyof Calls;

/** The kinds, for validation; a test holds it against `Calls`. */
export const callKinds = [
  "open",
  "check",
  "run",
  "send",
  "traffic",
  "trace",
  "compare",
  "complete",
  "hover",
  "command",
] as const satisfies readonly CallKind[];

export interface Request<Kind extends CallKind = CallKind> {
  readonly id: number;
  readonly kind: Kind;
  readonly ask: Calls[Kind]["ask"];
}

/**
 * `refused`: the YAML does not get that far. `limit`: one of our caps. `unknown`: no such kind, row or step.
 * `broken`: our bug. `stopped` and `safe` come from the client: the watchdog ended the worker.
 */
export type FailureCode = "refused" | "limit" | "unknown" | "broken" | "stopped" | "safe";

export interface Failure {
  readonly code: FailureCode;
  readonly message: string;
}

export type Answer<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly error: Failure };

export type Reply = { readonly id: number } & Answer<unknown>;

/** What we let through: a file, all files together, files. */
export const limits = {
  fileBytes: 128 * 1024,
  labBytes: 512 * 1024,
  files: 64,
  line: 64 * 1024,
  requests: 1000,
} as const;
