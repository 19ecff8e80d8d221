import type { Cluster, ClusterLoadAssignment } from "../proxy/config.ts";
import { outboundClusterName, outboundServerName } from "../proxy/names.ts";
import type { Origin } from "../source/place.ts";
import { configPath } from "./bound-virtual-service.ts";
import type { ClusterDraft } from "./cluster-draft.ts";
import { finishCluster } from "./cluster-draft.ts";
import { applyConnectionPool, isUpgradedToHttp2 } from "./connection-pool.ts";
import type { MergedRule, MergedSubset } from "./destination-rules.ts";
import { chooseRule } from "./destination-rules.ts";
import { formatDuration } from "./duration.ts";
import { mergedGateway } from "./gateway-servers.ts";
import { applyLoadBalancer } from "./load-balancer.ts";
import { buildLoadAssignment, resolvedLocally } from "./load-assignment.ts";
import type { MeshEndpoint } from "./mesh-endpoint.ts";
import type { MeshService, ServicePort } from "./mesh-service.ts";
import { isForwardProxied, serviceKey } from "./mesh-service.ts";
import { ejectionOf } from "./outlier-detection.ts";
import { namespaceMode } from "./peer-authentication.ts";
import { defined } from "./plain.ts";
import { isHttp2 } from "./protocol.ts";
import type { Proxy } from "./proxy.ts";
import type { Push } from "./push.ts";
import { rulesFor } from "./sidecar-scope.ts";
import type { PolicyBlocks } from "./traffic-policy.ts";
import { blocksOfPort, withMeshDefault, withSubset } from "./traffic-policy.ts";
import type { UpstreamTlsContext } from "./upstream-tls.ts";
import { applyUpstreamTls } from "./upstream-tls.ts";

/** Clusters and endpoints of one service for one proxy, with what they were made from. */
export interface ServiceClusters {
  readonly inputs: readonly unknown[];
  readonly clusters: readonly Cluster[];
  readonly endpoints: readonly ClusterLoadAssignment[];
}

interface ClusterContext {
  readonly push: Push;
  readonly proxy: Proxy;
  readonly service: MeshService;
  readonly port: ServicePort;
  readonly rule: MergedRule | undefined;
  /** Whether it is the gateway's second cluster, which passes mTLS on as it comes (CP-252). */
  readonly isPassedOn: boolean;
}

/** Everything that the clusters of `service` depend on; equal inputs make equal clusters. */
export function clusterInputs(push: Push, proxy: Proxy, service: MeshService): readonly unknown[] {
  const key = serviceKey(service);
  return [
    service,
    ...rulesFor(push, proxy.scope, service.host),
    push.registry.endpoints.get(key),
    push.registry.identities.get(key)?.join(),
    push.peerAuthentications,
    push.mesh,
    proxy.pod,
    passesOn(push, proxy, service),
  ];
}

/** For each port a cluster, and one for each subset of the rule that applies (CP-157). */
export function buildServiceClusters(
  push: Push,
  proxy: Proxy,
  service: MeshService,
): ServiceClusters {
  const rule = chooseRule(rulesFor(push, proxy.scope, service.host), proxy, "outbound");
  const clusters: Cluster[] = [];
  const endpoints: ClusterLoadAssignment[] = [];
  const ports = service.resolution === "alias" ? [] : service.ports;
  for (const isPassedOn of passesOn(push, proxy, service) ? [false, true] : [false]) {
    for (const port of ports) {
      if (port.protocol === "UDP") continue;
      const context = { push, proxy, service, port, rule, isPassedOn };
      const made = isForwardProxied(service) ? forwardProxyCluster(context) : portClusters(context);
      clusters.push(...made);
      for (const { type, name } of made) {
        if (type !== "EDS") continue;
        const subset = name.split(isPassedOn ? "_." : "|")[2] ?? "";
        endpoints.push(buildLoadAssignment({ ...context, subset, isMtlsOnly: isPassedOn }, name));
      }
    }
  }
  return { inputs: clusterInputs(push, proxy, service), clusters, endpoints };
}

function passesOn(push: Push, proxy: Proxy, { meshExternal }: MeshService): boolean {
  return proxy.node.kind === "router" && !meshExternal && mergedGateway(push, proxy).isAutomatic;
}

