/** A connection that the caller's proxy takes as bytes: one cluster, one endpoint, no retry (DP-65, DP-175). */
import { hashRequest } from "../decide/hash-policy.ts";
import type { PreparedProxy } from "../decide/prepared-proxy.ts";
import { formatFlags, type ResponseFlag } from "../decide/response-flags.ts";
import type { Cluster, HashPolicy, LbEndpoint, NetworkFilterConfig } from "../proxy/config.ts";
import { passthroughCluster } from "../proxy/names.ts";
import type { Sent } from "./dial.ts";
import { dialledEndpoint } from "./dialled-endpoint.ts";
import { clusterKey } from "./cluster-key.ts";
import { takeTurn } from "./take-turn.ts";
import type { Draft, HopRecord } from "./draft.ts";
import type { Payload } from "./connection.ts";
import { reportEvent } from "./outliers.ts";
import { CONNECTION_REFUSED, type Served } from "./try-result.ts";
import { connectTo } from "./upstream.ts";
import type { WorldPod } from "./world.ts";

export interface TcpInput {
  readonly proxy: PreparedProxy;
  readonly filter: NetworkFilterConfig;
  readonly sent: Sent;
  readonly caller: WorldPod | undefined;
  readonly payload: Payload;
  /** Whether the address dialled is known and may be called. */
  readonly followsAddress: boolean;
}

export interface TcpResult {
  readonly served: Served;
  readonly cluster?: string;
  readonly flags?: string;
  readonly upstreamFailure?: string;
  readonly passthrough?: boolean;
}

const ENDED: Served = { kind: "closed", resets: false };

export function proxyTcp(draft: Draft, record: HopRecord, input: TcpInput): TcpResult {
  const name = pickCluster(draft, input.filter);
  const cluster = input.proxy.clusters.get(name);
  if (cluster === undefined) return { served: ENDED, flags: "NC" };
  const isDialled = cluster.type === "ORIGINAL_DST";
  if (isDialled && !input.followsAddress) {
    return name === passthroughCluster
      ? { served: ENDED, cluster: name, flags: "UH", passthrough: true }
      : { served: ENDED, cluster: name, passthrough: true };
  }
  const endpoint = isDialled ? dialledEndpoint(input.sent) : chooseEndpoint(draft, input, cluster);
  if (endpoint === undefined) return { served: ENDED, cluster: name, flags: "UH" };
  const { caller } = input;
  const served = connectTo(draft, record, { cluster, endpoint, caller }, input.payload);
  const failure =
    served.kind === "refused"
      ? CONNECTION_REFUSED
      : served.kind === "tls failed"
        ? served.reason
        : undefined;
  const status = failure === undefined ? 200 : 503;
  reportEvent(draft, input.proxy, cluster, endpoint, { kind: "status", status });
  if (failure === undefined) return { served, cluster: name };
  const flags: readonly ResponseFlag[] = ["UF", "URX"];
  const text = formatFlags(flags) ?? "";
  return { served, cluster: name, flags: text, upstreamFailure: failure.slice(0, 80) };
}

function pickCluster(draft: Draft, { cluster, weighted_clusters }: NetworkFilterConfig): string {
  const clusters = weighted_clusters?.clusters ?? [];
  if (clusters.length === 0) return cluster ?? "";
  const index = draft.chance.stream("tcp route").pick(clusters.map(({ weight }) => weight));
  return clusters[index]?.name ?? "";
}

function chooseEndpoint(
  draft: Draft,
  { proxy, filter, sent }: TcpInput,
  cluster: Cluster,
): LbEndpoint | undefined {
  const hash = sourceHash(filter, sent);
  return takeTurn(draft, proxy, cluster, {
    chance: draft.chance.stream(`lb/${clusterKey(proxy, cluster)}`),
    ...(hash !== undefined && { hash }),
  });
}

/** A connection has no header to hash: only its source address. */
function sourceHash(filter: NetworkFilterConfig, { request, sourceIp }: Sent): bigint | undefined {
  const policies = filter["hash_policy"];
  if (!Array.isArray(policies) || policies.length === 0) return undefined;
  const bySource: readonly HashPolicy[] = [{ connection_properties: { source_ip: true } }];
  return hashRequest(bySource, {
    request,
    sourceIp,
    sourceAddress: () => sourceIp,
    localAddress: "",
  }).hash;
}
