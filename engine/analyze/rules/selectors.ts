/** IST0110, IST0111, IST0167, IST0159, IST0160, IST0101: who a Sidecar or a Telemetry speaks for (CP-535, CP-537). */
import type { Resource } from "../../resources/resource.ts";
import type { AnalysisCode } from "../levels.ts";
import type { Mesh } from "../mesh.ts";
import { hasLabels, selectorText } from "../names.ts";
import { isAmbient } from "../pods.ts";
import type { Report, Rule } from "../rule.ts";

interface Selecting {
  readonly resource: Resource<"Sidecar" | "Telemetry">;
  readonly labels: Readonly<Record<string, string>>;
  /** Speaks for all of its namespace. */
  readonly isWhole: boolean;
  readonly path: NonNullable<Report["path"]>;
}

interface Words {
  readonly plural: string;
  readonly samePod: AnalysisCode;
  readonly several: AnalysisCode;
}

export const sidecarSelectors: Rule = function* (mesh) {
  const all = mesh.of("Sidecar").map((resource): Selecting => {
    const { labels = {} } = resource.spec.workloadSelector ?? {};
    const isWhole = isEmpty(labels);
    return { resource, labels, isWhole, path: ["spec", "workloadSelector"] };
  });
  const idle = all.filter((one) => isIdle(mesh, one));
  for (const { resource, isWhole } of idle) {
    const what = isWhole ? "namespace" : "selected workload";
    const real = `The policy has no impact: ${what} is in ambient mode, the policy has no impact.`;
    yield { code: "IST0167", resource, values: { name: what }, real };
  }
  const wholes = all.filter((one) => one.isWhole && !idle.includes(one));
  const words = { plural: "Sidecars", samePod: "IST0110", several: "IST0111" } as const;
  yield* overlaps(mesh, [...wholes, ...all.filter(({ isWhole }) => !isWhole)], words);
};

/** `selector: {}` is neither whole nor selects anything, as far as analysis sees. */
export const telemetrySelectors: Rule = function* (mesh) {
  const all = mesh.of("Telemetry").map((resource): Selecting => {
    const { selector } = resource.spec;
    const labels = selector?.matchLabels ?? {};
    return { resource, labels, isWhole: selector === undefined, path: ["spec", "selector"] };
  });
  yield* overlaps(mesh, all, { plural: "Telemetries", samePod: "IST0159", several: "IST0160" });
};

function isEmpty(labels: Readonly<Record<string, string>>): boolean {
  return Object.keys(labels).length === 0;
}

/** Workloads of the ambient mode have no sidecar to which a Sidecar could apply. */
function isIdle(mesh: Mesh, { resource, labels, isWhole }: Selecting): boolean {
  const { namespace } = resource.metadata;
  if (isWhole) {
    const owner = mesh.of("Namespace").find(({ metadata }) => metadata.name === namespace);
    const marks = owner?.metadata.labels ?? {};
    if (marks["istio-injection"] === "enabled" || (marks["istio.io/rev"] ?? "") !== "")
      return false;
    return marks["istio.io/dataplane-mode"] === "ambient";
  }
  return mesh
    .of("Pod")
    .some(
      ({ metadata }) =>
        metadata.namespace === namespace &&
        isAmbient(metadata) &&
        hasLabels(labels, metadata.labels),
    );
}

function* overlaps(mesh: Mesh, all: readonly Selecting[], words: Words): Iterable<Report> {
  const namespaces = new Set(all.map(({ resource }) => resource.metadata.namespace));
  for (const namespace of namespaces) {
    const own = all.filter(({ resource }) => resource.metadata.namespace === namespace);
    yield* severalWhole(
      own.filter(({ isWhole }) => isWhole),
      namespace,
      words,
    );
    yield* samePods(
      mesh,
      own.filter(({ labels }) => !isEmpty(labels)),
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
    if (plural === "Sidecars" && isAmbient(metadata)) continue;
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

/** IST0157: an access log without a provider, where the mesh has none either. */
export const telemetryProviders: Rule = function* (mesh) {
  if ((mesh.config.defaultProviders?.accessLogging ?? []).length > 0) return;
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
    }
  }
};