function portClusters(context: ClusterContext): readonly Cluster[] {
  const { push, port, rule } = context;
  const { blocks: written } = blocksOfPort(rule?.policy, port.port);
  const blocks = withMeshDefault(written, push.mesh);
  const base = buildCluster(context, undefined, blocks);
  if (base === undefined) return [];
  const subsets = (rule?.subsets ?? []).flatMap((subset) => {
    const policy = subset.subset.trafficPolicy;
    const origin = { ...subset.origin, path: [...subset.origin.path, "trafficPolicy"] };
    const own = policy === undefined ? undefined : { policy, origin };
    const cluster = buildCluster(context, subset, withSubset(blocks, own, port.port));
    return cluster === undefined ? [] : [cluster];
  });
  return [base, ...subsets];
}

function buildCluster(
  context: ClusterContext,
  subset: MergedSubset | undefined,
  blocks: PolicyBlocks,
): Cluster | undefined {
  const { service, port, rule } = context;
  const name = subset?.subset.name ?? "";
  const nameOf = context.isPassedOn ? outboundServerName : outboundClusterName;
  const draft: ClusterDraft = {
    name: nameOf(port.port, name, service.host),
    type: discoveryType(context),
    common_lb_config: {},
    http: {},
  };
  // A subset that passes through has no endpoints to wait for.
  const isPassthrough = subset?.subset.trafficPolicy?.loadBalancer?.simple === "PASSTHROUGH";
  if (isPassthrough) draft.type = "ORIGINAL_DST";
  if (!applyDiscovery(draft, context, name, blocks)) return undefined;
  applyPolicy(draft, context, subset, blocks);
  draft.origin = subset?.origin ?? service.origin;
  const origins = policyOrigins(blocks);
  if (origins !== undefined) draft.policyOrigins = origins;
  if (rule !== undefined) {
    const config = configPath("networking.istio.io", "destination-rule", rule.resource.metadata);
    draft.metadata = subset === undefined ? { config } : { config, subset: name };
  }
  return finishCluster(draft);
}

function discoveryType({
  service,
  proxy,
}: ClusterContext): "EDS" | "STRICT_DNS" | "LOGICAL_DNS" | "ORIGINAL_DST" {
  switch (service.resolution) {
    case "dns":
      return "STRICT_DNS";
    case "dnsRoundRobin":
      return "LOGICAL_DNS";
    case "passthrough":
      return proxy.node.kind === "router" ? "EDS" : "ORIGINAL_DST";
    case "static":
    case "alias":
    case "dynamicDns":
      return "EDS";
  }
}

/** False where a cluster without endpoints is not made at all (CP-227). */
function applyDiscovery(
  draft: ClusterDraft,
  context: ClusterContext,
  subset: string,
  blocks: PolicyBlocks,
): boolean {
  const { push, service, port } = context;
  if (draft.type === "STRICT_DNS" || draft.type === "LOGICAL_DNS") {
    const endpoints = resolvedLocally({ ...context, subset }, blocks);
    if (endpoints === undefined) return false;
    draft.load_assignment = { endpoints };
    draft.dns_lookup_family = "V4_ONLY";
    draft.dns_jitter = "0.100s";
    draft.dns_refresh_rate = formatDuration(push.mesh.dnsRefreshRate);
    draft.respect_dns_ttl = true;
  }
  const override = service.portOverrides.get(port.port);
  if (draft.type === "ORIGINAL_DST" && override !== undefined) {
    draft.original_dst_lb_config = { upstream_port_override: override };
  }
  return true;
}

function applyPolicy(
  draft: ClusterDraft,
  context: ClusterContext,
  subset: MergedSubset | undefined,
  blocks: PolicyBlocks,
): void {
  const { push, proxy, service, port } = context;
  const pool = blocks.connectionPool?.value ?? {};
  if (isHttp2(port.protocol)) draft.http.upstream = { kind: "http2", options: {} };
  else if (port.protocol === "auto" && proxy.node.kind === "sidecar") {
    draft.http.upstream = { kind: "downstream" };
  }
  if (isUpgradedToHttp2(pool, port.protocol, push.mesh)) {
    draft.http.upstream ??= { kind: "http2", options: {} };
  }
  applyConnectionPool(draft, pool, blocks.retryBudget?.value, push.mesh);
  const ejection = blocks.outlierDetection?.value;
  if (ejection !== undefined && !isForwardProxied(service)) {
    draft.outlier_detection = ejectionOf(ejection);
    const percent = service.trafficDistribution === "any" ? (ejection.minHealthPercent ?? 0) : 0;
    if (percent >= 0) {
      draft.common_lb_config = {
        ...draft.common_lb_config,
        healthy_panic_threshold: percent === 0 ? {} : { value: percent },
      };
    }
  }
  applyLoadBalancer(draft, blocks.loadBalancer?.value, service, push.mesh);
  if (!context.isPassedOn) applyUpstreamTls(draft, blocks.tls?.value, upstreamTls(context, subset));
  if (draft.type === "ORIGINAL_DST") draft.lb_policy = "CLUSTER_PROVIDED";
}

