/**
 * Exchanges of one case, in order, with the state carried over. Where the engine knows several outcomes
 * it goes on from the states that belong to the recorded one.
 */
import {
  enumerateExchange,
  freshState,
  runExchange,
  seeded,
  type MeshState,
  type RequestSpec,
  type World,
} from "../../engine/index.ts";
import { asJson, isObject, objects } from "../decode-recording.ts";
import { requestOf } from "../decode-request.ts";
import type { Json, JsonObject, RecordedCase, RecordedExchange } from "../recording.ts";
import { outcomeText, tallyText } from "./outcome.ts";
import { withinTails } from "./tally.ts";

export interface ExchangeVerdict {
  readonly agrees: boolean;
  readonly expected: string;
  readonly actual: string;
  /** −log₂ of the recorded outcome's probability, for a single outcome that agrees. */
  readonly bits?: number;
}

const STATE_COUNT_MAX = 40;
const PATH_COUNT_MAX = 1_500;
const RUN_COUNT = 60;

/** A world, and what of an outcome the recording could see. */
interface Run {
  readonly world: World;
  /** Only where the recorder answered for the capture listener itself does an outcome name it. */
  readonly namesCapture: boolean;
}

export function judgeExchanges(
  world: World,
  { exchanges, setup }: Pick<RecordedCase, "exchanges" | "setup">,
): readonly ExchangeVerdict[] {
  const run: Run = { world, namesCapture: setup["fallback"] === true };
  let states: readonly MeshState[] = [freshState];
  return exchanges.map((exchange, index) => {
    const sleep = Math.round(Number(exchange.request["sleep"] ?? 0) * 1_000_000);
    const before = states.map((state) => ({ ...state, nowMicros: state.nowMicros + sleep }));
    try {
      const { verdict, after } =
        exchange.outcomes === undefined
          ? judgeSingle(run, before, exchange)
          : judgeTally(run, before, exchange, index);
      if (after.length > 0) states = distinct(after);
      return verdict;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return { agrees: false, expected: wanted(exchange)[0] ?? "", actual: `error: ${message}` };
    }
  });
}

/** Equal states once; the engine's maps are compared by their entries. */
function distinct(states: readonly MeshState[]): readonly MeshState[] {
  const found = new Map<string, MeshState>();
  for (const state of states) {
    if (found.size >= STATE_COUNT_MAX) break;
    const key = JSON.stringify(state, (_, value: unknown) =>
      value instanceof Map ? [...value] : value,
    );
    if (!found.has(key)) found.set(key, state);
  }
  return [...found.values()];
}

interface Judged {
  readonly verdict: ExchangeVerdict;
  readonly after: readonly MeshState[];
}

/** What was recorded, and what a second recording gave where the two differ. */
function wanted({ outcome, varies }: RecordedExchange): readonly string[] {
  const others = isObject(varies) ? [varies] : objects(varies);
  return [...(outcome === undefined ? [] : [outcome]), ...others].map((one) => outcomeText(one));
}

function judgeSingle(run: Run, states: readonly MeshState[], exchange: RecordedExchange): Judged {
  const request = requestOf(exchange.request);
  const want = wanted(exchange);
  const after: MeshState[] = [];
  const seen: string[] = [];
  let probability = 0;
  for (const state of states) {
    const found = enumerateExchange(run.world, state, request, { pathCountMax: PATH_COUNT_MAX });
    for (const { probability: share, value } of found.outcomes) {
      const text = outcomeText(seenBy(run, value.outcome));
      seen.push(text);
      if (!want.includes(text)) continue;
      after.push(value.state);
      probability += Number(share.numerator) / Number(share.denominator) / states.length;
    }
  }
  const agrees = after.length > 0;
  return {
    after,
    verdict: {
      agrees,
      expected: want[0] ?? "",
      actual: agrees ? (want[0] ?? "") : (seen[0] ?? "nothing"),
      ...(agrees && { bits: -Math.log2(Math.min(1, probability)) }),
    },
  };
}

function seenBy({ namesCapture }: Run, value: unknown): JsonObject {
  const json: Json = asJson(value);
  if (!isObject(json)) return {};
  if (namesCapture || json["closed"] !== true || json["listener"] === undefined) return json;
  const { listener: _listener, cluster: _cluster, ...rest } = json;
  return rest;
}

/** One after another means on one connection. */
function onOneConnection(written: JsonObject, index: number): RequestSpec {
  const request = requestOf(written);
  return written["parallel"] === undefined
    ? { ...request, connection: `exchange ${index}` }
    : request;
}

/** Runs of the whole tally: what each outcome's count can be, and where they leave the mesh. */
function sampleTally(
  { world, namesCapture }: Run,
  states: readonly MeshState[],
  request: RequestSpec,
  tally: JsonObject,
) {
  const parallel = Number(tally["parallel"] ?? 0);
  const total = parallel > 0 ? parallel : Number(tally["repeat"] ?? 1);
  const everyMicros = Math.round(Number(tally["every"] ?? 0) * 1_000_000);
  const counts: Map<string, number>[] = [];
  const after: MeshState[] = [];
  for (let run = 0; run < RUN_COUNT; run++) {
    let state = states[run % states.length] ?? freshState;
    const start = state.nowMicros;
    const seen = new Map<string, number>();
    for (let n = 0; n < total; n++) {
      if (parallel > 0) state = { ...state, nowMicros: start + n * everyMicros };
      const chance = seeded(`${String(run)}/${String(n)}`);
      const exchange = runExchange(world, state, request, { chance });
      const text = tallyText(seenBy({ world, namesCapture }, exchange.outcome));
      seen.set(text, (seen.get(text) ?? 0) + 1);
      state = exchange.state;
    }
    counts.push(seen);
    after.push(state);
  }
  return { counts, after, total };
}

/**
 * Each recorded count lies within the binomial tails of the outcome's mean share, or between its least
 * and greatest over the runs: the second is what round robin, hashes, buckets and ejections need.
 */
function judgeTally(
  run: Run,
  states: readonly MeshState[],
  exchange: RecordedExchange,
  index: number,
): Judged {
  const request = onOneConnection(exchange.request, index);
  const { counts, after, total } = sampleTally(run, states, request, exchange.request);
  const all = new Set(counts.flatMap((seen) => [...seen.keys()]));
  const recorded = new Map(
    (exchange.outcomes ?? []).map((one) => [tallyText(one), Number(one["count"] ?? 1)]),
  );
  const wrong: string[] = [];
  for (const text of new Set([...all, ...recorded.keys()])) {
    const runs = counts.map((seen) => seen.get(text) ?? 0);
    const count = recorded.get(text) ?? 0;
    const mean = runs.reduce((sum, one) => sum + one, 0) / runs.length / total;
    const [least, most] = [Math.min(...runs), Math.max(...runs)];
    if (withinTails(count, total, mean) || (least <= count && count <= most)) continue;
    wrong.push(`${text}: ${String(count)}, ours ${String(least)} to ${String(most)}`);
  }
  return {
    after,
    verdict: {
      agrees: wrong.length === 0,
      expected: [...recorded].map(([text, count]) => `${String(count)} × ${text}`).join("; "),
      actual: wrong.join("; "),
    },
  };
}
