/** AuthorizationPolicies as RBAC filters: CUSTOM first, then AUDIT, DENY and ALLOW (CP-327 to CP-334). */
import type { HttpFilter, NetworkFilter } from "../proxy/config.ts";
import type { AuthorizationPolicySpec } from "../resources/authorization-policy.ts";
import type { Resource } from "../resources/resource.ts";
import type { Origin } from "../source/place.ts";
import { neverMatches, rbacPolicyOf, type RbacPolicy } from "./authorization-rules.ts";
import {
  connectionAuthorization,
  externalAuthorization,
  isUsableProvider,
} from "./external-authorization.ts";
import { selectedPolicies } from "./policy-selection.ts";
import type { Proxy } from "./proxy.ts";
import type { Push } from "./push.ts";

type Policy = Resource<"AuthorizationPolicy">;
type Action = NonNullable<AuthorizationPolicySpec["action"]>;

export interface AuthorizationFilters {
  /** Before JWT. */
  readonly custom: readonly HttpFilter[];
  readonly http: readonly HttpFilter[];
  readonly tcp: readonly NetworkFilter[];
}

interface RuleSet {
  readonly action?: "DENY" | "LOG";
  readonly policies?: Readonly<Record<string, RbacPolicy>>;
}

/** One filter's rules, those that only count, and where they are written. */
interface BuiltRules {
  readonly rules?: RuleSet;
  readonly shadow_rules?: RuleSet;
  readonly origins: Readonly<Record<string, Origin>>;
}

const words: Readonly<Record<Action, RuleSet["action"]>> = {
  ALLOW: undefined,
  DENY: "DENY",
  AUDIT: "LOG",
  CUSTOM: "DENY",
};

export function authorizationFilters(push: Push, proxy: Proxy): AuthorizationFilters {
  const all = selectedPolicies(push.authorizationPolicies, push.mesh.rootNamespace, proxy);
  const of = (action: Action) => all.filter(({ spec }) => (spec.action ?? "ALLOW") === action);
  const actions = (["AUDIT", "DENY", "ALLOW"] as const)
    .map((action) => [action, of(action)] as const)
    .filter(([, policies]) => policies.length > 0);
  return {
    custom: customFilters(push, of("CUSTOM")),
    http: actions.map(([action, policies]) => httpFilter(build(policies, action, false))),
    tcp: [
      ...customConnectionFilters(push, of("CUSTOM")),
      ...actions.map(([action, policies]) => networkFilter(build(policies, action, true))),
    ],
  };
}

function httpFilter({ origins, ...config }: BuiltRules): HttpFilter {
  return { name: "envoy.filters.http.rbac", config, policyOrigins: origins };
}

function networkFilter({ origins: _origins, ...config }: BuiltRules): NetworkFilter {
  return { name: "envoy.filters.network.rbac", config };
}

function build(
  policies: readonly Policy[],
  action: Action,
  isTcp: boolean,
  prefix = "",
): BuiltRules {
  const enforced: Record<string, RbacPolicy> = {};
  const shadowed: Record<string, RbacPolicy> = {};
  const origins: Record<string, Origin> = {};
  for (const policy of policies) {
    const { name, namespace } = policy.metadata;
    const target = isDryRun(policy) ? shadowed : enforced;
    const rules = policy.spec.rules ?? [];
    for (const [index, rule] of rules.entries()) {
      const key = `${prefix}ns[${namespace}]-policy[${name}]-rule[${index}]`;
      const made = rbacPolicyOf(rule, { namespace, isTcp, isAllow: action === "ALLOW" });
      if (made === undefined) continue;
      target[key] = made;
      origins[key] = { resource: policy.key, path: ["spec", "rules", index] };
    }
    if (rules.length > 0) continue;
    const key = `${prefix}ns[${namespace}]-policy[${name}]-rule[0]`;
    target[key] = neverMatches;
    origins[key] = { resource: policy.key, path: ["spec"] };
  }
  return {
    ...(!policies.every(isDryRun) && { rules: ruleSet(action, enforced) }),
    ...(policies.some(isDryRun) && { shadow_rules: ruleSet(action, shadowed) }),
    origins,
  };
}

function ruleSet(action: Action, policies: Readonly<Record<string, RbacPolicy>>): RuleSet {
  const word = words[action];
  return {
    ...(word !== undefined && { action: word }),
    ...(Object.keys(policies).length > 0 && { policies }),
  };
}

/** Dry runs only count, and do not make a default of refusing (CP-334). */
function isDryRun({ metadata, spec }: Policy): boolean {
  const written = metadata.annotations["istio.io/dry-run"] ?? "";
  return spec.action !== "AUDIT" && /^(?:1|t|T|true|TRUE|True)$/.test(written);
}

/** By the provider that they ask, in the order of the names. */
function byProvider(
  policies: readonly Policy[],
): readonly (readonly [string, readonly Policy[]])[] {
  const names = [...new Set(policies.map(({ spec }) => spec.provider?.name ?? ""))].sort();
  return names.map((name) => [
    name,
    policies.filter(({ spec }) => (spec.provider?.name ?? "") === name),
  ]);
}

/** Without a provider that works, or with several, everything that they name is refused (CP-352). */
function customFilters(push: Push, policies: readonly Policy[]): readonly HttpFilter[] {
  const groups = byProvider(policies);
  return groups.flatMap(([name, own]) => {
    const prefix = `istio-ext-authz-${name}`;
    const built = build(own, "CUSTOM", false, `${prefix}-`);
    const asking = groups.length > 1 ? undefined : externalAuthorization(push, name, prefix);
    if (asking === undefined) return [httpFilter(refusing(built))];
    return [httpFilter(onlyAsking(built)), asking];
  });
}

function customConnectionFilters(
  push: Push,
  policies: readonly Policy[],
): readonly NetworkFilter[] {
  const groups = byProvider(policies);
  return groups.flatMap(([name, own]) => {
    const prefix = `istio-ext-authz-${name}`;
    const built = build(own, "CUSTOM", true, `${prefix}-`);
    const isAsked = groups.length === 1 && isUsableProvider(push, name);
    if (!isAsked) return [networkFilter(refusing(built))];
    const asking = connectionAuthorization(push, name, prefix);
    return asking === undefined ? [] : [networkFilter(onlyAsking(built)), asking];
  });
}

/** The rules say whom to ask about. A dry run is not spared: its rules are enforced (recorded). */
function onlyAsking({ rules, shadow_rules, origins }: BuiltRules): BuiltRules {
  return {
    ...(shadow_rules?.policies !== undefined && { rules: shadow_rules }),
    ...(rules !== undefined && { shadow_rules: rules }),
    origins,
  };
}

function refusing({ rules, origins }: BuiltRules): BuiltRules {
  const rename = <Value>(record: Readonly<Record<string, Value>>) =>
    Object.fromEntries(
      Object.entries(record).map(([key, value]) => [`${key}-deny-due-to-bad-CUSTOM-action`, value]),
    );
  return {
    rules: {
      action: "DENY",
      ...(rules?.policies !== undefined && { policies: rename(rules.policies) }),
    },
    origins: rename(origins),
  };
}