function upstreamTls(
  context: ClusterContext,
  subset: MergedSubset | undefined,
): UpstreamTlsContext {
  const { push, proxy, service, port } = context;
  return {
    identities: push.registry.identities.get(serviceKey(service)) ?? [],
    serverName: isForwardProxied(service)
      ? undefined
      : outboundServerName(port.port, subset?.subset.name ?? "", service.host),
    isAutoMtls: usesAutoMtls(context, subset),
    isSidecar: proxy.node.kind === "sidecar",
    isSelective: context.rule?.selector !== undefined,
    isExternalEntry: service.registry === "External",
  };
}

/** Whether mTLS is worth trying towards the service (CP-218, CP-219). */
function usesAutoMtls(
  { push, service, port, rule }: ClusterContext,
  subset: MergedSubset | undefined,
): boolean {
  if (service.meshExternal || !push.mesh.enableAutoMtls) return false;
  const policy = subset === undefined ? rule?.policy?.policy : subset.subset.trafficPolicy;
  const isPassthrough =
    service.resolution === "passthrough" || policy?.loadBalancer?.simple === "PASSTHROUGH";
  if (isPassthrough) {
    const endpoints = endpointsOfPort(push, service, port);
    if (endpoints.length === 0) return false;
    if (endpoints.some(({ tlsMode }) => tlsMode === "disabled")) return false;
  }
  return namespaceMode(push.peerAuthentications, service.namespace) !== "DISABLE";
}

export function endpointsOfPort(
  push: Push,
  service: MeshService,
  port: ServicePort,
): readonly MeshEndpoint[] {
  const all = push.registry.endpoints.get(serviceKey(service)) ?? [];
  return all.filter(({ entryPort, portName }) =>
    entryPort === undefined ? portName === port.name : entryPort === port.port,
  );
}

/** Any name under a wildcard, resolved when it is asked for (CP-268). */
function forwardProxyCluster(context: ClusterContext): readonly Cluster[] {
  const { push, service, port, rule } = context;
  if (!["HTTP", "TLS", "GRPC", "HTTP2"].includes(port.protocol)) return [];
  const { blocks: written } = blocksOfPort(rule?.policy, port.port);
  const blocks = withMeshDefault(written, push.mesh);
  const draft: ClusterDraft = {
    name: outboundClusterName(port.port, "", service.host),
    cluster_type: {
      name: "envoy.clusters.dynamic_forward_proxy",
      config: { dns_cache_config: dnsCache(service.host) },
    },
    lb_policy: "CLUSTER_PROVIDED",
    origin: service.origin,
    http: {},
  };
  applyPolicy(draft, context, undefined, blocks);
  if (rule !== undefined) {
    draft.metadata = {
      config: configPath("networking.istio.io", "destination-rule", rule.resource.metadata),
    };
  }
  return [finishCluster(draft)];
}

export function dnsCache(host: string): {
  readonly name: string;
  readonly dns_lookup_family: string;
} {
  return { name: `${host}_dfp_dns_cache`, dns_lookup_family: "V4_ONLY" };
}

function policyOrigins(blocks: PolicyBlocks): Cluster["policyOrigins"] {
  const origins: Partial<
    Record<"loadBalancer" | "connectionPool" | "outlierDetection" | "tls", Origin>
  > = defined({
    loadBalancer: blocks.loadBalancer?.origin,
    connectionPool: blocks.connectionPool?.origin,
    outlierDetection: blocks.outlierDetection?.origin,
    tls: blocks.tls?.origin,
  });
  return Object.keys(origins).length === 0 ? undefined : origins;
}
