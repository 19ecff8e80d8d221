/**
 * VirtualServices as proxies use them: short names resolved, delegates merged into their roots,
 * sorted by who may see them. Each rule and match keeps the place it was written at.
 */
import type { MeshConfig } from "../resources/mesh-config.ts";
import type { HTTPRoute } from "../resources/http-route.ts";
import type { Resource } from "../resources/resource.ts";
import { ageOfDocument, ageOfObject, byAge, compareAge } from "./age.ts";
import type { BoundVirtualService, HttpRule, LostRule } from "./bound-virtual-service.ts";
import { configPath } from "./bound-virtual-service.ts";
import { mergeDelegate } from "./delegates.ts";
import { resolveGateway, resolveHost } from "./host.ts";
import { resolveHttpRule, resolveTcpRule, resolveTlsRule } from "./short-names.ts";
import { everyone, exportSet, nobody } from "./visibility.ts";

export interface VirtualServiceIndex {
  /** Oldest first. */
  readonly all: readonly BoundVirtualService[];
  readonly bound: ReadonlyMap<string, BoundByGateway>;
  readonly merged: ReadonlyMap<Resource, MergedVirtualService>;
}

/** What is bound to one gateway name, sorted into istiod's three groups (CP-55, CP-56). */
interface BoundByGateway {
  readonly privateTo: ReadonlyMap<string, readonly BoundVirtualService[]>;
  readonly exportedTo: ReadonlyMap<string, readonly BoundVirtualService[]>;
  readonly everyones: readonly BoundVirtualService[];
}

/** A root and the delegates that it was merged with: it is as it was, while they are. */
export interface MergedVirtualService {
  readonly delegates: readonly (Resource<"VirtualService"> | undefined)[];
  readonly service: BoundVirtualService;
}

export function indexVirtualServices(
  resources: readonly Resource<"VirtualService">[],
  generated: readonly BoundVirtualService[],
  mesh: MeshConfig,
  previous: VirtualServiceIndex | undefined,
): VirtualServiceIndex {
  const delegates = new Map<string, Resource<"VirtualService">>();
  for (const resource of resources) {
    if ((resource.spec.hosts ?? []).length === 0) {
      delegates.set(`${resource.metadata.namespace}/${resource.metadata.name}`, resource);
    }
  }
  const merged = new Map<Resource, MergedVirtualService>();
  for (const resource of byAge(resources)) {
    if ((resource.spec.hosts ?? []).length === 0) continue;
    const used = delegatesOf(resource, delegates);
    const known = previous?.merged.get(resource);
    const isSame = known?.delegates.every((delegate, index) => delegate === used[index]) === true;
    merged.set(
      resource,
      known !== undefined && isSame
        ? known
        : { delegates: used, service: bind(resource, used, mesh) },
    );
  }
  const all = mergeByAge(
    [...merged.values()].map(({ service }) => service),
    generated,
  );
  return { all, bound: groupByGateway(all), merged };
}

/** Generated services come from routes, whose age they have; their names are their own. */
function mergeByAge(
  written: readonly BoundVirtualService[],
  generated: readonly BoundVirtualService[],
): readonly BoundVirtualService[] {
  if (generated.length === 0) return written;
  return [
    ...written.map((service) => ({ service, age: ageOfDocument(service.resource) })),
    ...generated.map((service) => ({
      service,
      age: { ...ageOfObject(service.resource), name: service.name },
    })),
  ]
    .sort((one, other) => compareAge(one.age, other.age))
    .map(({ service }) => service);
}

/** For each rule of a root its delegate; undefined where it has none, or none was found. */
function delegatesOf(
  root: Resource<"VirtualService">,
  delegates: ReadonlyMap<string, Resource<"VirtualService">>,
): readonly (Resource<"VirtualService"> | undefined)[] {
  return (root.spec.http ?? []).map(({ delegate }) => {
    if (delegate === undefined) return undefined;
    const namespace =
      (delegate.namespace ?? "") === "" ? root.metadata.namespace : (delegate.namespace ?? "");
    return delegates.get(`${namespace}/${delegate.name ?? ""}`);
  });
}

