import type { Resource } from "../resources/resource.ts";
import type { Path } from "../source/place.ts";
import type { AnalysisCode } from "./levels.ts";
import type { Mesh } from "./mesh.ts";

/** One message about one resource, before it has a place. */
export interface Report {
  readonly code: AnalysisCode;
  readonly resource: Resource;
  /** From the document's root; the name of the resource unless given. */
  readonly path?: Path;
  /** Fill the placeholders of the code's texts. */
  readonly values?: Readonly<Record<string, string>>;
  /** As istioctl prints it. */
  readonly real: string;
}

/** Looks at the whole mesh and says what it advises against. */
export type Rule = (mesh: Mesh) => Iterable<Report>;
