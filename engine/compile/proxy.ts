import type { ProxyNode } from "../proxy/config.ts";
import { compareAge } from "./age.ts";
import { compareText, containsLabels } from "./host.ts";
import type { MeshService, ServicePort } from "./mesh-service.ts";
import { defined, textOrAbsent } from "./plain.ts";
import type { ProxyScope } from "./proxy-scope.ts";
import type { Push } from "./push.ts";
import { targetPortOf } from "./registry-endpoints.ts";
import { buildGatewayScope, buildSidecarScope, findSidecar } from "./sidecar-scope.ts";
import type { PodWorkload } from "./workloads.ts";
import { regionLabel, subzoneLabel, zoneLabel } from "./workloads.ts";

/** A port that this proxy's own workload serves for a service. */
export interface ServiceTarget {
  readonly service: MeshService;
  readonly port: ServicePort;
  readonly targetPort: number;
}

/** The proxy that is being compiled for. */
export interface Proxy {
  readonly node: ProxyNode;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly scope: ProxyScope;
  readonly targets: readonly ServiceTarget[];
  readonly pod: PodWorkload;
}

const routerLabel = "signalbox.dev/proxy";

export function isRouter(pod: PodWorkload): boolean {
  return pod.labels[routerLabel] === "router";
}

/** Whether a proxy runs in the pod: a gateway, or a workload that was injected (CP-360). */
export function hasProxy(pod: PodWorkload): boolean {
  return isRouter(pod) || pod.tlsMode === "istio" || pod.hasProxyContainer;
}

export function findProxy(push: Push, id: string): Proxy | undefined {
  const pod = push.registry.pods.get(id);
  if (pod === undefined || pod.address === "") return undefined;
  const kind: ProxyNode["kind"] = isRouter(pod) ? "router" : "sidecar";
  const locality = defined({
    region: textOrAbsent(pod.labels[regionLabel]),
    zone: textOrAbsent(pod.labels[zoneLabel]),
    sub_zone: textOrAbsent(pod.labels[subzoneLabel]),
  });
  return {
    node: defined({
      id,
      kind,
      namespace: pod.namespace,
      ip: pod.address,
      serviceAccount: pod.serviceAccount,
      labels: pod.labels,
      locality: Object.keys(locality).length === 0 ? undefined : locality,
    }),
    namespace: pod.namespace,
    labels: pod.labels,
    scope: scopeFor(push, pod, kind),
    targets: serviceTargets(push, pod),
    pod,
  };
}

/** Proxies of one namespace with the same Sidecar share a scope. */
function scopeFor(push: Push, pod: PodWorkload, kind: "router" | "sidecar"): ProxyScope {
  const sidecar = kind === "router" ? undefined : findSidecar(push, pod.namespace, pod.labels);
  const key = `${kind}/${pod.namespace}/${sidecar?.key ?? ""}`;
  const known = push.kept.scopes.get(key);
  if (known !== undefined) return known;
  const scope =
    kind === "router"
      ? buildGatewayScope(push, pod.namespace)
      : buildSidecarScope(push, pod.namespace, sidecar);
  push.kept.scopes.set(key, scope);
  return scope;
}

/** Ports of the pod that services select, oldest service first (CP-305). */
function serviceTargets(push: Push, pod: PodWorkload): readonly ServiceTarget[] {
  const targets = [...kubernetesTargets(push, pod), ...entryTargets(push, pod)];
  return targets.sort(
    (one, other) =>
      compareBirth(one.service, other.service) || compareText(one.service.host, other.service.host),
  );
}

function compareBirth(one: MeshService, other: MeshService): number {
  const { name, namespace } = one.age;
  return compareAge(one.age, { bornAt: other.age.bornAt, name, namespace });
}

function kubernetesTargets(push: Push, pod: PodWorkload): readonly ServiceTarget[] {
  const services = push.registry.kubernetesServices.get(pod.namespace) ?? [];
  return services.flatMap(({ resource, service }) => {
    if (!containsLabels(service.selector, pod.labels)) return [];
    const seen = new Set<string>();
    return (resource.spec.ports ?? []).flatMap((written, index) => {
      const port = service.ports[index];
      const targetPort = targetPortOf(written, pod);
      if (port === undefined || targetPort === undefined) return [];
      const key = `${String(targetPort)}/${port.protocol}`;
      if (seen.has(key)) return [];
      seen.add(key);
      return [{ service, port, targetPort }];
    });
  });
}

/** A ServiceEntry of the namespace with an endpoint at the pod's address is served by it too. */
function entryTargets(push: Push, pod: PodWorkload): readonly ServiceTarget[] {
  return push.registry.services.flatMap((service) => {
    if (service.registry !== "External" || service.namespace !== pod.namespace) return [];
    const endpoints = push.registry.endpoints.get(`${service.namespace}/${service.host}`) ?? [];
    return endpoints.flatMap(({ address, port, entryPort }) => {
      const written = service.ports.find((candidate) => candidate.port === entryPort);
      return address !== pod.address || written === undefined
        ? []
        : [{ service, port: written, targetPort: port }];
    });
  });
}
