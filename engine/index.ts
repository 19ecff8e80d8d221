/** The engine's front door: what pages, labs, quizzes and the conformance runner may use. */
export type { Chance } from "./chance/chance.ts";
export { everyOutcome, type Enumeration } from "./chance/every-outcome.ts";
export {
  addFractions,
  compareFractions,
  formatFraction,
  fraction,
  fractionToNumber,
  multiplyFractions,
  type Fraction,
} from "./chance/fraction.ts";
export { seeded } from "./chance/seeded.ts";
export type { Phrase, Trace, TraceResult, TraceStep, TraceStepKind } from "./decide/trace.ts";
export type {
  MeshGraph,
  PodState,
  ServiceNode,
  TrafficEdge,
  WorkloadNode,
} from "./observe/graph.ts";
export type { ProxyConfig } from "./proxy/config.ts";
export type { RequestSpec } from "./scenario/request.ts";
export type { Arrival, Outcome } from "./simulate/outcome.ts";
export type { Diagnostic, DiagnosticLayer, Severity, SourceFile } from "./source/diagnostic.ts";
export {
  placeOfPath,
  type MapNode,
  type SourceDocument,
  type SourceNode,
} from "./source/document.ts";
export type { Origin, Path, Place, ResourceKey } from "./source/place.ts";
