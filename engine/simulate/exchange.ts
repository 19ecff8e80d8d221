/**
 * One request of one caller and everything it causes, in virtual time. The same code samples and
 * proves: under `seeded` it gives one course of events, under `everyOutcome` all of them.
 */
import type { Chance } from "../chance/chance.ts";
import { everyOutcome, type Enumeration } from "../chance/every-outcome.ts";
import type { Trace } from "../decide/trace.ts";
import type { RequestSpec } from "../scenario/request.ts";
import type { CallMade } from "./application.ts";
import {
  closeDraft,
  openDraft,
  type Draft,
  type ExchangeOptions,
  type Hop,
  type HopRecord,
} from "./draft.ts";
import { outcomeOf, type Ending } from "./ending.ts";
import type { Outcome } from "./outcome.ts";
import { serve } from "./server.ts";
import { sendOut } from "./send-out.ts";
import type { MeshState, World, WorldPod } from "./world.ts";

export interface Exchange {
  readonly outcome: Outcome;
  readonly state: MeshState;
  /** In the order in which they ended; the first request is the one with id 0. */
  readonly hops: readonly Hop[];
  readonly trace: Trace;
}

/** What became of `request`, and the mesh after it. */
export function runExchange(
  world: World,
  state: MeshState,
  request: RequestSpec,
  options: ExchangeOptions,
): Exchange {
  const draft = openDraft(world, state, options, serve);
  const { outcome } = call(draft, request, undefined);
  return { outcome, state: closeDraft(draft), hops: draft.hops, trace: draft.steps ?? [] };
}

/** Every way in which `request` can end, each with its exact probability. Times are the middle of their range. */
export function enumerateExchange(
  world: World,
  state: MeshState,
  request: RequestSpec,
  options: { readonly follow?: boolean; readonly pathCountMax?: number } = {},
): Enumeration<Exchange> {
  return everyOutcome(
    (chance: Chance) =>
      runExchange(world, state, request, { chance, follow: options.follow ?? true }),
    ({ outcome }) => JSON.stringify({ ...outcome, durationMicros: 0, gapsMicros: 0 }),
    { pathCountMax: options.pathCountMax ?? 20_000 },
  );
}

function call(
  draft: Draft,
  spec: RequestSpec,
  parent: HopRecord | undefined,
): { readonly outcome: Outcome } {
  const record: HopRecord = {
    id: draft.hopCount++,
    depth: parent === undefined ? 0 : parent.depth + 1,
    startMicros: draft.nowMicros,
    arrivals: [],
    inbound: [],
    connections: [],
    shown: new Set(spec.show),
    mtls: false,
  };
  const makeCall: CallMade = ({ url, method }, lines) => {
    const from = record.arrivals.at(-1)?.pod ?? "";
    const made = call(draft, { from, url, method, headers: Object.fromEntries(lines) }, record);
    return { failed: made.outcome.status === undefined || made.outcome.status >= 500 };
  };
  const ending: Ending =
    record.depth > CALL_DEPTH_MAX
      ? { kind: "nowhere" }
      : sendOut(draft, record, { spec, caller: findCaller(draft.world, spec.from), makeCall });
  const outcome = outcomeOf(draft, record, spec, ending);
  draft.hops.push({
    id: record.id,
    ...(parent !== undefined && { parent: parent.id }),
    request: spec,
    atMicros: record.startMicros,
    outcome,
    mtls: record.mtls,
  });
  return { outcome };
}

const CALL_DEPTH_MAX = 12;

/** A pod by its name; a workload's name stands for its first pod. */
export function findCaller({ pods }: World, from: string): WorldPod | undefined {
  const exact = pods.get(from);
  if (exact !== undefined) return exact;
  for (const pod of pods.values()) if (pod.id.startsWith(`${from}-`)) return pod;
  return undefined;
}
