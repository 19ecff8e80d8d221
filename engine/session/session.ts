/**
 * A mesh over time, as a value. Every verb returns the next session and leaves the one it was given as
 * it was, so undo, time travel and replay are a matter of keeping the old one.
 */
import { admit, type DocumentResult } from "../admit/admit.ts";
import { placeOf, resourcesOf, type Snapshot } from "../admit/snapshot.ts";
import { seeded } from "../chance/seeded.ts";
import type { Fraction } from "../chance/fraction.ts";
import { createPush } from "../compile/create-push.ts";
import type { Push } from "../compile/push.ts";
import { describe } from "../source/codes.ts";
import type { Trace } from "../decide/trace.ts";
import { inject } from "../inject/inject.ts";
import { decodeBehaviour } from "../scenario/behaviour.ts";
import type { RequestSpec } from "../scenario/request.ts";
import { enumerateExchange, runExchange, type Exchange } from "../simulate/exchange.ts";
import type { Hop } from "../simulate/draft.ts";
import type { SentRequest } from "../simulate/journal.ts";
import type { Outcome } from "../simulate/outcome.ts";
import { freshState, type AnswerPlan, type MeshState, type World } from "../simulate/world.ts";
import type { Diagnostic, SourceFile } from "../source/diagnostic.ts";
import type { Limits } from "../source/limits.ts";
import type { Place } from "../source/place.ts";
import { worldOf } from "./world-of.ts";

export interface Session {
  readonly seed: string;
  /** What runs already: manifests and behaviours. */
  readonly base: readonly SourceFile[];
  /** What the learner wrote, as it was last admitted. */
  readonly files: readonly SourceFile[];
  readonly mesh?: string;
  readonly limits?: Limits;
  /** As applied, before the cluster added to it. */
  readonly admitted: Snapshot;
  readonly push: Push;
  readonly world: World;
  readonly state: MeshState;
  readonly sent: readonly SentRequest[];
}

export interface SessionChange {
  readonly session: Session;
  readonly diagnostics: readonly Diagnostic[];
  readonly results: readonly DocumentResult[];
}

export interface SessionOptions {
  readonly world: readonly SourceFile[];
  readonly files?: readonly SourceFile[];
  readonly mesh?: string;
  /** How much may be written; what a page accepts unless given. */
  readonly limits?: Limits;
  /** `signalbox` unless given. */
  readonly seed?: string;
}

/** A mesh in which `world` runs and `files` are applied. */
export function createSession({
  world,
  files = [],
  seed = "signalbox",
  ...settings
}: SessionOptions): SessionChange {
  return build({ base: world, files, seed, ...settings }, undefined);
}

/**
 * The mesh after the learner's files are replaced by `files`. Each document is admitted or refused on
 * its own, as `kubectl apply` does; what is refused leaves the version that was there before in place.
 */
export function applyFiles(session: Session, files: readonly SourceFile[]): SessionChange {
  return build({ ...session, files }, session);
}

/** The mesh with one resource gone; the same mesh where there is none of that key. */
export function deleteResource(session: Session, key: string): Session {
  const resources = new Map([...session.admitted.resources].filter(([known]) => known !== key));
  if (resources.size === session.admitted.resources.size) return session;
  return withSnapshot(session, { ...session.admitted, resources }, session);
}

type Inputs = Pick<Session, "base" | "files" | "seed" | "mesh" | "limits">;

function build(inputs: Inputs, previous: Session | undefined): SessionChange {
  const { base, files, mesh, limits } = inputs;
  const admission = admit({
    files: [...base, ...files],
    ...(mesh !== undefined && { mesh }),
    ...(limits !== undefined && { limits }),
    ...(previous !== undefined && { previous: previous.admitted }),
  });
  const kept = keepRefused(admission.snapshot, admission.results, previous);
  const problems = resourcesOf(kept, "Behavior").flatMap(
    ({ spec, key }) => decodeBehaviour(spec, key).problems,
  );
  const placed = problems.map((problem) => withPlace(kept, problem));
  return {
    session: withSnapshot(inputs, kept, previous),
    diagnostics: [...admission.diagnostics, ...placed],
    results: admission.results,
  };
}

function withPlace(snapshot: Snapshot, problem: Diagnostic): Diagnostic {
  const { resource, path } = problem;
  const place =
    resource === undefined || path === undefined
      ? undefined
      : placeOf(snapshot, { resource, path });
  return place === undefined ? problem : { ...problem, place };
}

/** A refused document leaves what was applied before under its name. */
function keepRefused(
  snapshot: Snapshot,
  results: readonly DocumentResult[],
  previous: Session | undefined,
): Snapshot {
  if (previous === undefined) return snapshot;
  const resources = new Map(snapshot.resources);
  for (const { allowed, kind, name } of results) {
    const key = `${kind}/${name}` as const;
    const old = allowed
      ? undefined
      : [...previous.admitted.resources.values()].find((known) => known.key === key);
    if (old !== undefined && !resources.has(old.key)) resources.set(old.key, old);
  }
  return { ...snapshot, resources };
}

function withSnapshot(inputs: Inputs, admitted: Snapshot, previous: Session | undefined): Session {
  const running = inject(admitted);
  const push = createPush(running, previous?.push);
  return {
    seed: inputs.seed,
    base: inputs.base,
    files: inputs.files,
    ...(inputs.mesh !== undefined && { mesh: inputs.mesh }),
    ...(inputs.limits !== undefined && { limits: inputs.limits }),
    admitted,
    push,
    world: worldOf(running, push, { plans: plansOf(running) }),
    state: previous?.state ?? freshState,
    sent: previous?.sent ?? [],
  };
}

