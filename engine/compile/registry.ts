import type { Snapshot } from "../admit/snapshot.ts";
import { resourcesOf } from "../admit/snapshot.ts";
import type { Resource } from "../resources/resource.ts";
import { compareText, containsLabels } from "./host.ts";
import type { MeshEndpoint, Workload } from "./mesh-endpoint.ts";
import type { MeshService } from "./mesh-service.ts";
import { serviceKey } from "./mesh-service.ts";
import { entryEndpoints, podEndpoints, sliceEndpoints } from "./registry-endpoints.ts";
import { convertService, convertServiceEntry, orderServices } from "./services.ts";
import type { PodWorkload } from "./workloads.ts";
import { convertPod, convertWorkloadEntry } from "./workloads.ts";

/** All services and endpoints of the mesh, before anybody's view of them. */
export interface Registry {
  /** Oldest first (CP-35). */
  readonly services: readonly MeshService[];
  /** By `namespace/host`. */
  readonly endpoints: ReadonlyMap<string, readonly MeshEndpoint[]>;
  /** SPIFFE identities behind a service, sorted, by `namespace/host` (CP-222). */
  readonly identities: ReadonlyMap<string, readonly string[]>;
  /** By `namespace/name`. */
  readonly pods: ReadonlyMap<string, PodWorkload>;
  /** Kubernetes Services by namespace, for the ports that a pod serves. */
  readonly kubernetesServices: ReadonlyMap<string, readonly SelectingService[]>;
  readonly conversions: Conversions;
}

export interface SelectingService {
  readonly resource: Resource<"Service">;
  readonly service: MeshService;
}

/** What was made of each resource, so that the next push can take over what did not change. */
interface Conversions {
  readonly pods: ReadonlyMap<
    Resource<"Pod">,
    { readonly node: Resource<"Node"> | undefined; readonly pod: PodWorkload }
  >;
  readonly services: ReadonlyMap<Resource, readonly MeshService[]>;
  readonly endpoints: ReadonlyMap<
    Resource,
    { readonly selected: readonly unknown[]; readonly endpoints: readonly MeshEndpoint[] }
  >;
  readonly mesh: Snapshot["mesh"];
  readonly namespaces: readonly Resource<"Namespace">[];
}

export function buildRegistry(snapshot: Snapshot, previous: Registry | undefined): Registry {
  const { mesh } = snapshot;
  const namespaces = resourcesOf(snapshot, "Namespace");
  const old =
    previous?.conversions.mesh === mesh && sameItems(previous.conversions.namespaces, namespaces)
      ? previous.conversions
      : undefined;
  const podConversions = convertPods(snapshot, old);
  const pods = new Map<string, PodWorkload>();
  for (const { pod } of podConversions.values()) pods.set(`${pod.namespace}/${pod.name}`, pod);
  const services = convertServices(snapshot, namespaces, old);
  const endpoints = collectEndpoints(snapshot, services, [...pods.values()], old);
  const ordered = orderServices([...services.values()].flat());
  const byKey = groupEndpoints(services, endpoints);
  return {
    services: ordered,
    endpoints: byKey,
    identities: collectIdentities(ordered, byKey),
    pods,
    kubernetesServices: selectingServices(services, ordered),
    conversions: { pods: podConversions, services, endpoints, mesh, namespaces },
  };
}

export function sameItems(some: readonly unknown[], others: readonly unknown[]): boolean {
  return some.length === others.length && some.every((item, index) => item === others[index]);
}

function convertPods(snapshot: Snapshot, old: Conversions | undefined): Conversions["pods"] {
  const nodes = new Map(
    resourcesOf(snapshot, "Node").map((node) => [node.metadata.name, node] as const),
  );
  const converted = new Map<
    Resource<"Pod">,
    { readonly node: Resource<"Node"> | undefined; readonly pod: PodWorkload }
  >();
  for (const pod of resourcesOf(snapshot, "Pod")) {
    const node = nodes.get(pod.spec.nodeName ?? "");
    const known = old?.pods.get(pod);
    const kept = known !== undefined && known.node === node ? known : undefined;
    converted.set(pod, kept ?? { node, pod: convertPod(pod, node, snapshot.mesh) });
  }
  return converted;
}

