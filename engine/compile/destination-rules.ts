/**
 * Which DestinationRule a client uses for a service: three tables, consulted in order, of rules that
 * were merged by host (CP-58 to CP-69).
 */
import type { Subset } from "../resources/destination-rule.ts";
import type { MeshConfig } from "../resources/mesh-config.ts";
import type { Resource } from "../resources/resource.ts";
import type { TrafficPolicy } from "../resources/traffic-policy.ts";
import type { Origin } from "../source/place.ts";
import { ageOfDocument, compareAge } from "./age.ts";
import type { HostTable } from "./host.ts";
import { containsLabels, findMostSpecific, isWildcard, resolveHost } from "./host.ts";
import type { MeshService } from "./mesh-service.ts";
import { everyone, own } from "./visibility.ts";

export interface MergedSubset {
  readonly subset: Subset;
  readonly origin: Origin;
}

/** One rule, or several for the same host made one. The first one written gives the name. */
export interface MergedRule {
  readonly resource: Resource<"DestinationRule">;
  readonly from: readonly Resource<"DestinationRule">[];
  readonly subsets: readonly MergedSubset[];
  readonly policy?: { readonly policy: TrafficPolicy; readonly origin: Origin };
  /** As written: `.` and the own name are different sets (CP-64). */
  readonly exportTo: ReadonlySet<string>;
  readonly selector?: Readonly<Record<string, string>>;
}

type RuleTable = HostTable<readonly MergedRule[]>;

export interface DestinationRuleIndex {
  readonly local: ReadonlyMap<string, RuleTable>;
  readonly exported: ReadonlyMap<string, RuleTable>;
  readonly privateInRoot: RuleTable;
  readonly rootNamespace: string;
}

interface GrowingTable {
  readonly exact: Map<string, MergedRule[]>;
  readonly wildcard: Map<string, MergedRule[]>;
}

export function indexDestinationRules(
  resources: readonly Resource<"DestinationRule">[],
  mesh: MeshConfig,
): DestinationRuleIndex {
  const local = new Map<string, GrowingTable>();
  const exported = new Map<string, GrowingTable>();
  const privateInRoot = emptyTable();
  for (const resource of inOrder(resources)) {
    const { namespace } = resource.metadata;
    const { exportTo = [], workloadSelector } = resource.spec;
    const set = new Set(workloadSelector === undefined ? exportTo : [own]);
    if (set.size === 0 || set.has(everyone) || set.has(own) || set.has(namespace)) {
      addRule(tableOf(local, namespace), resource, set);
    }
    const isPrivate =
      (set.size === 0 && mesh.defaultDestinationRuleExportTo.includes(own)) ||
      (set.size === 1 && (set.has(own) || set.has(namespace)));
    if (!isPrivate) addRule(tableOf(exported, namespace), resource, set);
    else if (namespace === mesh.rootNamespace) addRule(privateInRoot, resource, set);
  }
  return { local, exported, privateInRoot, rootNamespace: mesh.rootNamespace };
}

/** Rules with a selector first, then by age (CP-34). */
function inOrder(
  resources: readonly Resource<"DestinationRule">[],
): readonly Resource<"DestinationRule">[] {
  return [...resources].sort((one, other) => {
    const isSelective = one.spec.workloadSelector !== undefined;
    if (isSelective !== (other.spec.workloadSelector !== undefined)) return isSelective ? -1 : 1;
    return compareAge(ageOfDocument(one), ageOfDocument(other));
  });
}

function emptyTable(): GrowingTable {
  return { exact: new Map<string, MergedRule[]>(), wildcard: new Map<string, MergedRule[]>() };
}

function tableOf(tables: Map<string, GrowingTable>, namespace: string): GrowingTable {
  const table = tables.get(namespace) ?? emptyTable();
  tables.set(namespace, table);
  return table;
}

