import type { CheckFile, LabFile, OutcomeFile } from "./decode-lab.ts";
import { withoutUndefined } from "./decode-optional.ts";
import type { Check, ConfigWant, OutcomePattern, RunCheck, ShareGoal } from "./lab.ts";
import { boundOf } from "./share-text.ts";

/** The checks of a lab file; what each refers to is checked elsewhere. */
export function decodeChecks(checks: LabFile["checks"]): readonly Check[] {
  return Object.entries(checks).map(([id, check]) => decodeCheck(id, check));
}

function decodeCheck(id: string, check: CheckFile): Check {
  const base = {
    id,
    title: check.title,
    ...(check.perturbation === undefined ? {} : { perturbation: check.perturbation }),
  };
  switch (check.kind) {
    case "probability":
      return {
        ...base,
        kind: "probability",
        requests: [
          ...(check.request === undefined ? [] : [check.request]),
          ...(check.requests ?? []),
        ],
        shares: shareGoals(check),
      };
    case "config":
      return {
        ...base,
        kind: "config",
        proxy: check.proxy,
        fact: {
          of: check.of,
          name: check.name,
          field: (check.field ?? []).map(String),
          want: wantOf(check),
        },
      };
    case "equivalent":
    case "unchanged":
    case "analysis":
      return { ...withoutUndefined(check), ...base };
    case "run":
      return { ...base, kind: "run", traffic: trafficOf(check), facts: runFacts(check) };
  }
}

type RunFile = Extract<CheckFile, { kind: "run" }>;

function trafficOf({ traffic }: RunFile): RunCheck["traffic"] {
  return Object.entries(traffic).map(([request, count]) => ({ request, count }));
}

function runFacts({ shares, percentiles, attemptsAverageMax }: RunFile): RunCheck["facts"] {
  return [
    ...(shares ?? []).map(({ outcome, ...bound }) => ({
      kind: "share" as const,
      outcome: decodePattern(outcome),
      bound: boundOf(bound),
    })),
    ...(percentiles ?? []).map((one) => ({ kind: "percentile" as const, ...one })),
    ...(attemptsAverageMax === undefined
      ? []
      : [{ kind: "attempts" as const, averageMax: attemptsAverageMax }]),
  ];
}

function shareGoals(check: Extract<CheckFile, { kind: "probability" }>): readonly ShareGoal[] {
  if (check.shares !== undefined) {
    return check.shares.map(({ outcome, ...bound }) => ({
      outcome: decodePattern(outcome),
      bound: boundOf(bound),
    }));
  }
  return check.outcome === undefined
    ? []
    : [{ outcome: decodePattern(check.outcome), bound: boundOf(check) }];
}

function wantOf(check: Extract<CheckFile, { kind: "config" }>): ConfigWant {
  if (check.equals !== undefined) return { kind: "equals", value: check.equals };
  if (check.count === undefined) return { kind: "exists", value: check.exists ?? true };
  if (typeof check.count === "number")
    return { kind: "count", least: check.count, most: check.count };
  return {
    kind: "count",
    least: check.count.atLeast ?? 0,
    ...(check.count.atMost === undefined ? {} : { most: check.count.atMost }),
  };
}

/** An outcome pattern without the keys that are not given. */
export function decodePattern(outcome: OutcomeFile): OutcomePattern {
  const { version, subset, workload, pod, status, flags, cluster, route, attempts, effects } =
    outcome;
  return {
    ...(version === undefined ? {} : { version }),
    ...(subset === undefined ? {} : { subset }),
    ...(workload === undefined ? {} : { workload }),
    ...(pod === undefined ? {} : { pod }),
    ...(status === undefined ? {} : { status }),
    ...(flags === undefined ? {} : { flags }),
    ...(cluster === undefined ? {} : { cluster }),
    ...(route === undefined ? {} : { route }),
    ...(attempts === undefined ? {} : { attempts }),
    ...(effects === undefined ? {} : { effects }),
  };
}
