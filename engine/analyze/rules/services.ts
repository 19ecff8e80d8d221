/** IST0118, IST0150, IST0116, IST0137, IST0144: Services and the Deployments behind them (CP-545 to CP-548). */
import type { PodSpec } from "../../resources/core/pod.ts";
import type { KubernetesServicePort } from "../../resources/core/service.ts";
import type { Resource } from "../../resources/resource.ts";
import { hasLabels } from "../names.ts";
import type { Mesh } from "../mesh.ts";
import { isControlPlane, isInMesh } from "../pods.ts";
import type { Report, Rule } from "../rule.ts";

/** Ports whose protocol is known without a name. */
const knownPorts: ReadonlySet<number> = new Set([25, 53, 3306, 27017]);

/** Who makes the Services of Gateways; users do not name their ports. */
const gatewayManagers: ReadonlySet<string> = new Set([
  "istio.io-gateway-controller",
  "istio.io-mesh-controller",
  "istio.io-eastwest-controller",
]);

const protocols = /^(?:tcp|udp|grpc|http|http_proxy|http2|https|tls|mongo|redis|mysql)$/i;
const appProtocols = /^kubernetes\.io\/(?:h2c|ws|wss)$/;

function isUndetermined({ name = "", port, protocol = "TCP", appProtocol }: KubernetesServicePort) {
  if (protocol === "UDP" || knownPorts.has(port)) return false;
  if (appProtocol !== undefined && appProtocols.test(appProtocol)) return false;
  const written = appProtocol ?? name;
  if (written.toLowerCase().startsWith("grpc-web")) return false;
  return !protocols.test(written.split("-")[0] ?? "");
}

export const portNames: Rule = function* (mesh) {
  for (const resource of mesh.of("Service")) {
    const manager = resource.metadata.labels["gateway.istio.io/managed"] ?? "";
    if (isControlPlane(resource) || gatewayManagers.has(manager)) continue;
    for (const [index, port] of (resource.spec.ports ?? []).entries()) {
      const path = ["spec", "ports", index];
      if (resource.spec.type === "ExternalName") {
        if (!isUndetermined(port) && port.name !== "tcp") continue;
        const real =
          "Port name for ExternalName service is invalid. Proxy may prevent tcp named ports and unmatched traffic for ports serving TCP protocol from being forwarded correctly";
        yield { code: "IST0150", resource, path, real };
      } else if (isUndetermined(port)) {
        const { name = "", targetPort = port.port } = port;
        const real = `Port name ${name} (port: ${port.port}, targetPort: ${targetPort}) doesn't follow the naming convention of Istio port.`;
        yield { code: "IST0118", resource, path, values: { name, port: String(port.port) }, real };
      }
    }
  }
};

interface ServedPort extends KubernetesServicePort {
  readonly service: string;
}

export const deploymentPorts: Rule = function* (mesh) {
  for (const resource of mesh.of("Deployment")) {
    const { namespace } = resource.metadata;
    const { metadata = {}, spec: pod = {} } = resource.spec.template ?? {};
    const { labels = {}, annotations = {} } = metadata;
    const manager = resource.metadata.labels["gateway.istio.io/managed"];
    if (manager === "istio.io-mesh-controller") continue;
    const containers = pod.containers ?? [];
    if (!isInMesh(mesh, namespace, { labels, annotations, containers })) continue;
    const ports = mesh
      .of("Service")
      .filter(
        (service) =>
          service.metadata.namespace === namespace &&
          Object.keys(service.spec.selector ?? {}).length > 0 &&
          hasLabels(service.spec.selector, labels),
      )
      .flatMap((service) =>
        (service.spec.ports ?? []).map((port) => ({
          ...port,
          service: `${namespace}/${service.metadata.name}`,
        })),
      );
    yield* protocolConflicts(resource, ports);
    yield* targetConflicts(resource, ports);
  }
};

function* protocolConflicts(
  resource: Resource<"Deployment">,
  ports: readonly ServedPort[],
): Iterable<Report> {
  for (const number of new Set(ports.map(({ port }) => port))) {
    const own = ports.filter(({ port }) => port === number);
    const kinds = new Set(own.map(({ protocol = "TCP" }) => protocol));
    if (kinds.size < 2) continue;
    const names = own.map(({ service }) => service).sort();
    const { name } = resource.metadata;
    const real = `This deployment ${name} is associated with multiple services using port ${number} but different protocols: [${names.join(" ")}]`;
    yield { code: "IST0116", resource, values: { port: String(number) }, real };
  }
}

function* targetConflicts(
  resource: Resource<"Deployment">,
  ports: readonly ServedPort[],
): Iterable<Report> {
  const targets = new Set(ports.map(({ targetPort, port }) => String(targetPort ?? port)));
  for (const target of targets) {
    const own = ports.filter(({ targetPort, port }) => String(targetPort ?? port) === target);
    const numbers = [...new Set(own.map(({ port }) => port))].sort((a, b) => a - b);
    if (numbers.length < 2) continue;
    const names = [...new Set(own.map(({ service }) => service))].sort();
    const { name } = resource.metadata;
    const real = `This deployment ${name} is associated with multiple services [${names.join(" ")}] using targetPort "${target}" but different ports: [${numbers.join(" ")}].`;
    yield { code: "IST0137", resource, values: { port: target }, real };
  }
}

const PROXY_USER = 1337;

export const reservedUser: Rule = function* (mesh: Mesh) {
  const placed = [
    ...mesh.of("Pod").map((resource) => ({ resource, spec: resource.spec, path: ["spec"] })),
    ...mesh.of("Deployment").map((resource) => ({
      resource,
      spec: resource.spec.template?.spec ?? {},
      path: ["spec", "template"],
    })),
  ];
  for (const { resource, spec, path } of placed) {
    if (isControlPlane(resource) || !runsAsProxy(spec)) continue;
    const real = "User ID (UID) 1337 is reserved for the sidecar proxy.";
    yield { code: "IST0144", resource, path, real };
  }
};

function runsAsProxy({ containers = [], securityContext }: PodSpec): boolean {
  return (
    securityContext?.runAsUser === PROXY_USER ||
    containers.some(
      ({ name, securityContext: own }) =>
        name !== "istio-proxy" && name !== "istio-operator" && own?.runAsUser === PROXY_USER,
    )
  );
}
