import type {
  ClusterLoadAssignment,
  LbEndpoint,
  Locality,
  LocalityLbEndpoints,
} from "../proxy/config.ts";
import type { ClientTLSSettings, TrafficPolicy } from "../resources/traffic-policy.ts";
import type { MergedRule } from "./destination-rules.ts";
import { compareText, containsLabels, isAddress } from "./host.ts";
import type { LocalityGroup } from "./locality-load-assignment.ts";
import { applyLocality } from "./locality-load-assignment.ts";
import { effectiveLocality } from "./locality-setting.ts";
import type { MeshEndpoint } from "./mesh-endpoint.ts";
import type { MeshService, ServicePort } from "./mesh-service.ts";
import { serviceKey } from "./mesh-service.ts";
import { inboundTls, modeOfPort } from "./peer-authentication.ts";
import { defined, orAbsent, textOrAbsent } from "./plain.ts";
import type { Proxy } from "./proxy.ts";
import type { Push } from "./push.ts";
import type { PolicyBlocks } from "./traffic-policy.ts";
import { blocksOfPort, portEntryIndex, withSubset } from "./traffic-policy.ts";
import { clusterId } from "./workloads.ts";

/** A cluster whose endpoints are asked for. */
export interface EndpointQuery {
  readonly push: Push;
  readonly proxy: Proxy;
  readonly service: MeshService;
  readonly port: ServicePort;
  readonly subset: string;
  readonly rule: MergedRule | undefined;
  /** What passes mTLS on reaches only endpoints that speak it (CP-252). */
  readonly isMtlsOnly?: boolean;
}

/** Endpoints that are sent for an EDS cluster (CP-165, CP-226). */
export function buildLoadAssignment(query: EndpointQuery, name: string): ClusterLoadAssignment {
  const { push, proxy, service, port } = query;
  const isDns = service.resolution === "dns" || service.resolution === "dnsRoundRobin";
  const found = isDns ? [] : (push.registry.endpoints.get(serviceKey(service)) ?? []);
  const chosen = found.filter(
    ({ portName, address }) => portName === port.name && isAddress(address),
  );
  const groups = groupByLocality(query, selectSubset(query, chosen));
  if (groups.length === 0) return { cluster_name: name };
  const blocks = subsetBlocks(query);
  const locality = effectiveLocality(push.mesh, blocks.loadBalancer?.value, service);
  const caller = { locality: proxy.node.locality ?? {}, labels: proxy.labels };
  return {
    cluster_name: name,
    endpoints: applyLocality(groups, locality, caller, blocks.outlierDetection !== undefined),
  };
}

/** Endpoints that stand in the cluster itself, for Envoy to resolve (CP-227, CP-266). */
export function resolvedLocally(
  query: EndpointQuery,
  blocks: PolicyBlocks,
): readonly LocalityLbEndpoints[] | undefined {
  const { push, proxy, service, port } = query;
  const found = (push.registry.endpoints.get(serviceKey(service)) ?? []).filter(
    (endpoint) => (endpoint.entryPort ?? portNumber(service, endpoint)) === port.port,
  );
  const groups = groupByLocality(query, selectSubset(query, found));
  const locality = effectiveLocality(push.mesh, blocks.loadBalancer?.value, service);
  const caller = { locality: proxy.node.locality ?? {}, labels: proxy.labels };
  return orAbsent(applyLocality(groups, locality, caller, blocks.outlierDetection !== undefined));
}

function portNumber(service: MeshService, { portName }: MeshEndpoint): number | undefined {
  return service.ports.find(({ name }) => name === portName)?.port;
}

function selectSubset(
  { rule, subset }: EndpointQuery,
  endpoints: readonly MeshEndpoint[],
): readonly MeshEndpoint[] {
  if (subset === "") return endpoints;
  const labels = findSubset(rule, subset)?.subset.labels;
  return endpoints.filter((endpoint) => containsLabels(labels, endpoint.labels));
}

function findSubset(
  rule: MergedRule | undefined,
  name: string,
): MergedRule["subsets"][number] | undefined {
  return rule?.subsets.find(({ subset }) => subset.name === name);
}

function subsetBlocks({ rule, subset, port }: EndpointQuery): PolicyBlocks {
  const { blocks } = blocksOfPort(rule?.policy, port.port);
  const found = findSubset(rule, subset);
  const policy = found?.subset.trafficPolicy;
  return withSubset(
    blocks,
    policy === undefined || found === undefined ? undefined : { policy, origin: found.origin },
    port.port,
  );
}

