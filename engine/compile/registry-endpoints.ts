import type { KubernetesServicePort } from "../resources/core/service.ts";
import type { MeshConfig } from "../resources/mesh-config.ts";
import type { Resource } from "../resources/resource.ts";
import type { ServicePort as EntryPort } from "../resources/service-entry.ts";
import type { MeshEndpoint, Workload } from "./mesh-endpoint.ts";
import type { MeshService } from "./mesh-service.ts";
import { defined } from "./plain.ts";
import type { PodWorkload } from "./workloads.ts";
import { convertWorkloadEntry } from "./workloads.ts";

/** The container port that a service port reaches; undefined where the pod has no port of that name. */
export function targetPortOf(port: KubernetesServicePort, pod: PodWorkload): number | undefined {
  const { targetPort } = port;
  if (targetPort === undefined || targetPort === 0 || targetPort === "") return port.port;
  if (typeof targetPort === "number") return targetPort;
  const protocol = port.protocol ?? "TCP";
  return pod.containerPorts.find(
    (candidate) => candidate.name === targetPort && (candidate.protocol ?? "TCP") === protocol,
  )?.containerPort;
}

/** Endpoints of a Kubernetes Service: its pods, then WorkloadEntries that it selects. */
export function podEndpoints(
  resource: Resource<"Service">,
  service: MeshService,
  pods: readonly PodWorkload[],
  entries: readonly Workload[],
): readonly MeshEndpoint[] {
  const ports = resource.spec.ports ?? [];
  const fromPods = pods
    .filter(({ address }) => address !== "")
    .flatMap((pod) =>
      ports.map((port) => toEndpoint(pod, targetPortOf(port, pod) ?? port.port, port.name ?? "")),
    );
  if (service.resolution !== "static") return fromPods;
  const fromEntries = ports.flatMap((port) =>
    entries.flatMap((entry) => {
      const target = entryTarget(port, entry);
      return target === undefined ? [] : [toEndpoint(entry, target, port.name ?? "")];
    }),
  );
  return [...fromPods, ...fromEntries];
}

/** A WorkloadEntry may say by the service port's name where it listens. */
function entryTarget(port: KubernetesServicePort, entry: Workload): number | undefined {
  const { targetPort } = port;
  if (typeof targetPort === "string") return entry.ports.get(targetPort);
  const number = targetPort === undefined || targetPort === 0 ? port.port : targetPort;
  return entry.ports.get(port.name ?? "") ?? number;
}

/** Endpoints that somebody wrote as EndpointSlices, for a Service without selector. */
export function sliceEndpoints(
  slices: readonly Resource<"EndpointSlice">[],
  pods: readonly PodWorkload[],
  namespace: string,
): readonly MeshEndpoint[] {
  return slices.flatMap(({ spec }) =>
    (spec.endpoints ?? []).flatMap(({ addresses, conditions, targetRef }) =>
      addresses.flatMap((address) => {
        const pod = pods.find(
          (candidate) =>
            candidate.address === address &&
            (targetRef === undefined || targetRef.name === candidate.name),
        );
        const workload = pod ?? bareWorkload(address, namespace);
        return (spec.ports ?? []).map(({ name = "", port = 0 }) => ({
          ...toEndpoint(workload, port, name),
          isReady: conditions?.ready !== false,
        }));
      }),
    ),
  );
}

function bareWorkload(address: string, namespace: string): Workload {
  return {
    kind: "WorkloadEntry",
    name: "",
    namespace,
    address,
    labels: {},
    workload: "",
    identity: "",
    tlsMode: "disabled",
    locality: "",
    isReady: true,
    weight: 1,
    node: "",
    ports: new Map<string, number>(),
  };
}

/** Endpoints of a ServiceEntry: written, selected, or the host itself (CP-265, CP-266, CP-269). */
export function entryEndpoints(
  resource: Resource<"ServiceEntry">,
  selected: readonly Workload[],
  mesh: MeshConfig,
): readonly MeshEndpoint[] {
  const { spec, metadata } = resource;
  const ports = spec.ports ?? [];
  const isDns = spec.resolution === "DNS" || spec.resolution === "DNS_ROUND_ROBIN";
  if (spec.workloadSelector !== undefined) {
    return selected.flatMap((workload) => entryPorts(workload, ports, isDns));
  }
  const written = spec.endpoints ?? [];
  if (written.length === 0) {
    return isDns ? hostEndpoints(resource) : [];
  }
  return written.flatMap((endpoint, index) => {
    const identity = {
      name: `${metadata.name}-${String(index)}`,
      namespace: metadata.namespace,
    };
    return entryPorts(convertWorkloadEntry(endpoint, identity, {}, mesh), ports, isDns);
  });
}

function entryPorts(
  workload: Workload,
  ports: readonly EntryPort[],
  isDns: boolean,
): readonly MeshEndpoint[] {
  if (!isDns && workload.address === "") return [];
  return ports.map((port) =>
    toEndpoint(
      workload,
      positive(workload.ports.get(port.name)) ?? positive(port.targetPort) ?? port.number,
      port.name,
      port.number,
    ),
  );
}

function positive(port: number | undefined): number | undefined {
  return port === 0 ? undefined : port;
}

/** The address stays empty: each host of the entry puts itself there. */
function hostEndpoints(resource: Resource<"ServiceEntry">): readonly MeshEndpoint[] {
  const { metadata, spec } = resource;
  const workload = { ...bareWorkload("", metadata.namespace), workload: metadata.name };
  return (spec.ports ?? []).map((port) =>
    toEndpoint(workload, positive(port.targetPort) ?? port.number, port.name, port.number),
  );
}

function toEndpoint(
  workload: Workload,
  port: number,
  portName: string,
  entryPort?: number,
): MeshEndpoint {
  const { address, labels, namespace, identity, tlsMode, locality } = workload;
  return defined({
    address,
    port,
    portName,
    entryPort,
    labels,
    namespace,
    workload: workload.workload,
    identity,
    tlsMode,
    locality,
    isReady: workload.isReady,
    weight: workload.weight,
    node: workload.node,
  });
}
