/** IST0110, IST0111, IST0167, IST0159, IST0160, IST0101: who a Sidecar or a Telemetry speaks for (CP-535, CP-537). */
import type { Resource } from "../../resources/resource.ts";
import type { AnalysisCode } from "../levels.ts";
import type { Mesh } from "../mesh.ts";
import { hasLabels, selectorText } from "../names.ts";
import type { Report, Rule } from "../rule.ts";

interface Selecting {
  readonly resource: Resource<"Sidecar" | "Telemetry">;
  /** Absent or empty: all of the namespace. */
  readonly labels: Readonly<Record<string, string>> | undefined;
  readonly path: NonNullable<Report["path"]>;
}

interface Words {
  readonly plural: string;
  readonly samePod: AnalysisCode;
  readonly several: AnalysisCode;
}

export const sidecarSelectors: Rule = function* (mesh) {
  const all = mesh.of("Sidecar").map((resource): Selecting => ({
    resource,
    labels: resource.spec.workloadSelector?.labels,
    path: ["spec", "workloadSelector"],
  }));
  yield* overlaps(mesh, all, { plural: "Sidecars", samePod: "IST0110", several: "IST0111" });
  yield* ambientSidecars(mesh, all);
};

export const telemetrySelectors: Rule = function* (mesh) {
  const all = mesh
    .of("Telemetry")
    .filter(({ spec }) => spec.targetRef === undefined && (spec.targetRefs ?? []).length === 0)
    .map((resource): Selecting => ({
      resource,
      labels: resource.spec.selector?.matchLabels,
      path: ["spec", "selector"],
    }));
  yield* overlaps(mesh, all, { plural: "Telemetries", samePod: "IST0159", several: "IST0160" });
};

function isWhole({ labels }: Selecting): boolean {
  return labels === undefined || Object.keys(labels).length === 0;
}

function* overlaps(mesh: Mesh, all: readonly Selecting[], words: Words): Iterable<Report> {
  const namespaces = new Set(all.map(({ resource }) => resource.metadata.namespace));
  for (const namespace of namespaces) {
    const own = all.filter(({ resource }) => resource.metadata.namespace === namespace);
    yield* severalWhole(own.filter(isWhole), namespace, words);
    yield* samePods(
      mesh,
      own.filter((one) => !isWhole(one)),
      namespace,
      words,
    );
  }
}

function* severalWhole(
  whole: readonly Selecting[],
  namespace: string,
  { plural, several }: Words,
): Iterable<Report> {
  if (whole.length < 2) return;
  const names = namesOf(whole);
  for (const { resource } of whole) {
    yield {
      code: several,
      resource,
      values: { names: names.join(", ") },
      real: `The ${plural} [${names.join(" ")}] in namespace "${namespace}" have no workload selector, which can lead to undefined behavior.`,
    };
  }
}

function namesOf(list: readonly Selecting[]): readonly string[] {
  return list.map(({ resource }) => resource.metadata.name).sort();
}

function* samePods(
  mesh: Mesh,
  selective: readonly Selecting[],
  namespace: string,
  { plural, samePod }: Words,
): Iterable<Report> {
  const pods = mesh.of("Pod").filter(({ metadata }) => metadata.namespace === namespace);
  for (const { resource, labels, path } of selective) {
    if (pods.some(({ metadata }) => hasLabels(labels, metadata.labels))) continue;
    const name = selectorText(labels);
    const real = `Referenced selector not found: "${name}"`;
    yield { code: "IST0101", resource, path, values: { what: "selector", name }, real };
  }
  for (const { metadata } of pods) {
    const chosen = selective.filter(({ labels }) => hasLabels(labels, metadata.labels));
    if (chosen.length < 2) continue;
    const names = namesOf(chosen);
    for (const { resource, path } of chosen) {
      yield {
        code: samePod,
        resource,
        path,
        values: { names: names.join(", "), pod: metadata.name },
        real: `The ${plural} [${names.join(" ")}] in namespace "${namespace}" select the same workload pod "${metadata.name}", which can lead to undefined behavior.`,
      };
    }
  }
}

/** Workloads without a sidecar of their own have no use for a Sidecar. */
function* ambientSidecars(mesh: Mesh, all: readonly Selecting[]): Iterable<Report> {
  const label = "istio.io/dataplane-mode";
  for (const selecting of all) {
    const { resource, labels } = selecting;
    const { namespace } = resource.metadata;
    const owner = mesh.of("Namespace").find(({ metadata }) => metadata.name === namespace);
    const isAmbient = owner?.metadata.labels[label] === "ambient";
    const hasAmbientPod = mesh
      .of("Pod")
      .some(
        ({ metadata }) =>
          metadata.namespace === namespace &&
          hasLabels(labels, metadata.labels) &&
          (metadata.labels[label] === "ambient" ||
            (isAmbient && metadata.labels[label] !== "none")),
      );
    const whole = isWhole(selecting);
    if (whole ? !isAmbient : !hasAmbientPod) continue;
    const what = whole ? "namespace" : "selected workload";
    const real = `The policy has no impact: ${what} is in ambient mode, the policy has no impact.`;
    yield { code: "IST0167", resource, values: { name: what }, real };
  }
}

/** IST0157: an access log without a provider, where the mesh has none either. */
export const telemetryProviders: Rule = function* (mesh) {
  for (const resource of mesh.of("Telemetry")) {
    const { accessLogging = [] } = resource.spec;
    for (const [index, { providers = [], disabled = false }] of accessLogging.entries()) {
      if (providers.length > 0 || disabled) continue;
      const { name, namespace } = resource.metadata;
      yield {
        code: "IST0157",
        resource,
        path: ["spec", "accessLogging", index],
        real: `The Telemetry ${name} in namespace "${namespace}" with empty providers will be ignored.`,
      };
      break;
    }
  }
};
