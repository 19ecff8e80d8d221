import type { hashRequest } from "../decide/hash-policy.ts";
import { pickUntried } from "../decide/load-balance.ts";
import type { PreparedProxy } from "../decide/prepared-proxy.ts";
import type { PreparedRetry } from "../decide/retry.ts";
import type { Cluster, LbEndpoint } from "../proxy/config.ts";
import { clusterKey } from "./cluster-key.ts";
import type { Draft } from "./draft.ts";
import { activeCountOf } from "./pool.ts";
import { takeTurn } from "./take-turn.ts";

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
  const key = clusterKey(proxy, cluster);
  const groups = proxy.endpoints.get(cluster.name) ?? [];
  const avoids = retry.avoidsPreviousHosts && tried.length > 0;
  const avoided = new Set(avoids ? tried.map(({ address }) => address) : []);
  return takeTurn(
    draft,
    proxy,
    cluster,
    {
      chance: draft.chance.stream(`lb/${key}`),
      activeCountOf: activeCountOf(draft, key),
      excludedPriorities: excludedPriorities(groups, retry.priorityUpdateFrequency, tried),
      ...(hash.hash !== undefined && { hash: hash.hash }),
    },
    (asked) => pickUntried(asked, avoided, avoids ? retry.pickCount : 1),
  );
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