function convertServices(
  snapshot: Snapshot,
  namespaces: readonly Resource<"Namespace">[],
  old: Conversions | undefined,
): Conversions["services"] {
  const annotations = new Map(
    namespaces.map(({ metadata }) => [metadata.name, metadata.annotations] as const),
  );
  const converted = new Map<Resource, readonly MeshService[]>();
  for (const resource of resourcesOf(snapshot, "Service")) {
    const known = old?.services.get(resource);
    const own = annotations.get(resource.metadata.namespace) ?? {};
    converted.set(resource, known ?? [convertService(resource, snapshot.mesh, own)]);
  }
  for (const resource of resourcesOf(snapshot, "ServiceEntry")) {
    const known = old?.services.get(resource);
    const own = annotations.get(resource.metadata.namespace) ?? {};
    converted.set(resource, known ?? convertServiceEntry(resource, own));
  }
  return converted;
}

/** Endpoints of each Service and ServiceEntry, from the workloads that it selects. */
function collectEndpoints(
  snapshot: Snapshot,
  services: Conversions["services"],
  pods: readonly PodWorkload[],
  old: Conversions | undefined,
): Conversions["endpoints"] {
  const entries = resourcesOf(snapshot, "WorkloadEntry").map((resource) =>
    convertWorkloadEntry(resource.spec, resource.metadata, resource.metadata.labels, snapshot.mesh),
  );
  const podIndex = indexWorkloads(
    [...pods].sort((one, other) => compareText(one.name, other.name)),
  );
  const entryIndex = indexWorkloads(entries);
  const slices = slicesByService(snapshot);
  const collected = new Map<
    Resource,
    { readonly selected: readonly unknown[]; readonly endpoints: readonly MeshEndpoint[] }
  >();
  const keep = (
    resource: Resource,
    selected: readonly unknown[],
    make: () => readonly MeshEndpoint[],
  ): void => {
    const known = old?.endpoints.get(resource);
    const kept = known !== undefined && sameItems(known.selected, selected) ? known : undefined;
    collected.set(resource, kept ?? { selected, endpoints: make() });
  };
  for (const resource of resourcesOf(snapshot, "Service")) {
    const [service] = services.get(resource) ?? [];
    if (service === undefined) continue;
    const { namespace, name } = resource.metadata;
    const chosenPods = select(podIndex, namespace, service.selector);
    const chosenEntries = select(entryIndex, namespace, service.selector);
    const written = slices.get(`${namespace}/${name}`) ?? [];
    keep(resource, [...chosenPods, ...chosenEntries, ...written], () => [
      ...podEndpoints(resource, service, chosenPods, chosenEntries),
      ...sliceEndpoints(written, pods, namespace),
    ]);
  }
  for (const resource of resourcesOf(snapshot, "ServiceEntry")) {
    const { namespace } = resource.metadata;
    const selector = resource.spec.workloadSelector?.labels;
    const chosen =
      selector === undefined
        ? []
        : [
            ...select(podIndex, namespace, selector).filter((pod) => pod.isReady),
            ...select(entryIndex, namespace, selector),
          ];
    keep(resource, chosen, () => entryEndpoints(resource, chosen, snapshot.mesh));
  }
  return collected;
}

function slicesByService(
  snapshot: Snapshot,
): ReadonlyMap<string, readonly Resource<"EndpointSlice">[]> {
  const slices = new Map<string, Resource<"EndpointSlice">[]>();
  for (const slice of resourcesOf(snapshot, "EndpointSlice")) {
    const name = slice.metadata.labels["kubernetes.io/service-name"] ?? "";
    const key = `${slice.metadata.namespace}/${name}`;
    slices.set(key, [...(slices.get(key) ?? []), slice]);
  }
  return slices;
}

