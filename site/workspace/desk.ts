/**
 * The engine's side of a workspace: one lab or playground, the mesh as it stands, and an answer for every
 * kind of call. It knows no worker: `engine-worker.ts` passes messages to it.
 */
import {
  accessLogLine,
  adviceFor,
  applyFiles,
  completeAt,
  createSession,
  explainSent,
  hoverAt,
  meshGraph,
  proveRequest,
  requestRow,
  restart,
  runCommand,
  sendRequest,
  sendTraffic,
  withFixes,
  workloadOfPod,
  type Diagnostic,
  type Hop,
  type RequestRow,
  type RequestSpec,
  type SentRequest,
  type Session,
  type SourceFile,
} from "../../engine/index.ts";
import { playLab, sharesOf, type LabRun } from "../../labs/index.ts";
import { openBundle, shareView, type Opened } from "./open-result.ts";
import { overLimit } from "./decode-protocol.ts";
import type {
  Answer,
  CallKind,
  Calls,
  CompareRow,
  Failure,
  HopView,
  SendResult,
  ShareView,
  TraceResult,
} from "./protocol.ts";

/** The state between calls. */
interface Desk {
  opened: Opened;
  /** The mesh of the last run that was admitted. */
  session: Session;
}

export type AnswerCall = <Kind extends CallKind>(
  kind: Kind,
  ask: Calls[Kind]["ask"],
) => Answer<Calls[Kind]["answer"]>;

/** A desk that waits for its first `open`. Nothing it is asked makes it throw. */
export function createDesk(): AnswerCall {
  const desk: { current: Desk | undefined } = { current: undefined };
  return (kind, ask) => {
    try {
      return handlers[kind](desk, ask);
    } catch (error) {
      const message = error instanceof Error ? error.message : "no reason given";
      return failed({ code: "broken", message: `The engine failed: ${message}` });
    }
  };
}

type Holder = { current: Desk | undefined };
type Handlers = {
  readonly [Kind in CallKind]: (
    holder: Holder,
    ask: Calls[Kind]["ask"],
  ) => Answer<Calls[Kind]["answer"]>;
};

const handlers: Handlers = {
  open(holder, { bundle }) {
    const opened = openBundle(bundle);
    holder.current = { opened, session: opened.session };
    return { ok: true, value: opened.view };
  },
  check: (holder, { files }) =>
    withDesk(holder, files, (desk) => ({ diagnostics: check(desk, files) })),
  run: (holder, { step, files, seed }) =>
    withDesk(holder, files, (desk) => run(desk, step, files, seed)),
  send: (holder, { files, request }) =>
    withDesk(holder, files, (desk) => send(desk, files, request)),
  traffic: (holder, ask) => withDesk(holder, ask.files, (desk) => traffic(desk, ask)),
  trace(holder, { rowId }) {
    const sent = holder.current?.session.sent.find(({ id }) => id === rowId);
    if (holder.current === undefined || sent === undefined)
      return failed({ code: "unknown", message: "There is no such request." });
    return { ok: true, value: traceOf(holder.current, sent) };
  },
  compare: (holder, { before, after }) =>
    withDesk(holder, after, (desk) => ({ rows: compare(desk, before, after) })),
  complete: (holder, { files, file, offset }) =>
    withDesk(holder, files, (desk) =>
      completeAt(apply(desk, files).session, textOf(files, file), offset),
    ),
  hover: (holder, { files, file, offset }) =>
    withDesk(holder, files, () => hoverAt(textOf(files, file), offset) ?? null),
  command: (holder, { files, line }) =>
    withDesk(holder, files, (desk) => command(desk, files, line)),
};

function failed(error: Failure): { readonly ok: false; readonly error: Failure } {
  return { ok: false, error };
}

function withDesk<Value>(
  { current }: Holder,
  files: readonly SourceFile[],
  answer: (desk: Desk) => Value,
): Answer<Value> {
  if (current === undefined) return failed({ code: "unknown", message: "No lab is open." });
  const large = overLimit(files);
  return large === undefined ? { ok: true, value: answer(current) } : failed(large);
}

/** What admission says, and what analysis adds to it, of the learner's own files. */
function check(desk: Desk, files: readonly SourceFile[]): readonly Diagnostic[] {
  const { session, diagnostics } = apply(desk, files);
  return withFixes(session, files, [...diagnostics, ...adviceFor(session, files)]);
}

/** What a run found, and what analysis adds to it; a lab's own checks may have analysed already. */
function withAdvice(
  session: Session,
  files: readonly SourceFile[],
  found: readonly Diagnostic[],
): readonly Diagnostic[] {
  const known = new Set(found.map(({ code, place }) => `${code} ${String(place?.start)}`));
  const more = adviceFor(session, files).filter(
    ({ code, place }) => !known.has(`${code} ${String(place?.start)}`),
  );
  return withFixes(session, files, [...found, ...more]);
}

function textOf(files: readonly SourceFile[], name: string): string {
  return files.find((file) => file.name === name)?.text ?? "";
}

/** The learner's files on the lab's world, from the start. */
function apply({ opened }: Desk, files: readonly SourceFile[], seed = "signalbox") {
  const { session } = createSession({ world: opened.world, seed });
  return applyFiles(session, files);
}

