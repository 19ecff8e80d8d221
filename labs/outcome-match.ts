import {
  addFractions,
  fraction,
  parseClusterName,
  workloadOfPod,
  type Fraction,
  type Proof,
  type ProvenOutcome,
  type World,
} from "../engine/index.ts";
import type { OutcomePattern, Share } from "./lab.ts";
import { makeShare } from "./share-text.ts";

/** Whether an outcome has everything that `pattern` names. */
export function matchesOutcome(
  world: World,
  { outcome }: ProvenOutcome,
  pattern: OutcomePattern,
): boolean {
  const version =
    outcome.pod === undefined ? undefined : world.pods.get(outcome.pod)?.labels["version"];
  const arrived = (workload: string): number =>
    (outcome.arrivals ?? []).filter(({ pod }) => workloadOfPod(world, pod) === workload).length;
  const facts: readonly (boolean | undefined)[] = [
    pattern.version === undefined || pattern.version === version,
    pattern.subset === undefined ||
      pattern.subset === parseClusterName(outcome.cluster ?? "")?.subset,
    pattern.workload === undefined || pattern.workload === workloadOfPod(world, outcome.pod),
    pattern.pod === undefined || pattern.pod === outcome.pod,
    pattern.status === undefined || pattern.status === outcome.status,
    pattern.flags === undefined || sameFlags(pattern.flags, outcome.flags),
    pattern.cluster === undefined || pattern.cluster === outcome.cluster,
    pattern.route === undefined || pattern.route === outcome.route,
    pattern.attempts === undefined || pattern.attempts === outcome.attempts,
    pattern.effects === undefined || pattern.effects.count === arrived(pattern.effects.workload),
  ];
  return facts.every(Boolean);
}

function sameFlags(wanted: readonly string[], printed: string | undefined): boolean {
  const found = new Set(printed?.split(",") ?? []);
  return found.size === new Set(wanted).size && wanted.every((flag) => found.has(flag));
}

/** The exact share of the outcomes that match. */
export function shareOf(world: World, proof: Proof, pattern: OutcomePattern): Fraction {
  return proof.outcomes
    .filter((proven) => matchesOutcome(world, proven, pattern))
    .reduce((sum, { probability }) => addFractions(sum, probability), fraction(0));
}

/** Every outcome by what a person would call it, the likeliest first. */
export function sharesOf(world: World, proof: Proof): readonly Share[] {
  const found = new Map<string, { probability: Fraction; version?: string; status?: number }>();
  for (const { probability, outcome } of proof.outcomes) {
    const version =
      outcome.pod === undefined ? undefined : world.pods.get(outcome.pod)?.labels["version"];
    const ok = outcome.status !== undefined && outcome.status < 400;
    const end = [outcome.status, outcome.flags].filter((part) => part !== undefined).join(" ");
    const label =
      version === undefined ? end || "outside the mesh" : ok ? version : `${version} ${end}`;
    const known = found.get(label);
    found.set(label, {
      probability: known === undefined ? probability : addFractions(known.probability, probability),
      ...(version !== undefined && { version }),
      ...(outcome.status !== undefined && { status: outcome.status }),
    });
  }
  return [...found]
    .map(([label, { probability, ...marks }]) => makeShare(label, probability, marks))
    .sort((a, b) => b.percent - a.percent || (a.label < b.label ? -1 : 1));
}
