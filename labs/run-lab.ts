import {
  adviceFor,
  applyFiles,
  createSession,
  meshGraph,
  requestRow,
  restart,
  sendTraffic,
  type Diagnostic,
  type MeshGraph,
  type RequestSpec,
  type Session,
  type SourceFile,
} from "../engine/index.ts";
import { gradeStep, nearestMistake } from "./grade.ts";
import { gradingOf, proofOf } from "./checks/grading.ts";
import type { Lab, Share, Step } from "./lab.ts";
import { sharesOf } from "./outcome-match.ts";
import type { LabRun, Verdict } from "./run-types.ts";

export interface RunOptions {
  readonly seed?: string;
  /** The mesh that stays when the files are refused; the lab's start unless given. */
  readonly session?: Session;
}

/** The lab's world, with its start files applied. */
export function openLab(lab: Lab, seed = "signalbox"): Session {
  const { session } = createSession({ world: lab.world, seed });
  return applyFiles(session, lab.start).session;
}

/** The mesh before any request, with every way that the lab's requests may take. */
export function openGraph(lab: Lab, session: Session): MeshGraph {
  return meshGraph(
    session.world,
    session.sent,
    lab.requests.map(({ spec }) => spec),
  );
}

export function runLab(
  lab: Lab,
  stepId: string,
  files: readonly SourceFile[],
  options: RunOptions = {},
): LabRun {
  return playLab(lab, stepId, files, options).run;
}

/**
 * Applies the files, grades the step, and sends the lab's traffic for the picture and the table.
 * A refused document leaves everything as it was. No verdict rests on the traffic.
 */
export function playLab(
  lab: Lab,
  stepId: string,
  files: readonly SourceFile[],
  { seed = "signalbox", session: before }: RunOptions = {},
): { readonly run: LabRun; readonly session: Session } {
  const step = lab.steps.find(({ id }) => id === stepId);
  const current = before ?? openLab(lab, seed);
  const { session: world } = createSession({ world: lab.world, seed });
  const { session, diagnostics } = applyFiles(world, files);
  if (step === undefined || diagnostics.some(({ severity }) => severity === "error")) {
    const told = [...diagnostics, ...adviceFor(session, files)];
    return { run: refusedRun(lab, step, told, current), session: current };
  }
  const verdicts = withMistake(lab, step, gradeStep(lab, step, session));
  const played = sendTraffic(restart(session), trafficOf(lab));
  const names = new Map(lab.requests.map(({ id, spec }) => [spec, id]));
  const run: LabRun = {
    step: step.id,
    refused: false,
    diagnostics: [...diagnostics, ...adviceFor(session, files)],
    verdicts,
    rows: played.sent.map((sent) => requestRow(played.world, sent, (spec) => names.get(spec))),
    graph: openGraph(lab, played),
    summary: summaryOf(verdicts),
    outcomes: outcomesOf(lab, session),
  };
  return { run, session: played };
}

function trafficOf(lab: Lab): readonly { readonly request: RequestSpec; readonly count: number }[] {
  return lab.traffic.flatMap(({ request, count }) => {
    const found = lab.requests.find(({ id }) => id === request);
    return found === undefined ? [] : [{ request: found.spec, count }];
  });
}

/** Exact, for every named request: what a prediction is held against. */
export function outcomesOf(lab: Lab, session: Session): Readonly<Record<string, readonly Share[]>> {
  const grading = gradingOf(lab, session);
  return Object.fromEntries(
    lab.requests.map((request) => [request.id, sharesOf(session.world, proofOf(grading, request))]),
  );
}

function withMistake(lab: Lab, step: Step, verdicts: readonly Verdict[]): readonly Verdict[] {
  const mistake = nearestMistake(lab, step, verdicts);
  if (mistake === undefined) return verdicts;
  const first = verdicts.findIndex(({ state }) => state === "fail");
  const { tag, says } = mistake;
  return verdicts.map((verdict, i) =>
    i === first ? { ...verdict, mistake: { tag, says } } : verdict,
  );
}

function summaryOf(verdicts: readonly Verdict[]): LabRun["summary"] {
  return {
    passedCount: verdicts.filter(({ state }) => state === "pass").length,
    totalCount: verdicts.length,
  };
}

function refusedRun(
  lab: Lab,
  step: Step | undefined,
  diagnostics: readonly Diagnostic[],
  session: Session,
): LabRun {
  const verdicts = (step?.checks ?? []).flatMap((id): readonly Verdict[] => {
    const check = lab.checks.find((one) => one.id === id);
    if (check === undefined) return [];
    const reason = "the files were refused";
    return [{ check: id, title: check.title, state: "not-run", expected: "", actual: "", reason }];
  });
  return {
    step: step?.id ?? "",
    refused: true,
    diagnostics,
    verdicts,
    rows: [],
    graph: openGraph(lab, session),
    summary: summaryOf(verdicts),
    outcomes: {},
  };
}
