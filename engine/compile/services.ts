import type { MeshConfig } from "../resources/mesh-config.ts";
import type { JsonObject } from "../source/json.ts";
import type { Resource } from "../resources/resource.ts";
import type { ServicePort as EntryPort } from "../resources/service-entry.ts";
import { ageOfDocument, ageOfObject, compareAge } from "./age.ts";
import { compareText, isAddress, serviceHost } from "./host.ts";
import type {
  AliasName,
  MeshService,
  Resolution,
  ServicePort,
  TrafficDistribution,
} from "./mesh-service.ts";
import { unspecifiedAddress } from "./mesh-service.ts";
import { defined, isNonEmpty } from "./plain.ts";
import { parseProtocol, protocolOfPort } from "./protocol.ts";

const exportToAnnotation = "networking.istio.io/exportTo";
const distributionAnnotation = "networking.istio.io/traffic-distribution";

/** A Kubernetes Service as the mesh sees it (CP-37, CP-286, CP-293). */
export function convertService(
  resource: Resource<"Service">,
  mesh: MeshConfig,
  namespaceAnnotations: Readonly<Record<string, string>>,
): MeshService {
  const { spec, metadata } = resource;
  const isAlias = spec.type === "ExternalName" && (spec.externalName ?? "") !== "";
  const isHeadless = spec.clusterIP === "None";
  const exportTo = metadata.annotations[exportToAnnotation];
  return defined({
    host: serviceHost(metadata.name, metadata.namespace),
    namespace: metadata.namespace,
    registry: "Kubernetes" as const,
    name: metadata.name,
    age: ageOfObject(resource),
    resolution: resolutionOf(isAlias, isHeadless),
    address:
      isHeadless || (spec.clusterIP ?? "") === "" ? unspecifiedAddress : (spec.clusterIP ?? ""),
    ports: (spec.ports ?? []).map((port) => ({
      name: port.name ?? "",
      port: port.port,
      protocol: protocolOfPort(port),
    })),
    meshExternal: isAlias,
    exportTo: (exportTo ?? "") === "" ? [] : (exportTo ?? "").split(",").map((name) => name.trim()),
    labels: metadata.labels,
    selector: spec.selector,
    aliases: [],
    externalName: isAlias ? spec.externalName : undefined,
    nodeLocal: spec.internalTrafficPolicy === "Local",
    trafficDistribution: distributionOf(
      spec.trafficDistribution,
      metadata.annotations,
      namespaceAnnotations,
    ),
    identities: identitiesOf(resource, mesh),
    portOverrides: new Map<number, number>(),
    origin: { resource: resource.key, path: [] },
  });
}

function resolutionOf(isAlias: boolean, isHeadless: boolean): Resolution {
  if (isHeadless) return "passthrough";
  return isAlias ? "alias" : "static";
}

function identitiesOf(resource: Resource<"Service">, mesh: MeshConfig): readonly string[] {
  const { annotations, namespace } = resource.metadata;
  const list = (name: string): readonly string[] =>
    (annotations[name] ?? "").split(",").filter((item) => item !== "");
  return [
    ...list("alpha.istio.io/canonical-serviceaccounts"),
    ...list("alpha.istio.io/kubernetes-serviceaccounts").map((account) =>
      spiffeIdentity(mesh, namespace, account),
    ),
  ];
}

export function spiffeIdentity(mesh: MeshConfig, namespace: string, account: string): string {
  return `spiffe://${mesh.trustDomain}/ns/${namespace}/sa/${account}`;
}

function distributionOf(
  field: string | undefined,
  annotations: Readonly<Record<string, string>>,
  namespaceAnnotations: Readonly<Record<string, string>>,
): TrafficDistribution {
  for (const text of [
    field,
    annotations[distributionAnnotation],
    namespaceAnnotations[distributionAnnotation],
  ]) {
    if (text === undefined || text === "") continue;
    switch (text.toLowerCase()) {
      case "preferclose":
      case "prefersamezone":
        return "preferSameZone";
      case "prefersamenode":
        return "preferSameNode";
      default:
        if (text !== field) return "any";
    }
  }
  return "any";
}

