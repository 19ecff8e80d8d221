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
export { decide, type Decision } from "./decide/decide.ts";
export type { HttpRequest } from "./decide/http-request.ts";
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
export { admit, type Admission, type DocumentResult } from "./admit/admit.ts";
export { resourcesOf, placeOf, type Snapshot } from "./admit/snapshot.ts";
export { analyze, type AnalysisMessage, type AnalyzeOptions } from "./analyze/analyze.ts";
export { crashesIstioctl } from "./analyze/crash.ts";
export { accessLogLine } from "./observe/access-log.ts";
export { meshGraph } from "./observe/mesh-graph.ts";
export { requestCounts, type RequestCount } from "./observe/request-counts.ts";
export { requestRow, type RequestRow } from "./observe/request-rows.ts";
export { workloadOf, workloadOfPod } from "./observe/workload-names.ts";
export { parseClusterName } from "./proxy/names.ts";
export { recordedForm } from "./proxy/recorded-form.ts";
export { adviceFor, analyzeSession } from "./session/analyze-session.ts";
export {
  completeAt,
  hoverAt,
  type Completion,
  type Completions,
  type HoverText,
} from "./session/assist.ts";
export { distinguish, type Difference, type Distinction } from "./session/distinguish.ts";
export type { TargetScope } from "./session/distinguish-targets.ts";
export { withFixes } from "./session/fixes.ts";
export {
  advance,
  applyFiles,
  createSession,
  deleteResource,
  explainRequest,
  explainSent,
  proveRequest,
  restart,
  sendRequest,
  sendTraffic,
  type Explanation,
  type Proof,
  type ProvenOutcome,
  type Session,
  type SessionChange,
  type SessionOptions,
  type Traffic,
} from "./session/session.ts";
export { findCaller } from "./simulate/exchange.ts";
export type { Hop } from "./simulate/draft.ts";
export type { SentRequest } from "./simulate/journal.ts";
export type { World, WorldPod, WorldService } from "./simulate/world.ts";
export { defaultLimits, type Limits } from "./source/limits.ts";
export { parseDocuments } from "./source/parse-documents.ts";
export { runCommand } from "./console/shell.ts";
export type { CommandResult } from "./console/answer.ts";
export { compileProxy, proxyNodes } from "./compile/compile-proxy.ts";
export { createPush } from "./compile/create-push.ts";
export type { Push } from "./compile/push.ts";
export { worldOf, type WorldOptions } from "./session/world-of.ts";
export { enumerateExchange, runExchange, type Exchange } from "./simulate/exchange.ts";
export { freshState, type AnswerPlan, type MeshState } from "./simulate/world.ts";
