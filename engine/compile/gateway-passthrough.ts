/** Connections that name a cluster in SNI, as those from another network do (CP-252). */
import { outboundServerName } from "../proxy/names.ts";
import { chooseRule } from "./destination-rules.ts";
import type { ChainDraft } from "./filter-chain-draft.ts";
import { isSubsetOf } from "./host.ts";
import type { Proxy } from "./proxy.ts";
import type { Push } from "./push.ts";
import { rulesFor } from "./sidecar-scope.ts";
import { filtersForPassthrough } from "./tcp-filters.ts";

/** What a sidecar says in ALPN when it speaks Istio's mTLS. */
const meshProtocols = [
  "istio",
  "istio-peer-exchange",
  "istio-http/1.0",
  "istio-http/1.1",
  "istio-h2",
];

/** A chain for each port and subset of the services under `hosts`, without policies of the gateway. */
export function automaticChains(
  push: Push,
  proxy: Proxy,
  hosts: readonly string[],
): readonly ChainDraft[] {
  return proxy.scope.services.flatMap((service) => {
    const { host, ports, meshExternal, origin } = service;
    if (meshExternal || !hosts.some((offered) => isSubsetOf(host, offered))) return [];
    const rule = chooseRule(rulesFor(push, proxy.scope, host), proxy, "outbound");
    const subsets = ["", ...(rule?.subsets ?? []).map(({ subset }) => subset.name)];
    return ports.flatMap(({ port, protocol }): readonly ChainDraft[] =>
      protocol === "UDP"
        ? []
        : subsets.map((subset) => {
            const cluster = outboundServerName(port, subset, host);
            return {
              serverNames: [cluster],
              applicationProtocols: meshProtocols,
              filters: filtersForPassthrough(rule, cluster, subset),
              origin,
            };
          }),
    );
  });
}