/** The services of a ServiceEntry: one for each host and address (CP-261, CP-262, CP-263). */
export function convertServiceEntry(
  resource: Resource<"ServiceEntry">,
  namespaceAnnotations: Readonly<Record<string, string>>,
): readonly MeshService[] {
  const { spec, metadata } = resource;
  const resolution = entryResolution(spec.resolution ?? "NONE");
  const { bornAt } = ageOfDocument(resource);
  const common = {
    namespace: metadata.namespace,
    registry: "External" as const,
    resolution,
    ports: (spec.ports ?? []).map(entryPort),
    meshExternal: (spec.location ?? "MESH_EXTERNAL") === "MESH_EXTERNAL",
    exportTo: spec.exportTo ?? [],
    labels: metadata.labels,
    selector:
      spec.workloadSelector === undefined ? undefined : (spec.workloadSelector.labels ?? {}),
    aliases: [],
    nodeLocal: false,
    trafficDistribution: distributionOf(undefined, metadata.annotations, namespaceAnnotations),
    identities: spec.subjectAltNames ?? [],
    portOverrides: portOverrides(resolution, spec.ports ?? []),
  };
  return spec.hosts.flatMap((host, index) =>
    entryAddresses(resource, host).map((address) =>
      defined({
        ...common,
        host,
        name: host,
        age: { bornAt, name: host, namespace: metadata.namespace },
        address,
        origin: { resource: resource.key, path: ["spec", "hosts", index] },
      }),
    ),
  );
}

function entryPort(port: EntryPort): ServicePort {
  return { name: port.name, port: port.number, protocol: parseProtocol(port.protocol) };
}

function entryResolution(
  resolution: "NONE" | "STATIC" | "DNS" | "DNS_ROUND_ROBIN" | "DYNAMIC_DNS",
): Resolution {
  switch (resolution) {
    case "NONE":
      return "passthrough";
    case "STATIC":
      return "static";
    case "DNS":
      return "dns";
    case "DNS_ROUND_ROBIN":
      return "dnsRoundRobin";
    case "DYNAMIC_DNS":
      return "dynamicDns";
  }
}

function portOverrides(
  resolution: Resolution,
  ports: readonly EntryPort[],
): ReadonlyMap<number, number> {
  const overrides = new Map<number, number>();
  if (resolution !== "passthrough") return overrides;
  for (const { number, targetPort } of ports) {
    if (targetPort !== undefined && targetPort !== 0) overrides.set(number, targetPort);
  }
  return overrides;
}

/** Written addresses, ranges of one address shortened to it; else the allocated one (CP-271). */
function entryAddresses(resource: Resource<"ServiceEntry">, host: string): readonly string[] {
  const written = resource.spec.addresses;
  if (!isNonEmpty(written)) return [allocatedAddress(resource, host) ?? unspecifiedAddress];
  return written
    .filter((address) => isAddress(address) || isAddress(address.split("/")[0] ?? ""))
    .map((address) =>
      address.endsWith(address.includes(":") ? "/128" : "/32")
        ? (address.split("/")[0] ?? address)
        : address,
    );
}

function allocatedAddress(resource: Resource<"ServiceEntry">, host: string): string | undefined {
  if ((resource.spec.resolution ?? "NONE") === "NONE") return undefined;
  const isOff = resource.metadata.labels["networking.istio.io/enable-autoallocate-ip"];
  if (isOff?.toLowerCase() === "false") return undefined;
  const addresses = resource.status?.["addresses"];
  if (!Array.isArray(addresses)) return undefined;
  for (const entry of addresses) {
    if (!isObject(entry) || entry["host"] !== host) continue;
    const value = entry["value"];
    if (typeof value === "string" && isAddress(value) && !value.includes(":")) return value;
  }
  return undefined;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** In istiod's order, with the names of ExternalName Services on the services they stand for (CP-35, CP-293). */
export function orderServices(services: readonly MeshService[]): readonly MeshService[] {
  const ordered = [...services].sort((one, other) => compareAge(one.age, other.age));
  const aliases = aliasesByHost(ordered);
  if (aliases.size === 0) return ordered;
  return ordered.map((service) => {
    const names = aliases.get(service.host);
    return names === undefined ? service : { ...service, aliases: names };
  });
}

function aliasesByHost(
  services: readonly MeshService[],
): ReadonlyMap<string, readonly AliasName[]> {
  const next = new Map<string, string>();
  for (const { host, externalName } of services) {
    if (externalName !== undefined) next.set(host, externalName);
  }
  const found = new Map<string, AliasName[]>();
  for (const { host, namespace, externalName } of services) {
    if (externalName === undefined) continue;
    const concrete = followAliases(next, host, externalName);
    if (concrete === undefined) continue;
    const names = found.get(concrete) ?? [];
    names.push({ host, namespace });
    found.set(concrete, names);
  }
  for (const names of found.values()) {
    names.sort(
      (one, other) =>
        compareText(one.namespace, other.namespace) || compareText(one.host, other.host),
    );
  }
  return found;
}

/** Where a chain of aliases ends; undefined for a circle. */
function followAliases(
  next: ReadonlyMap<string, string>,
  from: string,
  to: string,
): string | undefined {
  const seen = new Set([from, to]);
  let host = to;
  for (;;) {
    const following = next.get(host);
    if (following === undefined) return host;
    if (seen.has(following)) return undefined;
    seen.add(following);
    host = following;
  }
}
