/** IST0107, IST0108, IST0125, IST0135: Istio's annotations on Kubernetes' kinds (CP-549). */
import type { Resource } from "../../resources/resource.ts";
import { annotationChecks } from "../annotation-values.ts";
import { annotationKinds, deprecatedAnnotations, quietAnnotations } from "../known-annotations.ts";
import type { Report, Rule } from "../rule.ts";

const injectLabel = "sidecar.istio.io/inject";

export const annotations: Rule = function* (mesh) {
  const resources = [
    ...mesh.of("Namespace"),
    ...mesh.of("Service"),
    ...mesh.of("Pod"),
    ...mesh.of("Deployment"),
  ];
  for (const resource of resources) {
    for (const [name, value] of Object.entries(resource.metadata.annotations)) {
      if (!isIstios(name) || quietAnnotations.has(name)) continue;
      yield* judge(resource, name, value);
    }
  }
};

function isIstios(name: string): boolean {
  const [prefix = ""] = name.split("/");
  return name === "kubernetes.io/ingress.class" || prefix.endsWith("istio.io");
}

function* judge(resource: Resource, name: string, value: string): Iterable<Report> {
  const path = ["metadata", "annotations", name];
  const kinds = annotationKinds.get(name);
  if (kinds === undefined) {
    const real = `Unknown annotation: ${name}`;
    yield { code: "IST0108", resource, path, values: { name }, real };
    return;
  }
  // Whoever wrote the label too knows that it replaces the annotation.
  const isKnown = name === injectLabel && resource.metadata.labels[injectLabel] !== undefined;
  if (deprecatedAnnotations.has(name) && !isKnown) {
    const instead = name === injectLabel ? ` in favor of the "${injectLabel}" label` : "";
    const real = `Annotation "${name}" has been deprecated${instead} and may not work in future Istio versions.`;
    yield { code: "IST0135", resource, path, values: { name }, real };
  }
  if (kinds.includes("Any")) return;
  if (!kinds.includes(resource.kind)) {
    const real = `Misplaced annotation: ${name} can only be applied to ${kinds.join(", ")}`;
    yield { code: "IST0107", resource, path, values: { name, kinds: kinds.join(", ") }, real };
    return;
  }
  const problem = annotationChecks.get(name)?.(value);
  if (problem === undefined) return;
  const real = `Invalid annotation ${name}: ${problem}`;
  yield { code: "IST0125", resource, path, values: { name, value }, real };
}