function run(desk: Desk, step: string, files: readonly SourceFile[], seed: string): LabRun {
  const { lab } = desk.opened;
  if (lab === undefined) return applyOnly(desk, files, seed);
  const played = playLab(lab, step, files, { seed, session: desk.session });
  desk.session = played.session;
  const { run: result } = played;
  // A refused run leaves the mesh that was: what is wrong with these files must be asked of them.
  const session = result.refused ? apply(desk, files).session : played.session;
  return { ...result, diagnostics: withAdvice(session, files, result.diagnostics) };
}

/** A playground has nothing to prove: Run applies, or refuses and leaves the mesh. */
function applyOnly(desk: Desk, files: readonly SourceFile[], seed: string): LabRun {
  const { session, diagnostics } = apply(desk, files, seed);
  const refused = diagnostics.some(({ severity }) => severity === "error");
  if (!refused) desk.session = session;
  const { world, sent } = desk.session;
  return {
    step: "",
    refused,
    diagnostics: withFixes(session, files, [...diagnostics, ...adviceFor(session, files)]),
    verdicts: [],
    rows: [],
    graph: meshGraph(world, refused ? sent : []),
    summary: { passedCount: 0, totalCount: 0 },
    outcomes: {},
  };
}

/** The mesh of `files`; the last good one where they are refused. */
function meshOf(desk: Desk, files: readonly SourceFile[]): Session {
  if (sameTexts(desk.session.files, files)) return desk.session;
  const { session, diagnostics } = apply(desk, files);
  return diagnostics.some(({ severity }) => severity === "error") ? desk.session : session;
}

function sameTexts(a: readonly SourceFile[], b: readonly SourceFile[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ name, text }, i) => b[i]?.name === name && b[i].text === text)
  );
}

function send(desk: Desk, files: readonly SourceFile[], request: RequestSpec): SendResult {
  const session = meshOf(desk, files);
  const proof = proveRequest(session, request);
  const { session: next, sent } = sendRequest(session, request);
  desk.session = next;
  return { ...traceOf(desk, sent), outcomes: sharesOf(next.world, proof).map(shareView) };
}

function rowOf(desk: Desk, sent: SentRequest): RequestRow {
  const same = (spec: RequestSpec): boolean =>
    JSON.stringify(spec) === JSON.stringify(sent.request);
  const name = desk.opened.lab?.requests.find(({ spec }) => same(spec))?.id;
  return requestRow(desk.session.world, sent, () => name);
}

function traceOf(desk: Desk, sent: SentRequest): TraceResult {
  const { trace } = explainSent(desk.session, sent);
  return { row: rowOf(desk, sent), trace, hops: hopsOf(desk.session, sent.hops) };
}

function hopsOf({ world }: Session, hops: readonly Hop[]): readonly HopView[] {
  return [...hops]
    .sort((a, b) => a.id - b.id)
    .flatMap(({ request, outcome }): readonly HopView[] => {
      const caller = [...world.pods.keys()].find(
        (id) => id === request.from || id.startsWith(`${request.from}-`),
      );
      const from = workloadOfPod(world, caller);
      const to = workloadOfPod(world, outcome.pod);
      if (from === undefined || to === undefined) return [];
      const port = Number(outcome.cluster?.split("|")[1] ?? 80);
      const { status, flags, attempts = 0, durationMicros } = outcome;
      return [
        {
          from,
          to,
          port,
          ...(status !== undefined && { status }),
          ...(flags !== undefined && { flags }),
          attempts,
          durationMicros,
        },
      ];
    });
}

function traffic(
  desk: Desk,
  { files, request, count, seed }: Calls["traffic"]["ask"],
): Calls["traffic"]["answer"] {
  const base = restart({ ...meshOf(desk, files), seed });
  const session = sendTraffic(base, [{ request, count }]);
  desk.session = session;
  const counts = new Map<string, number>();
  for (const { outcome } of session.sent) {
    const version =
      outcome.pod === undefined
        ? undefined
        : session.world.pods.get(outcome.pod)?.labels["version"];
    const end = [outcome.status, outcome.flags].filter((part) => part !== undefined).join(" ");
    const label =
      version === undefined ? end : outcome.status === 200 ? version : `${version} ${end}`;
    counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  return {
    rows: session.sent.map((sent) => rowOf(desk, sent)),
    graph: meshGraph(session.world, session.sent, [request]),
    shares: [...counts]
      .map(([label, seen]) => ({ label, count: seen }))
      .sort((a, b) => b.count - a.count),
    accessLog: session.sent.map((sent) => accessLogLine(session.world, sent)),
  };
}

function compare(
  desk: Desk,
  before: readonly SourceFile[],
  after: readonly SourceFile[],
): readonly CompareRow[] {
  const [old, now] = [apply(desk, before).session, apply(desk, after).session];
  const shares = (session: Session, spec: RequestSpec): readonly ShareView[] =>
    sharesOf(session.world, proveRequest(session, spec)).map(shareView);
  return (desk.opened.lab?.requests ?? []).map(({ label, spec }) => ({
    label,
    before: shares(old, spec),
    after: shares(now, spec),
  }));
}

function command(
  desk: Desk,
  files: readonly SourceFile[],
  line: string,
): Calls["command"]["answer"] {
  const { session, output, exitCode } = runCommand({ ...desk.session, files }, line);
  desk.session = session;
  return { output, exitCode };
}