type WorkloadIndex<Some extends Workload> = ReadonlyMap<string, readonly Some[]>;

/** Workloads by each of their labels, since every selector names at least one. */
function indexWorkloads<Some extends Workload>(workloads: readonly Some[]): WorkloadIndex<Some> {
  const index = new Map<string, Some[]>();
  for (const workload of workloads) {
    for (const [label, value] of Object.entries(workload.labels)) {
      const key = `${workload.namespace}/${label}=${value}`;
      const found = index.get(key);
      if (found === undefined) index.set(key, [workload]);
      else found.push(workload);
    }
  }
  return index;
}

function select<Some extends Workload>(
  index: WorkloadIndex<Some>,
  namespace: string,
  selector: Readonly<Record<string, string>> | undefined,
): readonly Some[] {
  const [first] = Object.entries(selector ?? {});
  if (first === undefined) return [];
  const candidates = index.get(`${namespace}/${first[0]}=${first[1]}`) ?? [];
  return candidates.filter(({ labels }) => containsLabels(selector, labels));
}

function groupEndpoints(
  services: Conversions["services"],
  endpoints: Conversions["endpoints"],
): ReadonlyMap<string, readonly MeshEndpoint[]> {
  const grouped = new Map<string, readonly MeshEndpoint[]>();
  for (const [resource, made] of services) {
    const hosts = new Set(made.map(({ host }) => host));
    for (const service of made) {
      if (!hosts.delete(service.host)) continue;
      const own = endpointsFor(service, endpoints.get(resource)?.endpoints ?? []);
      const key = serviceKey(service);
      const known = grouped.get(key);
      grouped.set(key, known === undefined ? own : withoutRepeats([...known, ...own], service));
    }
  }
  return grouped;
}

/** A DNS entry without endpoints stands for its host: that address is filled in for each. */
function endpointsFor(
  service: MeshService,
  endpoints: readonly MeshEndpoint[],
): readonly MeshEndpoint[] {
  if (!endpoints.some(({ address }) => address === "")) return endpoints;
  return endpoints.map((endpoint) =>
    endpoint.address === "" ? { ...endpoint, address: service.host } : endpoint,
  );
}

/** DNS_ROUND_ROBIN allows one endpoint a port; the oldest entry's counts. */
function withoutRepeats(
  endpoints: readonly MeshEndpoint[],
  service: MeshService,
): readonly MeshEndpoint[] {
  if (service.resolution !== "dnsRoundRobin") return endpoints;
  const seen = new Set<number>();
  return endpoints.filter(({ entryPort = 0 }) => {
    if (seen.has(entryPort)) return false;
    seen.add(entryPort);
    return true;
  });
}

function collectIdentities(
  services: readonly MeshService[],
  endpoints: ReadonlyMap<string, readonly MeshEndpoint[]>,
): ReadonlyMap<string, readonly string[]> {
  const collected = new Map<string, readonly string[]>();
  for (const service of services) {
    const key = serviceKey(service);
    const found = new Set(service.identities);
    for (const { identity } of endpoints.get(key) ?? []) {
      if (identity !== "") found.add(identity);
    }
    collected.set(key, [...found].sort(compareText));
  }
  return collected;
}

function selectingServices(
  services: Conversions["services"],
  ordered: readonly MeshService[],
): ReadonlyMap<string, readonly SelectingService[]> {
  const byKey = new Map(
    ordered
      .filter(({ registry }) => registry === "Kubernetes")
      .map((service) => [service.origin.resource, service] as const),
  );
  const found = new Map<string, SelectingService[]>();
  for (const resource of services.keys()) {
    if (!isService(resource)) continue;
    const service = byKey.get(resource.key);
    if (service === undefined || Object.keys(service.selector ?? {}).length === 0) continue;
    const list = found.get(service.namespace) ?? [];
    list.push({ resource, service });
    found.set(service.namespace, list);
  }
  return found;
}

function isService(resource: Resource): resource is Resource<"Service"> {
  return resource.kind === "Service";
}
