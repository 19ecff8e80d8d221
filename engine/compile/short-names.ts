import type { Destination } from "../resources/destination.ts";
import type { HTTPMatchRequest } from "../resources/http-match.ts";
import type { HTTPRoute } from "../resources/http-route.ts";
import type { TCPRoute, TLSRoute } from "../resources/stream-route.ts";
import { resolveGateway, resolveHost } from "./host.ts";
import { defined } from "./plain.ts";

/** The rule with full host and gateway names (CP-24, CP-25). */
export function resolveHttpRule(rule: HTTPRoute, namespace: string): HTTPRoute {
  return defined({
    ...rule,
    match: rule.match?.map((match): HTTPMatchRequest => resolveGateways(match, namespace)),
    route: rule.route?.map((entry) => resolveDestinationOf(entry, namespace)),
    mirror: rule.mirror === undefined ? undefined : resolveDestination(rule.mirror, namespace),
    mirrors: rule.mirrors?.map((entry) => resolveDestinationOf(entry, namespace)),
  });
}

export function resolveTcpRule(rule: TCPRoute, namespace: string): TCPRoute {
  return defined({
    ...rule,
    match: rule.match?.map((match) => resolveGateways(match, namespace)),
    route: rule.route?.map((entry) => resolveDestinationOf(entry, namespace)),
  });
}

export function resolveTlsRule(rule: TLSRoute, namespace: string): TLSRoute {
  return defined({
    ...rule,
    match: rule.match.map((match) => resolveGateways(match, namespace)),
    route: rule.route?.map((entry) => resolveDestinationOf(entry, namespace)),
  });
}

function resolveGateways<Match extends { readonly gateways?: readonly string[] }>(
  match: Match,
  namespace: string,
): Match {
  if (match.gateways === undefined) return match;
  return {
    ...match,
    gateways: match.gateways.map((gateway) => resolveGateway(gateway, namespace)),
  };
}

function resolveDestinationOf<Entry extends { readonly destination: Destination }>(
  entry: Entry,
  namespace: string,
): Entry {
  return { ...entry, destination: resolveDestination(entry.destination, namespace) };
}

function resolveDestination(destination: Destination, namespace: string): Destination {
  return { ...destination, host: resolveHost(destination.host, namespace) };
}
