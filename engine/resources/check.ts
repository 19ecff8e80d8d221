import type { JsonValue } from "../source/json.ts";

/** A rule of the schema beyond types: CEL in the original, a function here. */
export interface Check {
  /** As the API server prints it. */
  readonly message: string;
  /** True if it holds, false if not, or the text of the error that evaluating it ends in. */
  readonly holds: (value: JsonValue) => boolean | string;
}
