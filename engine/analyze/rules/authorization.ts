/** IST0127 and IST0101: policies that reach nobody, and namespaces that do not exist (CP-536). */
import type { Resource } from "../../resources/resource.ts";
import { fullName, hasLabels, qualified, selectorText } from "../names.ts";
import type { Mesh } from "../mesh.ts";
import { containersOf, isAmbient, isInMesh } from "../pods.ts";
import type { Report, Rule } from "../rule.ts";

type Policy = Resource<"AuthorizationPolicy">;

export const policyWorkloads: Rule = function* (mesh) {
  const pods = mesh
    .of("Pod")
    .filter(
      ({ metadata, spec }) =>
        isAmbient(metadata) ||
        isInMesh(mesh, metadata.namespace, { ...metadata, containers: containersOf(spec) }),
    )
    .map(({ metadata }) => metadata);
  for (const resource of mesh.of("AuthorizationPolicy")) {
    const { selector } = resource.spec;
    const { namespace } = resource.metadata;
    const isMeshWide = namespace === mesh.config.rootNamespace;
    if (isMeshWide && selector === undefined) continue;
    const reached = pods.some(
      (pod) =>
        (isMeshWide || pod.namespace === namespace) && hasLabels(selector?.matchLabels, pod.labels),
    );
    if (reached) continue;
    const labels = selectorText(selector?.matchLabels);
    yield {
      code: "IST0127",
      resource,
      path: selector === undefined ? ["spec"] : ["spec", "selector"],
      values: { name: labels },
      real: `No matching workloads for this resource with the following labels: ${labels}`,
    };
  }
};

export const policyNamespaces: Rule = function* (mesh) {
  const names = mesh.of("Namespace").map(({ metadata }) => metadata.name);
  for (const resource of mesh.of("AuthorizationPolicy")) yield* unknownNamespaces(resource, names);
};

function* unknownNamespaces(resource: Policy, names: readonly string[]): Iterable<Report> {
  for (const [index, { from = [] }] of (resource.spec.rules ?? []).entries()) {
    for (const [position, { source = {} }] of from.entries()) {
      for (const field of ["namespaces", "notNamespaces"] as const) {
        for (const [number, name] of (source[field] ?? []).entries()) {
          if (names.some((known) => fits(known, name))) continue;
          yield {
            code: "IST0101",
            resource,
            path: ["spec", "rules", index, "from", position, "source", field, number],
            values: { what: "namespace", name },
            real: `Referenced namespace not found: "${name}"`,
          };
        }
      }
    }
  }
}

function fits(namespace: string, wanted: string): boolean {
  if (wanted === "*") return true;
  if (wanted.startsWith("*")) return namespace.endsWith(wanted.slice(1));
  if (wanted.endsWith("*")) return namespace.startsWith(wanted.slice(0, -1));
  return namespace.toLowerCase() === wanted.toLowerCase();
}

/** IST0166: a selector does not attach to the pods of a Kubernetes Gateway (CP-538). */
export const kubernetesGatewaySelectors: Rule = function* (mesh: Mesh) {
  const label = "gateway.networking.k8s.io/gateway-name";
  const pods = mesh.of("Pod").filter(({ metadata }) => metadata.labels[label] !== undefined);
  const policies = [
    ...mesh.of("AuthorizationPolicy"),
    ...mesh.of("RequestAuthentication"),
    ...mesh.of("Telemetry"),
  ];
  for (const resource of policies) {
    const { selector, targetRef } = resource.spec;
    if (selector === undefined || targetRef !== undefined) continue;
    const { namespace } = resource.metadata;
    const names = pods
      .filter(
        ({ metadata }) =>
          metadata.namespace === namespace && hasLabels(selector.matchLabels, metadata.labels),
      )
      .map(({ metadata }) => metadata.labels[label] ?? "");
    for (const name of new Set(names)) {
      const real = `Ineffective selector on Kubernetes Gateway ${name}. Use the TargetRef field instead.`;
      yield { code: "IST0166", resource, path: ["spec", "selector"], values: { name }, real };
    }
  }
};

const claim = /^@request\.auth\.claims(?:\..|\[.+\]$)/i;

/** IST0149: claims that nobody has looked at yet (CP-521). */
export const claimsWithoutTokens: Rule = function* (mesh) {
  for (const resource of mesh.of("VirtualService")) {
    const { http = [], gateways = [] } = resource.spec;
    const key = http
      .flatMap(({ match = [] }) => match)
      .flatMap(({ headers = {}, withoutHeaders = {} }) => [
        ...Object.keys(headers),
        ...Object.keys(withoutHeaders),
      ])
      .find((name) => claim.test(name));
    if (key === undefined) continue;
    for (const name of gateways) yield* uncheckedGateway(mesh, resource, name, key);
  }
};

function* uncheckedGateway(
  mesh: Mesh,
  resource: Resource<"VirtualService">,
  name: string,
  key: string,
): Iterable<Report> {
  if (name === "mesh") return;
  const full = qualified(resource.metadata.namespace, name);
  const gateway = mesh.of("Gateway").find((one) => fullName(one) === full);
  if (gateway === undefined) return;
  for (const { metadata } of mesh.of("Pod")) {
    if (!hasLabels(gateway.spec.selector, metadata.labels)) continue;
    const isChecked = mesh
      .of("RequestAuthentication")
      .some(
        (policy) =>
          (policy.metadata.namespace === metadata.namespace ||
            policy.metadata.namespace === "istio-system") &&
          hasLabels(policy.spec.selector?.matchLabels, metadata.labels),
      );
    if (isChecked) continue;
    yield {
      code: "IST0149",
      resource,
      path: ["spec", "http"],
      values: { name: key, gateway: full },
      real: `The virtual service uses the JWT claim based routing (key: ${key}) but found no request authentication for the gateway (${full}) pod (${metadata.name}). The request authentication must first be applied for the gateway pods to validate the JWT token and make the claims available for routing.`,
    };
  }
}

/** IST0175: istiod may be made to fetch keys from anywhere (CP-540). */
export const unguardedKeyFetches: Rule = function* (mesh) {
  const names = mesh.of("RequestAuthentication").map(fullName);
  if (names.length === 0) return;
  for (const resource of mesh.of("Deployment")) {
    if (resource.metadata.labels["app"] !== "istiod") continue;
    const isGuarded = (resource.spec.template?.spec?.containers ?? []).some(({ env = [] }) =>
      env.some(({ name, value = "" }) => name === "BLOCKED_CIDRS_IN_JWKS_URIS" && value !== ""),
    );
    if (isGuarded) continue;
    const shown = names.slice(0, 5).join(", ");
    const more = names.length > 5 ? `, and ${names.length - 5} more` : "";
    const real = `BLOCKED_CIDRS_IN_JWKS_URIS is not configured but ${names.length} RequestAuthentication resource(s) exist (${shown}${more}). Consider configuring it to restrict JWKS URI fetches to trusted networks.`;
    yield { code: "IST0175", resource, path: ["spec", "template"], values: { names: shown }, real };
  }
};
