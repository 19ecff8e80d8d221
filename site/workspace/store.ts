/** The one state of a workspace, as signals. Views read it; only `actions` write it. */
import { computed, signal, type ReadonlySignal } from "@preact/signals";
import type { Diagnostic, MeshGraph, RequestSpec, SourceFile } from "../../engine/index.ts";
import type { LabRun, RequestRow } from "../../labs/index.ts";
import { evenShares } from "./prediction.ts";
import type {
  CompareRow,
  Failure,
  HopView,
  OpenResult,
  SendResult,
  ShareView,
  StepView,
  TrafficResult,
} from "./protocol.ts";
import { sameFiles, type Snapshot, type StepProgress } from "./saved.ts";

export type DockTab = "trace" | "requests" | "metrics" | "diff" | "timeline" | "terminal";
export type Pane = "files" | "learn" | "yaml" | "mesh" | "checks";

export type RunState =
  | { readonly kind: "none" }
  | { readonly kind: "running" }
  | {
      readonly kind: "done";
      readonly run: LabRun;
      readonly files: readonly SourceFile[];
      readonly step: string;
    }
  | { readonly kind: "failed"; readonly failure: Failure };

/** The selected request: everything the lamp lights. */
export interface Selection extends Omit<SendResult, "outcomes"> {
  readonly label: string;
  /** The lab's request it belongs to. */
  readonly requestId?: string;
  readonly hops: readonly HopView[];
  readonly outcomes?: readonly ShareView[];
  /** The files it was answered with; with other files its lines may be elsewhere. */
  readonly files: readonly SourceFile[];
}

export interface HeaderField {
  readonly name: string;
  readonly value: string;
}

export interface RequestForm {
  readonly from: string;
  readonly method: string;
  readonly url: string;
  readonly headers: readonly HeaderField[];
}

/** Text of the one live region; `count` makes equal messages be read again. */
export interface Announcement {
  readonly text: string;
  readonly count: number;
}

/** What the diff in the dock compares with. */
export type DiffBase = "start" | "run" | "solution";

function documents(opened: OpenResult) {
  return {
    files: signal<readonly SourceFile[]>(opened.files),
    /** When each file was last typed in; absent where it is still as the lab began. */
    times: signal<Readonly<Record<string, number>>>({}),
    past: signal<readonly Snapshot[]>([]),
    activeFile: signal(opened.files[0]?.name ?? ""),
    /** A file of the world that is open to be read. */
    peek: signal<SourceFile | undefined>(undefined),
    diagnostics: signal<readonly Diagnostic[]>([]),
    /** Where the editor should go, counted so that the same place can be asked for twice. */
    jump: signal<
      { readonly file: string; readonly line: number; readonly count: number } | undefined
    >(undefined),
  };
}

function results(opened: OpenResult) {
  return {
    run: signal<RunState>({ kind: "none" }),
    /** The last mesh that was applied; it stays when a run is refused. */
    graph: signal<MeshGraph>(opened.graph),
    selection: signal<Selection | undefined>(undefined),
    /** The trace step under the pointer, the focus or the editor's cursor. */
    focusedStep: signal<number | undefined>(undefined),
    /** The requests of the last run that was not refused. */
    rows: signal<readonly RequestRow[]>([]),
    traffic: signal<TrafficResult | undefined>(undefined),
    compared: signal<readonly CompareRow[] | undefined>(undefined),
    /** Counts runs and sends, so that the path lights hop by hop once for each. */
    lighting: signal(0),
    playing: signal(false),
    showAll: signal(false),
  };
}