function groupByLocality(
  query: EndpointQuery,
  endpoints: readonly MeshEndpoint[],
): readonly LocalityGroup[] {
  const groups = new Map<string, { readonly own: MeshEndpoint[]; readonly lb: LbEndpoint[] }>();
  const tlsMode = ruleTlsMode(query);
  const isUnreadySent = sendsUnready(query);
  for (const endpoint of endpoints) {
    if (!endpoint.isReady && !isUnreadySent) continue;
    if (query.service.nodeLocal && endpoint.node !== query.proxy.pod.node) continue;
    const group = groups.get(endpoint.locality) ?? { own: [], lb: [] };
    groups.set(endpoint.locality, group);
    const lb = lbEndpoint(query.push, endpoint, tlsMode);
    if (query.isMtlsOnly === true && lb.metadata?.tlsMode !== "istio") continue;
    group.own.push(endpoint);
    group.lb.push(lb);
  }
  return [...groups]
    .sort(([one], [other]) => compareText(one, other))
    .map(([locality, { own, lb }]) => ({
      endpoints: own,
      lb: {
        locality: localityOf(locality),
        lb_endpoints: lb,
        ...(lb.length > 0 && {
          load_balancing_weight: lb.reduce((sum, { weight }) => sum + weight, 0),
        }),
      },
    }));
}

/** Unready endpoints are sent as unhealthy, unless panic could make use of them (CP-226). */
function sendsUnready(query: EndpointQuery): boolean {
  if (query.service.trafficDistribution !== "any") return true;
  return (subsetBlocks(query).outlierDetection?.value.minHealthPercent ?? 0) <= 0;
}

function localityOf(text: string): Locality {
  const [region = "", zone = "", subzone = ""] = text.split("/");
  return defined({
    region: textOrAbsent(region),
    zone: textOrAbsent(zone),
    sub_zone: textOrAbsent(subzone),
  });
}

function lbEndpoint(
  push: Push,
  endpoint: MeshEndpoint,
  ruleMode: ClientTLSSettings["mode"] | undefined,
): LbEndpoint {
  const tlsMode = hasMtls(push, endpoint, ruleMode) ? endpoint.tlsMode : "disabled";
  return {
    address: `${endpoint.address}:${String(endpoint.port)}`,
    health: endpoint.isReady ? "HEALTHY" : "UNHEALTHY",
    weight: endpoint.weight,
    metadata: {
      workload: workloadText(endpoint),
      ...(tlsMode === "disabled" || tlsMode === "" ? {} : { tlsMode }),
    },
  };
}

/** What the rule says, else whether there is a sidecar that accepts mTLS on the port (CP-220). */
function hasMtls(
  push: Push,
  endpoint: MeshEndpoint,
  ruleMode: ClientTLSSettings["mode"] | undefined,
): boolean {
  if (ruleMode !== undefined) return ruleMode === "ISTIO_MUTUAL";
  if (endpoint.tlsMode !== "istio") return false;
  const tls = inboundTls(push.peerAuthentications, endpoint.namespace, endpoint.labels);
  return modeOfPort(tls, endpoint.port) !== "DISABLE";
}

/** `pod;namespace;app;version;cluster`. */
function workloadText({ labels, workload, namespace }: MeshEndpoint): string {
  const app =
    labels["service.istio.io/canonical-name"] ??
    labels["app.kubernetes.io/name"] ??
    labels["app"] ??
    workload;
  const version =
    labels["service.istio.io/canonical-revision"] ??
    labels["app.kubernetes.io/version"] ??
    labels["version"] ??
    "";
  return `${workload};${namespace};${app};${version === "latest" ? "" : version};${clusterId}`;
}

/** The TLS mode a rule names for the port; a subset's comes before its rule's (CP-220). */
function ruleTlsMode({ rule, subset, port }: EndpointQuery): ClientTLSSettings["mode"] | undefined {
  const general = policyTlsMode(rule?.policy?.policy, port.port);
  if (subset === "") return general;
  const found = findSubset(rule, subset);
  if (found === undefined) return undefined;
  return policyTlsMode(found.subset.trafficPolicy, port.port) ?? general;
}

/** A port entry without TLS leaves the top level's in force here, though not in the cluster. */
function policyTlsMode(
  policy: TrafficPolicy | undefined,
  port: number,
): ClientTLSSettings["mode"] | undefined {
  if (policy === undefined) return undefined;
  const tls = policy.portLevelSettings?.[portEntryIndex(policy, port)]?.tls ?? policy.tls;
  return tls === undefined ? undefined : (tls.mode ?? "DISABLE");
}
