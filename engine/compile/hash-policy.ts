import type { HashPolicy } from "../proxy/config.ts";
import type { Destination } from "../resources/destination.ts";
import type { ConsistentHashLB } from "../resources/load-balancer.ts";
import type { TrafficPolicy } from "../resources/traffic-policy.ts";
import type { MergedRule } from "./destination-rules.ts";
import { durationOrAbsent } from "./duration.ts";
import { defined, orAbsent, textOrAbsent } from "./plain.ts";
import { portEntryIndex } from "./traffic-policy.ts";

/** What a route hashes for a destination: subset before rule, port before general (CP-175). */
export function hashForDestination(
  rule: MergedRule | undefined,
  { port, subset = "" }: Destination,
): ConsistentHashLB | undefined {
  const general = rule?.policy?.policy;
  const own = rule?.subsets.find((candidate) => candidate.subset.name === subset)?.subset
    .trafficPolicy;
  return (
    portHash(own, port?.number) ??
    own?.loadBalancer?.consistentHash ??
    portHash(general, port?.number) ??
    general?.loadBalancer?.consistentHash
  );
}

/** The same for a service without VirtualService. */
export function hashForPort(
  rule: MergedRule | undefined,
  port: number,
): ConsistentHashLB | undefined {
  const policy = rule?.policy?.policy;
  return portHash(policy, port) ?? policy?.loadBalancer?.consistentHash;
}

function portHash(
  policy: TrafficPolicy | undefined,
  port: number | undefined,
): ConsistentHashLB | undefined {
  if (policy === undefined || port === undefined) return undefined;
  return policy.portLevelSettings?.[portEntryIndex(policy, port)]?.loadBalancer?.consistentHash;
}

/** The hash key in Envoy's words; undefined where the rule names none (CP-171, CP-172). */
export function hashPolicyOf(hash: ConsistentHashLB | undefined): HashPolicy | undefined {
  if (hash === undefined) return undefined;
  const { httpHeaderName, httpCookie, useSourceIp, httpQueryParameterName } = hash;
  if (httpHeaderName !== undefined) return { header: { header_name: httpHeaderName } };
  if (httpCookie !== undefined) {
    const attributes = (httpCookie.attributes ?? []).map(({ name, value }) =>
      defined({ name, value: textOrAbsent(value) }),
    );
    return {
      cookie: defined({
        name: httpCookie.name,
        ttl: durationOrAbsent(httpCookie.ttl),
        path: textOrAbsent(httpCookie.path),
        attributes: orAbsent(attributes),
      }),
    };
  }
  if (useSourceIp !== undefined) {
    return { connection_properties: useSourceIp ? { source_ip: true } : {} };
  }
  return httpQueryParameterName === undefined
    ? undefined
    : { query_parameter: { name: httpQueryParameterName } };
}
