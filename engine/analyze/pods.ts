import type { Container, PodSpec } from "../resources/core/pod.ts";
import type { ObjectMeta, Resource } from "../resources/resource.ts";
import type { Mesh } from "./mesh.ts";

type Labelled = Pick<ObjectMeta, "labels" | "annotations">;

export function containersOf({
  containers = [],
  initContainers = [],
}: PodSpec): readonly Container[] {
  return [...containers, ...initContainers];
}

/** A proxy without an image does not count. */
export function hasProxy(containers: readonly Container[]): boolean {
  return (containers.find(({ name }) => name === "istio-proxy")?.image ?? "") !== "";
}

/** `true` or `false` as the pod itself says; the label counts before the annotation. */
export function askedInjection({ labels, annotations }: Labelled): string | undefined {
  return labels["sidecar.istio.io/inject"] ?? annotations["sidecar.istio.io/inject"];
}

/** A proxy is there, or injection would put one there (CP-547). */
export function isInMesh(
  mesh: Mesh,
  namespace: string,
  pod: Labelled & { readonly containers: readonly Container[] },
): boolean {
  if (hasProxy(pod.containers)) return true;
  const asked = askedInjection(pod);
  if (asked !== undefined) return asked === "true";
  const owner = mesh.of("Namespace").find(({ metadata }) => metadata.name === namespace);
  return owner?.metadata.labels["istio-injection"] === "enabled";
}

/** As the ambient mode's agent marks pods whose traffic it redirects. */
export function isAmbient({ annotations }: Labelled): boolean {
  return annotations["ambient.istio.io/redirection"] === "enabled";
}

/** What belongs to Istio itself is not the user's to mend. */
export function isControlPlane({ metadata: { labels } }: Resource): boolean {
  return labels["istio"] !== undefined || labels["release"] === "istio";
}
