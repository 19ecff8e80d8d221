import type { Listener } from "../proxy/config.ts";
import { virtualOutbound } from "./catch-all.ts";
import { buildInboundListeners } from "./inbound-listeners.ts";
import { buildOutboundListeners } from "./outbound-listeners.ts";
import type { Proxy } from "./proxy.ts";
import type { Push } from "./push.ts";

export function buildListeners(push: Push, proxy: Proxy): readonly Listener[] {
  if (proxy.node.kind === "router") return [];
  const security = { http: [], tcp: [] };
  return [
    ...buildOutboundListeners(push, proxy),
    virtualOutbound(proxy.scope),
    ...buildInboundListeners(push, proxy, security),
  ];
}
