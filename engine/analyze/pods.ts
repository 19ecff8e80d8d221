import type { PodSpec } from "../resources/core/pod.ts";
import type { Resource } from "../resources/resource.ts";
import type { Mesh } from "./mesh.ts";

interface PodLike {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly spec: PodSpec;
}

export function hasProxyContainer({ containers = [], initContainers = [] }: PodSpec): boolean {
  return [...containers, ...initContainers].some(({ name }) => name === "istio-proxy");
}

/** A proxy without an image does not count for IST0103. */
export function hasProxyImage({ containers = [], initContainers = [] }: PodSpec): boolean {
  return [...containers, ...initContainers].some(
    ({ name, image = "" }) => name === "istio-proxy" && image !== "",
  );
}

/** `true` or `false` as the pod itself says; the label counts before the annotation. */
export function askedInjection({
  labels,
  annotations,
}: Pick<PodLike, "labels" | "annotations">): string | undefined {
  return labels["sidecar.istio.io/inject"] ?? annotations["sidecar.istio.io/inject"];
}

/** A proxy is there, or injection would put one there (CP-547). */
export function isInMesh(mesh: Mesh, namespace: string, pod: PodLike): boolean {
  if (hasProxyContainer(pod.spec)) return true;
  const asked = askedInjection(pod);
  if (asked !== undefined) return asked === "true";
  const owner = mesh.of("Namespace").find(({ metadata }) => metadata.name === namespace);
  return owner?.metadata.labels["istio-injection"] === "enabled";
}

export function podOf({ metadata, spec }: Resource<"Pod">): PodLike {
  return { labels: metadata.labels, annotations: metadata.annotations, spec };
}
