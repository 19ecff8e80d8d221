/** Which ports' first bytes are looked at, to choose a filter chain (CP-314). */
import type { FilterChain, ListenerFilter } from "../proxy/config.ts";
import { httpInspector, plaintextHttp, tlsInspector } from "./filter-chain-draft.ts";

interface Needs {
  tls: boolean;
  http: boolean;
}

export function inspectorsFor(chains: readonly FilterChain[]): readonly ListenerFilter[] {
  const ports = new Map<number, Needs>();
  for (const { filter_chain_match: match = {} } of chains) {
    const port = match.destination_port ?? 0;
    const needs = ports.get(port) ?? { tls: false, http: false };
    needs.tls ||= match.transport_protocol === "tls";
    needs.http ||= (match.application_protocols ?? []).some((name) => plaintextHttp.includes(name));
    ports.set(port, needs);
  }
  const list = [...ports].sort(([one], [other]) => one - other);
  const needsTls = list.filter(([, { tls }]) => tls).map(([port]) => port);
  const needsHttp = list.some(([, { http }]) => http);
  return [
    ...(needsTls.length > 0 ? [tlsFilter(list, needsTls)] : []),
    ...(needsHttp ? [httpFilter(list)] : []),
  ];
}

function tlsFilter(
  list: readonly (readonly [number, Needs])[],
  needing: readonly number[],
): ListenerFilter {
  if (!needing.includes(0)) return withPredicate(tlsInspector, { not_match: portsRule(needing) });
  const others = list.filter(([port, { tls }]) => port !== 0 && !tls).map(([port]) => port);
  return others.length === 0 ? tlsInspector : withPredicate(tlsInspector, portsRule(others));
}

function httpFilter(list: readonly (readonly [number, Needs])[]): ListenerFilter {
  const others = list.filter(([, { http }]) => !http).map(([port]) => port);
  return others.length === 0 ? httpInspector : withPredicate(httpInspector, portsRule(others));
}

function withPredicate({ name, config = {} }: ListenerFilter, rule: unknown): ListenerFilter {
  return { name, typed_config: config, filter_disabled: rule };
}

function portsRule(ports: readonly number[]): unknown {
  const rules = ports.map((port) => ({
    destination_port_range: { ...(port === 0 ? {} : { start: port }), end: port + 1 },
  }));
  return rules.length === 1 ? rules[0] : { or_match: { rules } };
}
