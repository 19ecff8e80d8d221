import type { Listener } from "../proxy/config.ts";
import { virtualOutbound } from "./catch-all.ts";
import { buildGatewayListeners } from "./gateway-listeners.ts";
import { buildInboundListeners } from "./inbound-listeners.ts";
import { buildOutboundListeners } from "./outbound-listeners.ts";
import type { Proxy } from "./proxy.ts";
import type { Push } from "./push.ts";
import { securityFilters } from "./security-filters.ts";

export function buildListeners(push: Push, proxy: Proxy): readonly Listener[] {
  const security = securityFilters(push, proxy);
  if (proxy.node.kind === "router") return buildGatewayListeners(push, proxy, security);
  return [
    ...buildOutboundListeners(push, proxy),
    virtualOutbound(proxy.scope),
    ...buildInboundListeners(push, proxy, security),
  ];
}
