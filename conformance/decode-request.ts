import type { RequestSpec } from "../engine/index.ts";
import type { JsonObject } from "./recording.ts";

/** A recorded request has the engine's own fields; those of a tally are the runner's. */
export function requestOf(recorded: JsonObject): RequestSpec {
  const spec = Object.fromEntries(
    Object.entries(recorded).filter(
      ([key]) => !["repeat", "parallel", "every", "sleep", "timing"].includes(key),
    ),
  );
  return spec as unknown as RequestSpec;
}
