/** A VirtualService's rules as the routes of one proxy and port, in written order (CP-83 to CP-91). */
import type { DroppedRule, Route } from "../proxy/config.ts";
import type { HTTPMatchRequest } from "../resources/http-match.ts";
import type { ConsistentHashLB } from "../resources/load-balancer.ts";
import type { Destination } from "../resources/destination.ts";
import type { Origin } from "../source/place.ts";
import type { BoundVirtualService, HttpRule, RuleMatch } from "./bound-virtual-service.ts";
import { containsLabels } from "./host.ts";
import type { MeshService } from "./mesh-service.ts";
import type { Proxy } from "./proxy.ts";
import type { Push } from "./push.ts";
import { buildRoute } from "./route-action.ts";
import { isCatchAll } from "./route-match.ts";

export interface RouteContext {
  readonly push: Push;
  readonly proxy: Proxy;
  /** The port that is called: the Service's, or the Gateway server's. */
  readonly port: number;
  readonly gateway: string;
  readonly isTls: boolean;
  readonly findService: (host: string) => MeshService | undefined;
  readonly hashFor: (destination: Destination) => ConsistentHashLB | undefined;
}

export interface BuiltRoutes {
  readonly routes: readonly Route[];
  readonly dropped: readonly DroppedRule[];
}

export function buildRoutes(context: RouteContext, service: BoundVirtualService): BuiltRoutes {
  const routes: Route[] = [];
  const dropped: DroppedRule[] = service.lost.map((rule) => ({ ...rule, reason: "delegate" }));
  let isOver = false;
  for (const rule of service.http) {
    const blocks: readonly (RuleMatch | undefined)[] =
      rule.matches.length === 0 ? [undefined] : rule.matches;
    for (const block of blocks) {
      const reason = isOver ? "shadowed" : exclusion(context, block?.match);
      if (reason !== undefined) {
        dropped.push(droppedRule(rule, block?.origin ?? rule.origin, reason));
        continue;
      }
      const route = buildRoute(context, service, rule, block);
      routes.push(route);
      isOver = isOver || block === undefined || isCatchAll(route);
    }
  }
  return { routes, dropped };
}

function droppedRule(rule: HttpRule, origin: Origin, reason: DroppedRule["reason"]): DroppedRule {
  return { name: rule.route.name ?? "", origin, reason };
}

/** Why a block makes no route here, judged before any request comes (CP-88, CP-89). */
function exclusion(
  { port, gateway, proxy }: RouteContext,
  match: HTTPMatchRequest | undefined,
): DroppedRule["reason"] | undefined {
  if (match === undefined) return undefined;
  const { gateways = [], sourceLabels, sourceNamespace = "" } = match;
  if (match.port !== undefined && match.port !== 0 && match.port !== port) return "port";
  if (gateways.length > 0) return gateways.includes(gateway) ? undefined : "gateways";
  if (!containsLabels(sourceLabels, proxy.labels)) return "sourceLabels";
  return sourceNamespace === "" || sourceNamespace === proxy.namespace
    ? undefined
    : "sourceNamespace";
}
