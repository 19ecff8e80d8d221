/** IST0102, IST0103, IST0123, IST0146, IST0147: namespaces and pods that injection passes by (CP-541 to CP-544). */
import type { PodSpec } from "../../resources/core/pod.ts";
import type { Resource } from "../../resources/resource.ts";
import type { Mesh } from "../mesh.ts";
import type { Rule } from "../rule.ts";
import { askedInjection, containersOf, hasProxy } from "../pods.ts";

const injectionLabel = "istio-injection";
const revisionLabel = "istio.io/rev";
const ambientLabel = "istio.io/dataplane-mode";
const systemNamespaces: ReadonlySet<string> = new Set([
  "istio-system",
  "kube-system",
  "kube-public",
  "kube-node-lease",
  "local-path-storage",
]);

export const namespaceInjection: Rule = function* (mesh) {
  for (const resource of mesh.of("Namespace")) {
    const { name, labels } = resource.metadata;
    if (systemNamespaces.has(name)) continue;
    const [injection, revision, ambient] = [injectionLabel, revisionLabel, ambientLabel].map(
      (label) => labels[label],
    );
    const several = [
      ...(injection === undefined ? [] : [`${injectionLabel}=${injection}`]),
      ...(revision === undefined ? [] : [`${revisionLabel}=${revision}`]),
      ...(ambient === undefined ? [] : [`${ambientLabel}=${ambient}`]),
    ];
    if (several.length > 1 && (injection === undefined || injection === "enabled")) {
      const real = `The namespace has more than one type of injection labels [${several.join(" ")}], which may lead to undefined behavior. Make sure only one injection label exists.`;
      const path = ["metadata", "labels"];
      yield { code: "IST0123", resource, path, values: { names: several.join(", ") }, real };
      continue;
    }
    if ((injection ?? "") !== "" || revision !== undefined || ambient === "ambient") continue;
    const real = `The namespace is not enabled for Istio injection. Run 'kubectl label namespace ${name} istio-injection=enabled' to enable it, or 'kubectl label namespace ${name} istio-injection=disabled' to explicitly mark it as not needing injection.`;
    yield { code: "IST0102", resource, path: ["metadata", "name"], values: { name }, real };
  }
};

export const podInjection: Rule = function* (mesh) {
  const enabled = new Set(
    mesh
      .of("Namespace")
      .filter(
        ({ metadata }) =>
          metadata.labels[injectionLabel] === "enabled" &&
          metadata.labels[ambientLabel] !== "ambient" &&
          !systemNamespaces.has(metadata.name),
      )
      .map(({ metadata }) => metadata.name),
  );
  for (const resource of mesh.of("Pod")) {
    const { metadata, spec } = resource;
    const { name, namespace } = metadata;
    if (!enabled.has(namespace) || spec.hostNetwork === true) continue;
    if (askedInjection(metadata)?.toLowerCase() === "false") continue;
    if (hasProxy(containersOf(spec))) continue;
    const real = `The pod ${namespace}/${name} is missing the Istio proxy. This can often be resolved by restarting or redeploying the workload.`;
    yield { code: "IST0103", resource, path: ["metadata", "name"], values: { name }, real };
  }
};

/** IST0146 and IST0147: `image: auto` waits for the injector to put an image there (CP-544). */
export const imageAuto: Rule = function* (mesh) {
  for (const resource of mesh.of("Pod")) {
    if (!hasAutoImage(resource.spec)) continue;
    const real = `Pod ${resource.metadata.name} contains \`image: auto\` but does not match any Istio injection webhook selectors.`;
    yield { code: "IST0147", resource, path: ["spec", "containers"], real };
  }
  for (const resource of mesh.of("Deployment")) {
    const { metadata = {}, spec = {} } = resource.spec.template ?? {};
    if (!hasAutoImage(spec) || isInjected(mesh, resource, metadata.labels ?? {})) continue;
    const real = `Deployment ${resource.metadata.name} contains \`image: auto\` but does not match any Istio injection webhook selectors.`;
    yield { code: "IST0146", resource, path: ["spec", "template", "spec", "containers"], real };
  }
};

function hasAutoImage({ containers = [] }: PodSpec): boolean {
  return containers.some(({ name, image }) => name === "istio-proxy" && image === "auto");
}

/** As the injector that Istio installs chooses pods: by their label, else by their namespace's. */
function isInjected(
  mesh: Mesh,
  { metadata }: Resource<"Deployment">,
  labels: Readonly<Record<string, string>>,
): boolean {
  if (!mesh.hasInjector || labels["sidecar.istio.io/inject"] === "false") return false;
  const owner = mesh.of("Namespace").find((one) => one.metadata.name === metadata.namespace);
  const injection = owner?.metadata.labels[injectionLabel];
  if (injection !== undefined) return injection === "enabled";
  return (
    labels["sidecar.istio.io/inject"] === "true" ||
    owner?.metadata.labels[revisionLabel] !== undefined ||
    labels[revisionLabel] !== undefined
  );
}
