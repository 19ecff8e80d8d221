import type { Locality, LocalityLbEndpoints } from "../proxy/config.ts";
import type { LocalityDistribute, LocalityFailover } from "../resources/load-balancer.ts";
import type { LocalitySetting } from "./locality-setting.ts";
import type { MeshEndpoint } from "./mesh-endpoint.ts";
import { networkLabel } from "./workloads.ts";

/** Endpoints of one locality, with what is known of each, in the same order. */
export interface LocalityGroup {
  readonly lb: LocalityLbEndpoints;
  readonly endpoints: readonly MeshEndpoint[];
}

export interface Caller {
  readonly locality: Locality;
  readonly labels: Readonly<Record<string, string>>;
}

/** Priorities and weights of the groups, as seen from the caller (CP-181 to CP-186). */
export function applyLocality(
  groups: readonly LocalityGroup[],
  locality: LocalitySetting | undefined,
  caller: Caller,
  isOutlierDetected: boolean,
): readonly LocalityLbEndpoints[] {
  const plain = groups.map(({ lb }) => lb);
  switch (locality?.kind) {
    case undefined:
      return plain;
    case "zoneAware": {
      if (!locality.isEnabled) return plain;
      const { failoverPriority = [], failover = [] } = locality.setting;
      const split =
        failoverPriority.length === 0 ? plain : splitByLabels(groups, failoverPriority, caller);
      return withPriorities(split, 3, (lb) => regionPriority(lb, failover, caller));
    }
    case "locality": {
      const { distribute, failover = [], failoverPriority = [] } = locality.setting;
      if (distribute !== undefined) return distributeWeights(plain, distribute, caller);
      if (!isOutlierDetected && !locality.isForced) return plain;
      const split =
        failoverPriority.length === 0 ? plain : splitByLabels(groups, failoverPriority, caller);
      if (failoverPriority.length > 0 && failover.length === 0) return split;
      return withPriorities(split, 5, (lb) => distancePriority(lb, failover, caller));
    }
  }
}

/** Only the first entry whose `from` fits counts; groups that it does not name are emptied (CP-181). */
function distributeWeights(
  groups: readonly LocalityLbEndpoints[],
  distribute: readonly LocalityDistribute[],
  caller: Caller,
): readonly LocalityLbEndpoints[] {
  const entry = distribute.find(({ from = "" }) => matchesLocality(caller.locality, from));
  if (entry === undefined) return groups;
  const weights = new Map<LocalityLbEndpoints, number>();
  const left = new Set(groups);
  for (const [to, weight] of Object.entries(entry.to ?? {})) {
    const matched = [...left].filter(({ locality = {} }) => matchesLocality(locality, to));
    const total = matched.reduce((sum, { load_balancing_weight: own = 1 }) => sum + own, 0);
    for (const group of matched) {
      left.delete(group);
      const share = ((group.load_balancing_weight ?? 1) * weight) / total;
      if (share > 0) weights.set(group, Math.ceil(share));
    }
  }
  return groups.map((group) => {
    const weight = weights.get(group) ?? group.load_balancing_weight;
    const { lb_endpoints: endpoints, load_balancing_weight: _own, ...rest } = group;
    return {
      ...rest,
      ...(left.has(group) || endpoints === undefined ? {} : { lb_endpoints: endpoints }),
      ...(weight === undefined ? {} : { load_balancing_weight: weight }),
    };
  });
}

function matchesLocality(locality: Locality, pattern: string): boolean {
  const [region = "", zone = "", subzone = ""] = pattern.split("/");
  return (
    (region === "*" || region === (locality.region ?? "")) &&
    (zone === "*" || zone === "" || zone === (locality.zone ?? "")) &&
    (subzone === "*" || subzone === "" || subzone === (locality.sub_zone ?? ""))
  );
}

/** Same place, same zone, same region, elsewhere; a failover region comes before others (CP-182). */
function distancePriority(
  { locality = {} }: LocalityLbEndpoints,
  failover: readonly LocalityFailover[],
  { locality: own }: Caller,
): number {
  if ((locality.region ?? "") !== (own.region ?? "")) {
    const entry = failover.find(({ from = "" }) => from === (own.region ?? ""));
    return entry === undefined || entry.to === locality.region ? 3 : 4;
  }
  if ((locality.zone ?? "") !== (own.zone ?? "")) return 2;
  return (locality.sub_zone ?? "") === (own.sub_zone ?? "") ? 0 : 1;
}

function regionPriority(
  { locality = {} }: LocalityLbEndpoints,
  failover: readonly LocalityFailover[],
  { locality: own }: Caller,
): number {
  if ((locality.region ?? "") === (own.region ?? "")) return 0;
  const entry = failover.find(({ from = "" }) => from === (own.region ?? ""));
  return entry !== undefined && entry.to === locality.region ? 1 : 2;
}

/** Adds a finer rank to the priorities there are, then closes the gaps. */
function withPriorities(
  groups: readonly LocalityLbEndpoints[],
  steps: number,
  rank: (group: LocalityLbEndpoints) => number,
): readonly LocalityLbEndpoints[] {
  return compact(
    groups.map((group) => ({
      ...group,
      priority: (group.priority ?? 0) * steps + rank(group),
    })),
  );
}

/** Priorities count from 0 without gaps. */
function compact(groups: readonly LocalityLbEndpoints[]): readonly LocalityLbEndpoints[] {
  const known = [...new Set(groups.map(({ priority = 0 }) => priority))].sort(
    (one, other) => one - other,
  );
  return groups.map(({ priority = 0, ...group }) => {
    const position = known.indexOf(priority);
    return position === 0 ? group : { ...group, priority: position };
  });
}

/** A group for each number of labels that agree with the caller's (CP-185). */
function splitByLabels(
  groups: readonly LocalityGroup[],
  failoverPriority: readonly string[],
  caller: Caller,
): readonly LocalityLbEndpoints[] {
  const wanted = failoverPriority.map((text) => {
    const [label = "", ...values] = text.split("=");
    const [value] = values;
    return {
      label,
      value: values.length === 1 && value !== undefined ? value : (caller.labels[label] ?? ""),
    };
  });
  return compact(
    groups.flatMap(({ lb, endpoints }) => {
      const byPriority = new Map<number, number[]>();
      for (const [index, endpoint] of endpoints.entries()) {
        const priority = labelPriority(endpoint, wanted);
        byPriority.set(priority, [...(byPriority.get(priority) ?? []), index]);
      }
      return [...byPriority]
        .sort(([one], [other]) => one - other)
        .map(([priority, indexes]) => {
          const chosen = indexes.flatMap((index) => lb.lb_endpoints?.[index] ?? []);
          return {
            ...lb,
            lb_endpoints: chosen,
            load_balancing_weight: chosen.reduce((sum, { weight }) => sum + weight, 0),
            priority,
          };
        });
    }),
  );
}

function labelPriority(
  endpoint: MeshEndpoint,
  wanted: readonly { readonly label: string; readonly value: string }[],
): number {
  let tier = 0;
  for (const [index, { label, value }] of wanted.entries()) {
    if ((endpoint.labels[label] ?? "") === value) continue;
    if (index === 0 && label === networkLabel) {
      tier = wanted.length;
      continue;
    }
    return wanted.length - index + tier;
  }
  return tier;
}
