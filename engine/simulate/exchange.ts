/**
 * One request of one caller and everything it causes, in virtual time. The same code samples and
 * proves: under `seeded` it gives one course of events, under `everyOutcome` all of them.
 */
import type { Chance } from "../chance/chance.ts";
import { everyOutcome, type Enumeration } from "../chance/every-outcome.ts";
import { chooseOutbound, networkFilter } from "../decide/listener-choice.ts";
import { prepareProxy, prepareRoutes, type PreparedProxy } from "../decide/prepared-proxy.ts";
import { formatFlags } from "../decide/response-flags.ts";
import type { HeaderLine } from "../decide/http-request.ts";
import type { Trace } from "../decide/trace.ts";
import type { NetworkFilterConfig } from "../proxy/config.ts";
import type { RequestSpec } from "../scenario/request.ts";
import { headerRecord, type CallMade } from "./application.ts";
import { dial, type Sent } from "./dial.ts";
import {
  closeDraft,
  openDraft,
  type Draft,
  type ExchangeOptions,
  type Hop,
  type HopRecord,
} from "./draft.ts";
import { handleStream, type StreamResult } from "./http-stream.ts";
import type { Outcome } from "./outcome.ts";
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
  const draft = openDraft(world, state, options);
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
    mtls: false,
  };
  const outcome = outcomeOf(draft, record, answer(draft, record, spec));
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

const NOWHERE: StreamResult = {
  status: 0,
  flags: [],
  details: "",
  headers: [],
  body: "",
  attempts: 0,
  gapsMicros: [],
  passthrough: true,
};

const CALL_DEPTH_MAX = 12;

function answer(draft: Draft, record: HopRecord, spec: RequestSpec): StreamResult {
  const caller = findCaller(draft.world, spec.from);
  const sent = dial(draft.world, caller, spec);
  const config = caller === undefined ? undefined : draft.world.configs.get(caller.id);
  if (config === undefined || record.depth > CALL_DEPTH_MAX) return NOWHERE;
  const proxy = prepareProxy(config);
  const chain = chooseOutbound(config, sent.dialled)?.chain;
  const filter = chain === undefined ? undefined : networkFilter(chain);
  if (filter?.kind !== "http") return { ...NOWHERE, cluster: filter?.proxy.cluster ?? "" };
  return handle(draft, record, { proxy, manager: filter.manager, sent, caller });
}

interface Handling {
  readonly proxy: PreparedProxy;
  readonly manager: NetworkFilterConfig;
  readonly sent: Sent;
  readonly caller: WorldPod | undefined;
}

function handle(
  draft: Draft,
  record: HopRecord,
  { proxy, manager, sent, caller }: Handling,
): StreamResult {
  const name = manager.rds?.route_config_name;
  const routes =
    name === undefined
      ? manager.route_config && prepareRoutes(manager.route_config)
      : proxy.routes(name);
  if (routes === undefined) return NOWHERE;
  const makeCall: CallMade = ({ url, method }, headers) => {
    const from = record.arrivals.at(-1)?.pod ?? "";
    const { outcome } = call(draft, { from, url, method, headers: toRecord(headers) }, record);
    return { failed: outcome.status === undefined || outcome.status >= 500 };
  };
  const { request, hostMissing } = sent;
  return handleStream(draft, record, { proxy, routes, request, hostMissing, caller, makeCall });
}

function toRecord(headers: readonly HeaderLine[]): Record<string, string> {
  return Object.fromEntries(headers);
}

/** A pod by its name; a workload's name stands for its first pod. */
export function findCaller({ pods }: World, from: string): WorldPod | undefined {
  const exact = pods.get(from);
  if (exact !== undefined) return exact;
  for (const pod of pods.values()) if (pod.id.startsWith(`${from}-`)) return pod;
  return undefined;
}

/** What every proxy adds to an answer; an outcome does not list them. */
const ANSWER_HEADERS: ReadonlySet<string> = new Set([
  "date",
  "server",
  "x-envoy-upstream-service-time",
  "content-length",
  "transfer-encoding",
  "connection",
  "content-type",
  "x-envoy-overloaded",
]);

function outcomeOf(draft: Draft, record: HopRecord, result: StreamResult): Outcome {
  const { cluster, route } = result;
  const names = {
    ...(cluster !== undefined && { cluster }),
    ...(route !== undefined && { route }),
  };
  const durationMicros = draft.nowMicros - record.startMicros;
  if (result.passthrough === true) return { ...names, passthrough: true, durationMicros };
  const flags = formatFlags(result.flags);
  const headers = new Map<string, string[]>();
  for (const [name, value] of result.headers) {
    if (ANSWER_HEADERS.has(name)) continue;
    headers.set(name, [...(headers.get(name) ?? []), value]);
  }
  return {
    status: result.status,
    ...(flags !== undefined && { flags }),
    details: result.details,
    ...names,
    attempts: result.attempts,
    ...(record.arrivals.length > 0 && { arrivals: record.arrivals }),
    ...(result.pod !== undefined && { pod: result.pod }),
    ...(headers.size > 0 && { responseHeaders: headerRecord(headers) }),
    ...(result.body !== "" && { body: result.body.slice(0, 300) }),
    ...(record.inbound.length > 0 && { inbound: record.inbound }),
    ...(result.closed === true && { closed: true }),
    ...(result.upstreamFailure !== undefined && {
      upstreamFailure: result.upstreamFailure.slice(0, 80),
    }),
    durationMicros,
    ...(result.gapsMicros.length > 0 && { gapsMicros: result.gapsMicros }),
  };
}