function surface(opened: OpenResult) {
  const first = opened.lab.requests[0]?.spec;
  return {
    dock: signal<DockTab | undefined>(undefined),
    pane: signal<Pane>(opened.lab.steps.length > 0 ? "learn" : "yaml"),
    meshView: signal<"graph" | "table">("graph"),
    legend: signal(opened.lab.steps.length === 0),
    grown: signal<"yaml" | "mesh" | undefined>(undefined),
    menu: signal(false),
    dialog: signal<"palette" | "keys" | undefined>(undefined),
    /** Whether single letters are shortcuts while no field has the focus. */
    singleKeys: signal(true),
    diffBase: signal<DiffBase>("start"),
    form: signal<RequestForm>(formOf(first, opened.lab.clients[0]?.id ?? "")),
    recent: signal<readonly RequestForm[]>([]),
    announcement: signal<Announcement>({ text: "", count: 0 }),
    engine: signal<"starting" | "ready" | "safe">("starting"),
    notice: signal<string | undefined>(undefined),
    /** Run was pressed before a prediction was made; locking one goes on to run. */
    asked: signal(false),
    percents: signal<readonly number[]>([]),
    choice: signal<number | undefined>(undefined),
  };
}

/** A request as the fields of the builder. */
export function formOf(spec: RequestSpec | undefined, from: string): RequestForm {
  if (spec === undefined) return { from, method: "GET", url: "", headers: [] };
  const headers = Object.entries(spec.headers ?? {}).flatMap(([name, value]) =>
    value === null ? [] : [value].flat().map((one) => ({ name, value: one })),
  );
  const url = spec.url.replace(/^http:\/\//u, "");
  return { from: spec.from, method: spec.method ?? "GET", url, headers };
}

/** The fields of the builder as a request. */
export function specOf({ from, method, url, headers }: RequestForm): RequestSpec {
  const named = headers.filter(({ name }) => name.trim() !== "");
  return {
    from,
    url: /^[a-z]+:\/\//iu.test(url) ? url : `http://${url}`,
    method,
    ...(named.length === 0
      ? {}
      : { headers: Object.fromEntries(named.map(({ name, value }) => [name.trim(), value])) }),
  };
}

function derived(
  opened: OpenResult,
  { files }: ReturnType<typeof documents>,
  { run, selection }: ReturnType<typeof results>,
) {
  const stepIndex = signal(0);
  const steps = signal<Readonly<Record<string, StepProgress>>>({});
  const step: ReadonlySignal<StepView | undefined> = computed(
    () => opened.lab.steps[stepIndex.value],
  );
  const progress = computed((): StepProgress => steps.value[step.value?.id ?? ""] ?? {});
  /** The results of this step, whether or not they are of the files as they are now. */
  const done = computed(() => {
    const state = run.value;
    return state.kind === "done" && state.step === (step.value?.id ?? "") ? state : undefined;
  });
  const stale = computed(
    () => done.value !== undefined && !sameFiles(done.value.files, files.value),
  );
  /** Whether the selected request still belongs to the lines in the editor. */
  const selectionFresh = computed(
    () => selection.value !== undefined && sameFiles(selection.value.files, files.value),
  );
  return { stepIndex, steps, step, progress, done, stale, selectionFresh };
}

/** A fresh state; no DOM, no clock, so that it also serves to render at build. */
export function createStore(opened: OpenResult, options: { readonly frame?: boolean } = {}) {
  const docs = documents(opened);
  const outcome = results(opened);
  const free = opened.lab.steps.length === 0;
  const prediction = opened.lab.steps[0]?.prediction;
  const ui = surface(opened);
  if (prediction !== undefined) ui.percents.value = evenShares(prediction.options.length);
  return {
    lab: opened.lab,
    start: opened.files,
    world: opened.world,
    restGraph: opened.graph,
    /** No task: the playground. */
    free,
    frame: options.frame === true,
    ...docs,
    ...outcome,
    ...ui,
    ...derived(opened, docs, outcome),
  };
}

export type Store = ReturnType<typeof createStore>;

/** The requests of the last run, or of the traffic that was sent since. */
export function shownRows(store: Store): readonly RequestRow[] {
  return store.traffic.value?.rows ?? store.rows.value;
}
