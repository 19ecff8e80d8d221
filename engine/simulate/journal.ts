import type { RequestSpec } from "../scenario/request.ts";
import type { Hop } from "./draft.ts";
import type { Outcome } from "./outcome.ts";
import type { MeshState } from "./world.ts";

/** One request that a client sent, and everything it caused. */
export interface SentRequest {
  readonly id: number;
  readonly request: RequestSpec;
  readonly atMicros: number;
  readonly outcome: Outcome;
  readonly hops: readonly Hop[];
  /** The state before it and the seed of its draws, so that why can be told afterwards. */
  readonly before: MeshState;
  readonly seed: string;
}
