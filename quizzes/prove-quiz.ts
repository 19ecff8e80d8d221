import {
  applyFiles,
  createSession,
  proveRequest,
  type Proof,
  type Session,
  type SourceFile,
} from "../engine/index.ts";
import { isWithin, patternLabel, shareOf, sharesOf } from "../labs/index.ts";
import type { Claim, Experiment, ProvenQuiz, Quiz, RunResult } from "./quiz.ts";

interface Run {
  readonly experiment: Experiment;
  readonly session: Session;
  readonly proofs: ReadonlyMap<string, Proof>;
  readonly refusals: readonly string[];
}

/** Runs every experiment of an item and computes its key; the text is held against what came out. */
export function proveQuiz(quiz: Quiz, world: readonly SourceFile[]): ProvenQuiz {
  const runs = quiz.experiment.map((experiment) => runExperiment(experiment, world));
  const keys = quiz.options.flatMap(({ when }, index) =>
    when.length > 0 && when.every((claim) => holds(runs, claim) === undefined) ? [index] : [],
  );
  const faults = [
    ...runs.flatMap(({ refusals }) => refusals),
    ...quiz.claims.flatMap((claim) => holds(runs, claim) ?? []),
    ...(keys.length === 1 ? [] : [`${String(keys.length)} options come out right; one must.`]),
  ];
  return { quiz, runs: runs.map(resultOf), key: keys[0] ?? -1, faults };
}

function runExperiment(experiment: Experiment, world: readonly SourceFile[]): Run {
  const { session: base } = createSession({ world });
  const { session, diagnostics } = applyFiles(base, experiment.files);
  const proofs = new Map(
    experiment.requests.map(({ id, spec }) => [id, proveRequest(session, spec)]),
  );
  const refusals = diagnostics
    .filter(({ severity }) => severity === "error")
    .map(({ message }) => `${experiment.label}: refused: ${message}`);
  return { experiment, session, proofs, refusals };
}

/** Nothing where the claim holds, else what is wrong with it. */
function holds(runs: readonly Run[], { of, request, outcome, bound }: Claim): string | undefined {
  const run = runs.find(({ experiment }) => experiment.label === of);
  const proof = run?.proofs.get(request);
  if (run === undefined || proof === undefined)
    return `There is no run "${of}" with request "${request}".`;
  const share = shareOf(run.session.world, proof, outcome);
  if (isWithin(share, bound)) return undefined;
  const found = `${String(share.numerator)}/${String(share.denominator)}`;
  return `${of}: ${patternLabel(outcome)} of ${request} is ${found}.`;
}

function resultOf({ experiment, session, proofs }: Run): RunResult {
  return {
    label: experiment.label,
    requests: experiment.requests.map(({ id, label }) => {
      const proof = proofs.get(id);
      return { id, label, shares: proof === undefined ? [] : sharesOf(session.world, proof) };
    }),
  };
}