/** Merged with an older rule for the host where the two may be, else an entry of its own (CP-64, CP-66). */
function addRule(
  table: GrowingTable,
  resource: Resource<"DestinationRule">,
  exportTo: ReadonlySet<string>,
): void {
  const host = resolveHost(resource.spec.host, resource.metadata.namespace);
  const rules = isWildcard(host) ? table.wildcard : table.exact;
  const entries = rules.get(host);
  const rule = toRule(resource, exportTo);
  if (entries === undefined) {
    rules.set(host, [rule]);
    return;
  }
  let isSeparate = true;
  for (const [index, entry] of entries.entries()) {
    isSeparate = true;
    const isEqual = sameSet(exportTo, entry.exportTo);
    const isWider = entry.exportTo.size > 0 && isSuperset(exportTo, entry.exportTo);
    if (!isEqual && !isWider) continue;
    isSeparate = !isEqual;
    const isBothSelective = entry.selector !== undefined && rule.selector !== undefined;
    const isSameSelector = sameLabels(entry.selector ?? {}, rule.selector ?? {});
    if (isBothSelective && !isSameSelector) {
      isSeparate = true;
      continue;
    }
    if (isBothSelective || (entry.selector === undefined && rule.selector === undefined)) {
      isSeparate = false;
    }
    entries[index] = merge(entry, rule);
  }
  if (isSeparate) entries.push(rule);
}

function toRule(resource: Resource<"DestinationRule">, exportTo: ReadonlySet<string>): MergedRule {
  const { subsets = [], trafficPolicy, workloadSelector } = resource.spec;
  return {
    resource,
    from: [resource],
    subsets: subsets.map((subset, index) => ({
      subset,
      origin: { resource: resource.key, path: ["spec", "subsets", index] },
    })),
    ...(trafficPolicy === undefined
      ? {}
      : {
          policy: {
            policy: trafficPolicy,
            origin: { resource: resource.key, path: ["spec", "trafficPolicy"] },
          },
        }),
    exportTo,
    ...(workloadSelector === undefined ? {} : { selector: workloadSelector.matchLabels ?? {} }),
  };
}

/** Subsets are joined, the first of a name stays; the older policy stays whole (CP-65). */
function merge(older: MergedRule, younger: MergedRule): MergedRule {
  const known = new Set(older.subsets.map(({ subset }) => subset.name));
  const policy = older.policy ?? younger.policy;
  return {
    ...older,
    from: [...older.from, ...younger.from],
    subsets: [...older.subsets, ...younger.subsets.filter(({ subset }) => !known.has(subset.name))],
    ...(policy === undefined ? {} : { policy }),
  };
}

function sameSet(some: ReadonlySet<string>, others: ReadonlySet<string>): boolean {
  return some.size === others.size && isSuperset(some, others);
}

function isSuperset(some: ReadonlySet<string>, others: ReadonlySet<string>): boolean {
  return [...others].every((name) => some.has(name));
}

function sameLabels(
  some: Readonly<Record<string, string>>,
  others: Readonly<Record<string, string>>,
): boolean {
  return containsLabels(some, others) && containsLabels(others, some);
}

/** The rules for `service` seen from `namespace`; an empty list hides nothing that comes later. */
export function destinationRulesFor(
  index: DestinationRuleIndex,
  namespace: string,
  service: MeshService,
): readonly MergedRule[] {
  const nearest =
    namespace === index.rootNamespace ? index.privateInRoot : index.local.get(namespace);
  const found = nearest === undefined ? undefined : findMostSpecific(nearest, service.host);
  if (found !== undefined) return found;
  for (const owner of [service.namespace, index.rootNamespace]) {
    const table = index.exported.get(owner);
    const rules = table === undefined ? undefined : findMostSpecific(table, service.host);
    const visible = (rules ?? []).filter(
      ({ exportTo }) => exportTo.size === 0 || exportTo.has(everyone) || exportTo.has(namespace),
    );
    if (visible.length > 0) return visible;
  }
  return [];
}

/** Of several rules the one that selects this client, else the youngest without selector (CP-67). */
export function chooseRule(
  rules: readonly MergedRule[],
  client: { readonly namespace: string; readonly labels: Readonly<Record<string, string>> },
  direction: "inbound" | "outbound",
): MergedRule | undefined {
  const chosen = rules.find(
    ({ selector, resource }) =>
      direction === "outbound" &&
      selector !== undefined &&
      resource.metadata.namespace === client.namespace &&
      containsLabels(selector, client.labels),
  );
  return chosen ?? rules.findLast(({ selector }) => selector === undefined);
}
