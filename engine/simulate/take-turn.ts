import { pickEndpoint, type Pick as Picked, type PickInput } from "../decide/load-balance.ts";
import type { PreparedProxy } from "../decide/prepared-proxy.ts";
import type { Cluster, LbEndpoint } from "../proxy/config.ts";
import { clusterKey } from "./cluster-key.ts";
import type { Draft } from "./draft.ts";
import { heldBack } from "./outliers.ts";

/**
 * The cluster's next endpoint. Requests, mirrors and connections of one proxy take turns in one round,
 * so the place in it is read and kept here.
 */
export function takeTurn(
  draft: Draft,
  proxy: PreparedProxy,
  cluster: Cluster,
  asked: Pick<PickInput, "chance"> & Partial<PickInput>,
  pickFrom: (input: PickInput) => Picked | undefined = pickEndpoint,
): LbEndpoint | undefined {
  const key = clusterKey(proxy, cluster);
  const position = draft.positions.get(key);
  const pick = pickFrom({
    cluster,
    groups: proxy.endpoints.get(cluster.name) ?? [],
    attempt: 0,
    ejected: heldBack(draft, proxy, cluster),
    ...(position !== undefined && { position }),
    ...asked,
  });
  if (pick?.position !== undefined) draft.positions.set(key, pick.position);
  return pick?.endpoint;
}
