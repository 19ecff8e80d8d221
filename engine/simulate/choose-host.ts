import type { hashRequest } from "../decide/hash-policy.ts";
import { pickUntried } from "../decide/load-balance.ts";
import type { PreparedProxy } from "../decide/prepared-proxy.ts";
import type { PreparedRetry } from "../decide/retry.ts";
import type { Cluster, LbEndpoint } from "../proxy/config.ts";
import type { Draft } from "./draft.ts";
import { heldBack } from "./outliers.ts";
import { activeCountOf } from "./pool.ts";

/** The host for the next try; one tried before only where the balancer keeps naming it (DP-95). */
export function chooseHost(
  draft: Draft,
  input: {
    readonly proxy: PreparedProxy;
    readonly cluster: Cluster;
    /** The only address there is. */
    readonly endpoint?: LbEndpoint;
  },
  { retry, hash }: { readonly retry: PreparedRetry; readonly hash: ReturnType<typeof hashRequest> },
  tried: readonly LbEndpoint[],
): LbEndpoint | undefined {
  const { proxy, cluster, endpoint: only } = input;
  if (only !== undefined) return only;
  const key = `${proxy.config.node.id}|${cluster.name}`;
  const groups = proxy.endpoints.get(cluster.name) ?? [];
  const avoids = retry.avoidsPreviousHosts && tried.length > 0;
  const position = draft.positions.get(key);
  const pick = pickUntried(
    {
      cluster,
      groups,
      chance: draft.chance.stream(`lb/${key}`),
      attempt: 0,
      ejected: heldBack(draft, proxy, cluster),
      activeCountOf: activeCountOf(draft, key),
      excludedPriorities: excludedPriorities(groups, retry.priorityUpdateFrequency, tried),
      ...(hash.hash !== undefined && { hash: hash.hash }),
      ...(position !== undefined && { position }),
    },
    new Set(avoids ? tried.map(({ address }) => address) : []),
    avoids ? retry.pickCount : 1,
  );
  if (pick?.position !== undefined) draft.positions.set(key, pick.position);
  return pick?.endpoint;
}

const NONE: ReadonlySet<number> = new Set();

/** After every so many tries, the priorities of all hosts tried so far (DP-96). */
function excludedPriorities(
  groups: readonly { readonly priority?: number; readonly lb_endpoints?: readonly LbEndpoint[] }[],
  frequency: number | undefined,
  tried: readonly LbEndpoint[],
): ReadonlySet<number> {
  if (frequency === undefined || frequency === 0 || tried.length < frequency) return NONE;
  const counted = new Set(
    tried.slice(0, tried.length - (tried.length % frequency)).map(({ address }) => address),
  );
  const excluded = new Set<number>();
  for (const { priority = 0, lb_endpoints = [] } of groups) {
    if (lb_endpoints.some(({ address }) => counted.has(address))) excluded.add(priority);
  }
  return excluded;
}
