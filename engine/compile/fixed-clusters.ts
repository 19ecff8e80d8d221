import type { Cluster } from "../proxy/config.ts";
import {
  blackHoleCluster,
  inboundClusterName,
  inboundPassthroughCluster,
  passthroughCluster,
} from "../proxy/names.ts";
import type { ConnectionPoolSettings } from "../resources/connection-pool.ts";
import type { IstioIngressListener } from "../resources/sidecar.ts";
import { configPath } from "./bound-virtual-service.ts";
import type { ClusterDraft } from "./cluster-draft.ts";
import { finishCluster } from "./cluster-draft.ts";
import { applyConnectionPool } from "./connection-pool.ts";
import { chooseRule } from "./destination-rules.ts";
import { formatDuration } from "./duration.ts";
import type { Protocol } from "./protocol.ts";
import { isHttp2, parseProtocol } from "./protocol.ts";
import type { Proxy, ServiceTarget } from "./proxy.ts";
import type { Push } from "./push.ts";
import { rulesFor } from "./sidecar-scope.ts";
import type { PolicyBlocks } from "./traffic-policy.ts";
import { blocksOfPort, withMeshDefault } from "./traffic-policy.ts";

/** Source address by which iptables knows the proxy's own calls to its application. */
const ownCalls = { source_address: { address: "127.0.0.6", port_value: 0 } };

/** Clusters that need no service: the dialled address, nowhere, and the workload's own ports. */
export function buildFixedClusters(push: Push, proxy: Proxy): readonly Cluster[] {
  const nowhere: Cluster = {
    name: blackHoleCluster,
    type: "STATIC",
    connect_timeout: formatDuration(push.mesh.connectTimeout),
  };
  if (proxy.node.kind === "router") return [nowhere];
  return [
    nowhere,
    dialled(push, passthroughCluster),
    ...inboundClusters(push, proxy),
    { ...dialled(push, inboundPassthroughCluster), upstream_bind_config: ownCalls },
  ];
}

function dialled(push: Push, name: string): Cluster {
  const draft: ClusterDraft = {
    name,
    type: "ORIGINAL_DST",
    lb_policy: "CLUSTER_PROVIDED",
    http: {},
  };
  applyConnectionPool(
    draft,
    push.mesh.defaultTrafficPolicy?.connectionPool ?? {},
    undefined,
    push.mesh,
  );
  // What the pool says of HTTP is not sent: the options are Istio's own.
  draft.http = { common: { idle_timeout: "300s" }, upstream: { kind: "downstream" } };
  return finishCluster(draft);
}

function inboundClusters(push: Push, proxy: Proxy): readonly Cluster[] {
  const ingress = proxy.scope.sidecar?.spec.ingress ?? [];
  if (ingress.length > 0) {
    return ingress.flatMap((listener) => ingressCluster(push, proxy, listener));
  }
  const seen = new Set<number>();
  return proxy.targets.flatMap((target) => {
    if (seen.has(target.targetPort)) return [];
    seen.add(target.targetPort);
    return [targetCluster(push, proxy, target)];
  });
}

/** Only the connection pool of the own service's rule counts on this side (CP-164). */
function targetCluster(
  push: Push,
  proxy: Proxy,
  { service, port, targetPort }: ServiceTarget,
): Cluster {
  const rule = chooseRule(rulesFor(push, proxy.scope, service.host), proxy, "inbound");
  const { blocks } = blocksOfPort(rule?.policy, port.port);
  const cluster = inboundCluster(push, targetPort, port.protocol, {
    blocks,
    sidecarPool: proxy.scope.sidecar?.spec.inboundConnectionPool,
  });
  const hasPolicy = rule?.policy !== undefined;
  return {
    ...cluster,
    origin: service.origin,
    ...(hasPolicy && {
      metadata: {
        config: configPath("networking.istio.io", "destination-rule", rule.resource.metadata),
      },
    }),
    upstream_bind_config: ownCalls,
  };
}

/** An `ingress` listener of a Sidecar; without endpoint it calls the pod's own address (CP-307). */
function ingressCluster(
  push: Push,
  proxy: Proxy,
  { port, defaultEndpoint = "", connectionPool }: IstioIngressListener,
): readonly Cluster[] {
  const { number = 0 } = port;
  const sidecarPool = connectionPool ?? proxy.scope.sidecar?.spec.inboundConnectionPool;
  const target = proxy.targets.find(({ targetPort }) => targetPort === number);
  const rules = target === undefined ? [] : rulesFor(push, proxy.scope, target.service.host);
  const { blocks } = blocksOfPort(chooseRule(rules, proxy, "inbound")?.policy, number);
  const cluster = inboundCluster(push, number, parseProtocol(port.protocol), {
    blocks,
    sidecarPool,
  });
  if (defaultEndpoint === "") return [{ ...cluster, upstream_bind_config: ownCalls }];
  const [host, hostPort] = splitEndpoint(defaultEndpoint);
  if (hostPort === undefined) return [];
  const { lb_policy: _lb, ...rest } = cluster;
  const address = host === "0.0.0.0" ? proxy.node.ip : host;
  const fixed: Cluster = {
    ...rest,
    type: "STATIC",
    load_assignment: {
      endpoints: [
        {
          lb_endpoints: [{ address: `${address}:${hostPort}`, health: "HEALTHY", weight: 1 }],
        },
      ],
    },
  };
  return [host === "127.0.0.1" ? fixed : { ...fixed, upstream_bind_config: ownCalls }];
}

function splitEndpoint(endpoint: string): readonly [string, string | undefined] {
  const colon = endpoint.lastIndexOf(":");
  const port = endpoint.slice(colon + 1);
  return [endpoint.slice(0, colon), /^\d+$/.test(port) ? port : undefined];
}

function inboundCluster(
  push: Push,
  port: number,
  protocol: Protocol,
  policy: {
    readonly blocks: PolicyBlocks;
    readonly sidecarPool: ConnectionPoolSettings | undefined;
  },
): Cluster {
  const draft: ClusterDraft = {
    name: inboundClusterName(port),
    type: "ORIGINAL_DST",
    lb_policy: "CLUSTER_PROVIDED",
    common_lb_config: {},
    http: {},
  };
  if (isHttp2(protocol)) draft.http.upstream = { kind: "http2", options: {} };
  else if (protocol === "auto") draft.http.upstream = { kind: "downstream" };
  const { connectionPool, retryBudget } = withMeshDefault(policy.blocks, push.mesh);
  applyConnectionPool(
    draft,
    policy.sidecarPool ?? connectionPool?.value ?? {},
    retryBudget?.value,
    push.mesh,
  );
  return finishCluster(draft);
}
