import type { Serve } from "./connection.ts";
import type { Chance } from "../chance/chance.ts";
import type { OutlierState } from "../decide/outlier-detector.ts";
import type { TokenBucket } from "../decide/token-bucket.ts";
import type { PoolState } from "./pool.ts";
import type { TraceStep } from "../decide/trace.ts";
import type { RequestSpec } from "../scenario/request.ts";
import type { Arrival, InboundConnection, InboundRecord, Outcome } from "./outcome.ts";
import type { MeshState, World } from "./world.ts";

/** One request of one caller, within an exchange that may cause others. */
export interface Hop {
  readonly id: number;
  /** The hop whose application made this call. */
  readonly parent?: number;
  readonly request: RequestSpec;
  readonly atMicros: number;
  readonly outcome: Outcome;
  readonly mtls: boolean;
  /** A copy that a mirror made. */
  readonly mirror?: boolean;
}

/** The state while an exchange runs. It is made for one run and thrown away after it. */
export interface Draft {
  readonly serve: Serve;
  readonly world: World;
  readonly chance: Chance;
  /** Whether applications make the calls of their behaviour. */
  readonly follow: boolean;
  readonly arrivalCounts: Map<string, number>;
  readonly positions: Map<string, number>;
  readonly buckets: Map<string, TokenBucket>;
  readonly outliers: Map<string, OutlierState>;
  readonly pools: Map<string, PoolState>;
  /** When the exchange began. */
  readonly startMicros: number;
  readonly hops: Hop[];
  /** Absent where nobody asks why. */
  readonly steps?: TraceStep[];
  nowMicros: number;
  hopCount: number;
}

/** What one hop collects. */
export interface HopRecord {
  readonly id: number;
  readonly depth: number;
  readonly startMicros: number;
  readonly arrivals: Arrival[];
  readonly inbound: InboundRecord[];
  readonly connections: InboundConnection[];
  /** Headers that its outcome lists although every proxy adds them. */
  readonly shown: ReadonlySet<string>;
  mtls: boolean;
}

export interface ExchangeOptions {
  readonly chance: Chance;
  readonly follow?: boolean;
  readonly explain?: boolean;
}

export function openDraft(
  world: World,
  state: MeshState,
  options: ExchangeOptions,
  serve: Serve,
): Draft {
  return {
    serve,
    world,
    chance: options.chance,
    follow: options.follow ?? true,
    arrivalCounts: new Map(state.arrivalCounts),
    positions: new Map(state.positions),
    buckets: new Map(state.buckets),
    outliers: new Map(state.outliers),
    pools: new Map(state.pools),
    startMicros: state.nowMicros,
    hops: [],
    ...(options.explain === true && { steps: [] }),
    nowMicros: state.nowMicros,
    hopCount: 0,
  };
}

export function closeDraft(draft: Draft): MeshState {
  const { nowMicros, arrivalCounts, positions, buckets, outliers, pools } = draft;
  return { nowMicros, arrivalCounts, positions, buckets, outliers, pools };
}

/** Notes a step of the trace of the outermost request, if somebody asks for it. */
export function note(
  draft: Draft,
  record: HopRecord,
  step: () => Omit<TraceStep, "atMicros">,
): void {
  if (draft.steps === undefined || record.depth > 0) return;
  draft.steps.push({ ...step(), atMicros: draft.nowMicros - record.startMicros });
}
