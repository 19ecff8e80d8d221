import type { Code } from "../../source/codes.ts";
import type { Path } from "../../source/place.ts";
import type { Finding } from "../finding.ts";

/** What a validator says, one finding at a time. */
export type Findings = Generator<Finding, void, undefined>;

export function refuse(code: Code, path: Path, real: string): Finding {
  return { code, path, real };
}

export function advise(code: Code, path: Path, real: string): Finding {
  return { code, path, real, warns: true };
}

/** A primitive's complaint, if it has one, as a refusal at `path`. */
export function* complaint(code: Code, path: Path, real: string | undefined): Findings {
  if (real !== undefined) yield refuse(code, path, real);
}

/** Refusals only: where istiod joins errors in a way that loses the warnings among them. */
export function* withoutWarnings(findings: Iterable<Finding>): Findings {
  for (const finding of findings) if (finding.warns !== true) yield finding;
}

/** Each entry with its position. */
export function indexed<Item>(
  items: readonly Item[] | undefined,
): readonly (readonly [number, Item])[] {
  return (items ?? []).map((item, index) => [index, item] as const);
}

/** An empty list counts as none: istiod's decoder does not tell them apart. */
export function isFilled(items: readonly unknown[] | undefined): boolean {
  return items !== undefined && items.length > 0;
}
