import type { ContainerPort } from "../resources/core/pod.ts";
import type { JsonValue } from "../source/json.ts";
import type { MeshConfig } from "../resources/mesh-config.ts";
import type { Resource } from "../resources/resource.ts";
import type { WorkloadEntrySpec } from "../resources/workload-entry.ts";
import type { Workload } from "./mesh-endpoint.ts";
import { spiffeIdentity } from "./services.ts";

export const clusterId = "Kubernetes";
export const regionLabel = "topology.kubernetes.io/region";
export const zoneLabel = "topology.kubernetes.io/zone";
export const subzoneLabel = "topology.istio.io/subzone";
export const networkLabel = "topology.istio.io/network";
export const hostnameLabel = "kubernetes.io/hostname";
const clusterLabel = "topology.istio.io/cluster";
const tlsModeLabel = "security.istio.io/tlsMode";
const workloadNameLabel = "service.istio.io/workload-name";

export interface PodWorkload extends Workload {
  readonly kind: "Pod";
  readonly containerPorts: readonly ContainerPort[];
  readonly serviceAccount: string;
  /** Whether a container of the pod is a proxy, whatever its labels tell clients. */
  readonly hasProxyContainer: boolean;
}

/** A pod as clients and its own proxy see it (CP-166, CP-179). */
export function convertPod(
  pod: Resource<"Pod">,
  node: Resource<"Node"> | undefined,
  mesh: MeshConfig,
): PodWorkload {
  const { name, namespace, labels } = pod.metadata;
  const locality = localityLabel(labels) ?? nodeLocality(node);
  const nodeName = pod.spec.nodeName ?? "";
  const account = pod.spec.serviceAccountName ?? "";
  const containerPorts = podPorts(pod);
  return {
    kind: "Pod",
    name,
    namespace,
    address: podAddress(pod.status),
    labels: augmentLabels(labels, locality, nodeName),
    workload: labels[workloadNameLabel] ?? name,
    identity: account === "" ? "" : spiffeIdentity(mesh, namespace, account),
    serviceAccount: account === "" ? "default" : account,
    tlsMode: labels[tlsModeLabel] ?? "disabled",
    locality,
    isReady: isPodReady(pod.status),
    weight: 1,
    node: nodeName,
    containerPorts,
    ports: namedPorts(containerPorts),
    hasProxyContainer: [...(pod.spec.containers ?? []), ...(pod.spec.initContainers ?? [])].some(
      (container) => container.name === "istio-proxy",
    ),
  };
}

/** Ports of containers, then of native sidecars. */
function podPorts(pod: Resource<"Pod">): readonly ContainerPort[] {
  const sidecars = (pod.spec.initContainers ?? []).filter(
    ({ restartPolicy }) => restartPolicy === "Always",
  );
  return [...(pod.spec.containers ?? []), ...sidecars].flatMap(({ ports }) => ports ?? []);
}

/** The first port of a name wins. */
function namedPorts(ports: readonly ContainerPort[]): ReadonlyMap<string, number> {
  const named = new Map<string, number>();
  for (const { name = "", containerPort, protocol = "TCP" } of ports) {
    if (name !== "" && protocol === "TCP" && !named.has(name)) named.set(name, containerPort);
  }
  return named;
}

/** A WorkloadEntry, or an endpoint of a ServiceEntry (CP-262, CP-269). */
export function convertWorkloadEntry(
  spec: WorkloadEntrySpec,
  identity: { readonly name: string; readonly namespace: string },
  metadataLabels: Readonly<Record<string, string>>,
  mesh: MeshConfig,
): Workload {
  const labels = { ...spec.labels, ...metadataLabels };
  const account = spec.serviceAccount ?? "";
  const locality =
    (spec.locality ?? "") === "" ? (localityLabel(labels) ?? "") : (spec.locality ?? "");
  const tlsMode = account === "" ? "disabled" : "istio";
  return {
    kind: "WorkloadEntry",
    name: identity.name,
    namespace: identity.namespace,
    address: spec.address ?? "",
    labels: augmentLabels(labels, locality, ""),
    workload: metadataLabels[workloadNameLabel] ?? identity.name,
    identity: account === "" ? "" : spiffeIdentity(mesh, identity.namespace, account),
    tlsMode: labels[tlsModeLabel] ?? tlsMode,
    locality,
    isReady: true,
    weight: spec.weight === undefined || spec.weight === 0 ? 1 : spec.weight,
    node: "",
    ports: new Map(Object.entries(spec.ports ?? {})),
  };
}

function augmentLabels(
  labels: Readonly<Record<string, string>>,
  locality: string,
  node: string,
): Readonly<Record<string, string>> {
  const [region = "", zone = "", subzone = ""] = locality.split("/");
  return {
    ...labels,
    ...(region === "" ? {} : { [regionLabel]: region }),
    ...(zone === "" ? {} : { [zoneLabel]: zone }),
    ...(subzone === "" ? {} : { [subzoneLabel]: subzone }),
    [clusterLabel]: clusterId,
    ...(node === "" ? {} : { [hostnameLabel]: node }),
  };
}

/** Label values cannot hold a slash, so a locality written as a label has dots. */
function localityLabel(labels: Readonly<Record<string, string>>): string | undefined {
  const label = labels["topology.istio.io/locality"] ?? labels["istio-locality"];
  if (label === undefined || label === "") return undefined;
  return label.includes("/") ? label : label.replaceAll(".", "/");
}

function nodeLocality(node: Resource<"Node"> | undefined): string {
  if (node === undefined) return "";
  const { labels } = node.metadata;
  const region = labels[regionLabel] ?? labels["failure-domain.beta.kubernetes.io/region"] ?? "";
  const zone = labels[zoneLabel] ?? labels["failure-domain.beta.kubernetes.io/zone"] ?? "";
  const subzone = labels[subzoneLabel] ?? "";
  return region === "" && zone === "" && subzone === "" ? "" : `${region}/${zone}/${subzone}`;
}

function podAddress(status: JsonValue | undefined): string {
  const address = property(status, "podIP");
  return typeof address === "string" ? address : "";
}

/** A pod that says nothing about readiness counts as ready. */
function isPodReady(status: JsonValue | undefined): boolean {
  const conditions = property(status, "conditions");
  if (!Array.isArray(conditions)) return true;
  return conditions.every(
    (condition: JsonValue) =>
      property(condition, "type") !== "Ready" || property(condition, "status") === "True",
  );
}

function property(value: JsonValue | undefined, name: string): JsonValue | undefined {
  return isObject(value) ? value[name] : undefined;
}

function isObject(value: JsonValue | undefined): value is { readonly [key: string]: JsonValue } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