/** A Behavior speaks of a pod, or of all pods of a workload: `app-version`, or what a Deployment is called. */
function plansOf(snapshot: Snapshot): ReadonlyMap<string, AnswerPlan> {
  const plans = new Map<string, AnswerPlan>();
  const behaviours = resourcesOf(snapshot, "Behavior");
  for (const { metadata } of resourcesOf(snapshot, "Pod")) {
    const { app = "", version } = metadata.labels;
    const names = [metadata.name, version === undefined ? app : `${app}-${version}`, app];
    const own = names.flatMap(
      (name) =>
        behaviours.find(
          (one) => one.metadata.namespace === metadata.namespace && one.metadata.name === name,
        ) ?? [],
    )[0];
    if (own === undefined) continue;
    plans.set(`${metadata.namespace}/${metadata.name}`, decodeBehaviour(own.spec, own.key).plan);
  }
  return plans;
}

/** The session after one request, sampled with the session's seed. */
export function sendRequest(
  session: Session,
  request: RequestSpec,
): { readonly session: Session; readonly sent: SentRequest } {
  const id = session.sent.length;
  const seed = `${session.seed}/${String(id)}`;
  const exchange = runExchange(session.world, session.state, request, { chance: seeded(seed) });
  const sent = toSent(exchange, { id, request, seed, before: session.state });
  return { session: { ...session, state: exchange.state, sent: [...session.sent, sent] }, sent };
}

function toSent(
  { outcome, hops }: Exchange,
  rest: Pick<SentRequest, "id" | "request" | "seed" | "before">,
): SentRequest {
  return { ...rest, atMicros: rest.before.nowMicros, outcome, hops };
}

export interface Traffic {
  readonly request: RequestSpec;
  readonly count: number;
}

/** Time between the starts of two requests of a plan. */
const SPACING_MICROS = 10_000;

/** The session after a mix of requests, dealt out evenly, one every 10 ms. */
export function sendTraffic(session: Session, plan: readonly Traffic[]): Session {
  const sent: SentRequest[] = [...session.sent];
  let { state } = session;
  const start = state.nowMicros;
  for (const [n, request] of dealt(plan).entries()) {
    const id = sent.length;
    const seed = `${session.seed}/${String(id)}`;
    const before = { ...state, nowMicros: start + n * SPACING_MICROS };
    const exchange = runExchange(session.world, before, request, { chance: seeded(seed) });
    sent.push(toSent(exchange, { id, request, seed, before }));
    state = exchange.state;
  }
  return { ...session, state, sent };
}

/** Each request as often as asked, spread over the whole: no long runs of the same one. */
function dealt(plan: readonly Traffic[]): readonly RequestSpec[] {
  const places = plan.flatMap(({ request, count }) =>
    Array.from({ length: count }, (_, i) => ({ request, at: (i + 0.5) / count })),
  );
  return places.sort((a, b) => a.at - b.at).map(({ request }) => request);
}

/** The session later, with nothing sent in between. */
export function advance(session: Session, micros: number): Session {
  return { ...session, state: { ...session.state, nowMicros: session.state.nowMicros + micros } };
}

/** The session with its traffic forgotten: time 0, nothing sent. */
export function restart(session: Session): Session {
  return { ...session, state: freshState, sent: [] };
}

export interface ProvenOutcome {
  readonly probability: Fraction;
  readonly outcome: Outcome;
  readonly hops: readonly Hop[];
}

/** Every way in which a request can end from here, each with its exact probability. */
export interface Proof {
  readonly outcomes: readonly ProvenOutcome[];
  /** A limit that was met: the outcomes are then not all. */
  readonly diagnostics: readonly Diagnostic[];
}

const PATH_COUNT_MAX = 20_000;

/** Calls that applications make on the way are not followed: they change nothing of this request's routing. */
export function proveRequest(session: Session, request: RequestSpec): Proof {
  const found = enumerateExchange(session.world, session.state, request, {
    follow: false,
    pathCountMax: PATH_COUNT_MAX,
  });
  const outcomes = found.outcomes.map(({ probability, value: { outcome, hops } }) => ({
    probability,
    outcome,
    hops,
  }));
  if (found.complete) return { outcomes, diagnostics: [] };
  const code = "SIM0104";
  const limit = describe(code, { detail: String(PATH_COUNT_MAX) });
  return { outcomes, diagnostics: [{ code, severity: "warning", layer: "simulation", ...limit }] };
}

export interface Explanation {
  readonly exchange: Exchange;
  readonly trace: Trace;
}

/** Why a request that was sent went where it went: recomputed from the state it met. */
export function explainSent(session: Session, { request, before, seed }: SentRequest): Explanation {
  return explain(session, request, before, seed);
}

/** Why `request` would go where it goes, as it would be sampled next. */
export function explainRequest(session: Session, request: RequestSpec): Explanation {
  return explain(session, request, session.state, `${session.seed}/${String(session.sent.length)}`);
}

function explain(
  session: Session,
  request: RequestSpec,
  state: MeshState,
  seed: string,
): Explanation {
  const exchange = runExchange(session.world, state, request, {
    chance: seeded(seed),
    explain: true,
  });
  return { exchange, trace: withPlaces(session, exchange.trace) };
}

/** The steps with the lines they speak of. */
function withPlaces(session: Session, trace: Trace): Trace {
  return trace.map((step) => {
    const place = placeOfStep(session, step.origin);
    return place === undefined ? step : { ...step, place };
  });
}

function placeOfStep(session: Session, origin: Trace[number]["origin"]): Place | undefined {
  return origin === undefined ? undefined : placeOf(session.admitted, origin);
}
