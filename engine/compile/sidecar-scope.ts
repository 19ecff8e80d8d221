/**
 * What one proxy knows of the mesh: the services, VirtualServices and DestinationRules that its
 * namespace may see, cut down by the Sidecar resource that applies to it (CP-43 to CP-52).
 */
import type { Resource } from "../resources/resource.ts";
import type { IstioEgressListener } from "../resources/sidecar.ts";
import type { MergedRule } from "./destination-rules.ts";
import { destinationRulesFor } from "./destination-rules.ts";
import { byAge } from "./age.ts";
import { containsLabels, isWildcard } from "./host.ts";
import type { HostTable } from "./host.ts";
import { importedDestinations } from "./imported-destinations.ts";
import type { HostImports } from "./imports.ts";
import { importServices, importVirtualServices, parseImports } from "./imports.ts";
import type { MeshService } from "./mesh-service.ts";
import type { EgressListener, ProxyScope } from "./proxy-scope.ts";
import type { Push } from "./push.ts";
import { addService } from "./scope-services.ts";
import { servicesSeenFrom } from "./service-index.ts";
import type { BoundVirtualService } from "./bound-virtual-service.ts";

/** The Sidecar for a workload: selective before general before the root namespace's (CP-44, CP-45). */
export function findSidecar(
  push: Push,
  namespace: string,
  labels: Readonly<Record<string, string>>,
): Resource<"Sidecar"> | undefined {
  const inOrder = byAge(push.sidecars);
  const local = inOrder.filter(({ metadata }) => metadata.namespace === namespace);
  const selective = local.find(
    ({ spec }) =>
      spec.workloadSelector !== undefined && containsLabels(spec.workloadSelector.labels, labels),
  );
  const general = local.find(({ spec }) => spec.workloadSelector === undefined);
  const root = inOrder.find(
    ({ metadata, spec }) =>
      metadata.namespace === push.mesh.rootNamespace && spec.workloadSelector === undefined,
  );
  return selective ?? general ?? root;
}

export function buildSidecarScope(
  push: Push,
  namespace: string,
  sidecar: Resource<"Sidecar"> | undefined,
): ProxyScope {
  const written = sidecar?.spec.egress ?? [];
  const egress =
    written.length === 0
      ? [buildEgress(push, namespace, { hosts: ["*/*"] })]
      : written.map((listener) => buildEgress(push, namespace, listener));
  const collected = new Map<string, MeshService>();
  for (const listener of egress) {
    for (const service of listener.services) addService(collected, service);
    for (const service of importedDestinations(push, namespace, listener)) {
      addService(collected, service);
    }
  }
  const policy = sidecar?.spec.outboundTrafficPolicy;
  return {
    namespace,
    ...(sidecar === undefined ? {} : { sidecar }),
    egress,
    services: [...collected.values()],
    byHost: collected,
    // An empty policy is REGISTRY_ONLY, whose number is zero (CP-51).
    outboundPolicy:
      policy === undefined
        ? push.mesh.outboundTrafficPolicy
        : { ...policy, mode: policy.mode ?? "REGISTRY_ONLY" },
    rules: new Map<string, readonly MergedRule[]>(),
  };
}

/** Gateways see everything that is exported to their namespace (CP-43). */
export function buildGatewayScope(push: Push, namespace: string): ProxyScope {
  const collected = new Map<string, MeshService>();
  for (const service of servicesSeenFrom(push.services, namespace)) addService(collected, service);
  return {
    namespace,
    egress: [],
    services: [...collected.values()],
    byHost: collected,
    outboundPolicy: push.mesh.outboundTrafficPolicy,
    rules: new Map<string, readonly MergedRule[]>(),
  };
}

function buildEgress(push: Push, namespace: string, written: IstioEgressListener): EgressListener {
  const imports: HostImports = parseImports(written.hosts, namespace);
  const virtualServices = importVirtualServices(push, namespace, imports);
  return {
    written,
    services: importServices(push, namespace, imports, written),
    virtualServices,
    hosts: hostsOf(virtualServices),
  };
}

function hostsOf(services: readonly BoundVirtualService[]): HostTable<BoundVirtualService> {
  const exact = new Map<string, BoundVirtualService>();
  const wildcard = new Map<string, BoundVirtualService>();
  for (const service of services) {
    for (const host of service.hosts) {
      const table = isWildcard(host) ? wildcard : exact;
      if (!table.has(host)) table.set(host, service);
    }
  }
  return { exact, wildcard };
}

/** DestinationRules for a host that this proxy knows; none for a host it does not (CP-52). */
export function rulesFor(push: Push, scope: ProxyScope, host: string): readonly MergedRule[] {
  const known = scope.rules.get(host);
  if (known !== undefined) return known;
  const service = scope.byHost.get(host);
  const rules =
    service === undefined
      ? []
      : destinationRulesFor(push.destinationRules, scope.namespace, service);
  scope.rules.set(host, rules);
  return rules;
}