function bind(
  resource: Resource<"VirtualService">,
  delegates: readonly (Resource<"VirtualService"> | undefined)[],
  mesh: MeshConfig,
): BoundVirtualService {
  const { spec } = resource;
  const { name, namespace } = resource.metadata;
  const http: HttpRule[] = [];
  const lost: LostRule[] = [];
  for (const [index, route] of (spec.http ?? []).entries()) {
    const rule = bindRule(resource, resolveHttpRule(route, namespace), index);
    if (route.delegate === undefined) {
      http.push(rule);
      continue;
    }
    const merged = delegatedRules(rule, delegates[index], namespace, mesh);
    http.push(...merged);
    if (merged.length === 0) lost.push({ name: route.name ?? "", origin: rule.origin });
  }
  const gateways = (spec.gateways ?? []).map((gateway) => resolveGateway(gateway, namespace));
  return {
    name,
    namespace,
    resource,
    semantics: "istio",
    hosts: (spec.hosts ?? []).map((host) => resolveHost(host, namespace)),
    gateways: gateways.length === 0 ? ["mesh"] : gateways,
    http,
    lost,
    tcp: (spec.tcp ?? []).map((rule) => resolveTcpRule(rule, namespace)),
    tls: (spec.tls ?? []).map((rule) => resolveTlsRule(rule, namespace)),
    exportTo: exportSet(spec.exportTo, mesh.defaultVirtualServiceExportTo, namespace),
    config: configPath("networking.istio.io", "virtual-service", { name, namespace }),
  };
}

function bindRule(resource: Resource<"VirtualService">, route: HTTPRoute, index: number): HttpRule {
  const path = ["spec", "http", index];
  return {
    route,
    matches: (route.match ?? []).map((match, position) => ({
      match,
      origin: { resource: resource.key, path: [...path, "match", position] },
    })),
    origin: { resource: resource.key, path },
  };
}

/** A delegate counts if it exists and is exported to the root's namespace (CP-76, CP-78). */
function delegatedRules(
  root: HttpRule,
  delegate: Resource<"VirtualService"> | undefined,
  rootNamespace: string,
  mesh: MeshConfig,
): readonly HttpRule[] {
  if (delegate === undefined) return [];
  const { namespace } = delegate.metadata;
  const exported = exportSet(delegate.spec.exportTo, mesh.defaultVirtualServiceExportTo, namespace);
  if (!exported.has(everyone) && !exported.has(rootNamespace)) return [];
  const rules = (delegate.spec.http ?? []).map((route, index) =>
    bindRule(delegate, resolveHttpRule(route, namespace), index),
  );
  return mergeDelegate(root, rules);
}

function groupByGateway(
  services: readonly BoundVirtualService[],
): ReadonlyMap<string, BoundByGateway> {
  const groups = new Map<
    string,
    {
      readonly privateTo: Map<string, BoundVirtualService[]>;
      readonly exportedTo: Map<string, BoundVirtualService[]>;
      readonly everyones: BoundVirtualService[];
    }
  >();
  for (const service of services) {
    for (const gateway of service.gateways) {
      const group = groups.get(gateway) ?? {
        privateTo: new Map<string, BoundVirtualService[]>(),
        exportedTo: new Map<string, BoundVirtualService[]>(),
        everyones: [],
      };
      groups.set(gateway, group);
      if (service.exportTo.has(everyone)) {
        group.everyones.push(service);
        continue;
      }
      if (service.exportTo.has(nobody)) continue;
      for (const namespace of service.exportTo) {
        const table = namespace === service.namespace ? group.privateTo : group.exportedTo;
        table.set(namespace, [...(table.get(namespace) ?? []), service]);
      }
    }
  }
  return groups;
}

/**
 * Candidates for `gateway` seen from a namespace: private ones, those exported by name, public ones,
 * each oldest first. Gateway API routes of the namespace come before other public ones (CP-55, CP-617).
 */
export function virtualServicesFor(
  index: VirtualServiceIndex,
  gateway: string,
  namespace: string,
): readonly BoundVirtualService[] {
  const group = index.bound.get(gateway);
  if (group === undefined) return [];
  const isConsumers = (service: BoundVirtualService): boolean =>
    service.semantics === "gateway" && service.namespace === namespace;
  return [
    ...(group.privateTo.get(namespace) ?? []),
    ...(group.exportedTo.get(namespace) ?? []),
    ...group.everyones.filter(isConsumers),
    ...group.everyones.filter((service) => !isConsumers(service)),
  ];
}
