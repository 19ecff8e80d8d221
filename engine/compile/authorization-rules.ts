/** One rule of an AuthorizationPolicy as Envoy's RBAC policy (CP-332, CP-335 to CP-351). */
import type { Operation, Rule, Source } from "../resources/authorization-policy.ts";
import {
  accountMatcher,
  anyOf,
  directIp,
  filterMetadata,
  headerMatcher,
  hostMatcher,
  namespaceMatcher,
  pathMatcher,
  portMatcher,
  principalMatcher,
  rangeOf,
  remoteIp,
  requestPrincipals,
  textMatcher,
  trustDomainMatcher,
} from "./authorization-matchers.ts";
import { metadataMatcher, nestedBrackets } from "./jwt-claims.ts";

type Json = Readonly<Record<string, unknown>>;

export interface RbacPolicy {
  readonly permissions: readonly Json[];
  readonly principals: readonly Json[];
}

interface RuleTarget {
  /** Of the policy, for accounts without one. */
  readonly namespace: string;
  /** For connections, where nothing of HTTP is known. */
  readonly isTcp: boolean;
  readonly isAllow: boolean;
}

/** A field with its values; `make` is undefined for what only HTTP has, on a connection. */
interface Field {
  readonly values?: readonly string[] | undefined;
  readonly notValues?: readonly string[] | undefined;
  /** One matcher for each value, any of which suffices. */
  readonly each?: ((value: string) => Json | undefined) | undefined;
  /** One matcher for all values together. */
  readonly all?: ((values: readonly string[]) => Json | undefined) | undefined;
}

interface Words {
  readonly any: Json;
  readonly and: (parts: readonly Json[]) => Json;
  readonly or: (parts: readonly Json[]) => Json;
  readonly not: (part: Json) => Json;
}

const permissionWords: Words = {
  any: { any: true },
  and: (rules) => ({ and_rules: { rules } }),
  or: (rules) => ({ or_rules: { rules } }),
  not: (rule) => ({ not_rule: rule }),
};

const principalWords: Words = {
  any: { any: true },
  and: (ids) => ({ and_ids: { ids } }),
  or: (ids) => ({ or_ids: { ids } }),
  not: (id) => ({ not_id: id }),
};

export const neverMatches: RbacPolicy = {
  permissions: [{ not_rule: { any: true } }],
  principals: [{ not_id: { any: true } }],
};

/**
 * Undefined where the rule cannot be put: an ALLOW rule with a field that does not apply is dropped as
 * a whole; under DENY and AUDIT only the field is, which makes the rule wider (CP-350).
 */
export function rbacPolicyOf(rule: Rule, target: RuleTarget): RbacPolicy | undefined {
  const conditions = conditionsOf(rule, target);
  if (conditions === undefined) return undefined;
  const froms = orOne(rule.from).map(({ source = {} }) => sourceFields(source, target));
  const tos = orOne(rule.to).map(({ operation = {} }) => operationFields(operation, target));
  const permissions = tos.map((fields) =>
    joined([...fields, ...conditions.permissions], permissionWords, target),
  );
  const principals = froms.map((fields) =>
    joined([...fields, ...conditions.principals], principalWords, target),
  );
  if (!isWhole(permissions) || !isWhole(principals)) return undefined;
  return { permissions, principals };
}

/** An empty list asks for nothing, as no list does. */
function orOne<Item extends object>(list: readonly Item[] | undefined): readonly Partial<Item>[] {
  return list === undefined || list.length === 0 ? [{}] : list;
}

function isWhole(parts: readonly (Json | undefined)[]): parts is readonly Json[] {
  return parts.every((part) => part !== undefined);
}

function joined(fields: readonly Field[], words: Words, { isAllow }: RuleTarget): Json | undefined {
  const parts: Json[] = [];
  for (const { values = [], notValues = [], each, all } of fields) {
    const made = [valuesOf(values, words, each, all), valuesOf(notValues, words, each, all)];
    if (isAllow && made.some((one) => one?.isWhole === false)) return undefined;
    const [some, none] = made.map((one) => one?.matcher);
    if (some !== undefined) parts.push(some);
    if (none !== undefined) parts.push(words.not(none));
  }
  return words.and(parts.length === 0 ? [words.any] : parts);
}

function valuesOf(
  values: readonly string[],
  words: Words,
  each: Field["each"],
  all: Field["all"],
): { readonly matcher: Json | undefined; readonly isWhole: boolean } | undefined {
  if (values.length === 0) return undefined;
  if (all !== undefined) {
    const matcher = all(values);
    return { matcher, isWhole: matcher !== undefined };
  }
  const made = values.map((value) => each?.(value)).filter((one) => one !== undefined);
  return {
    matcher: made.length === 0 ? undefined : words.or(made),
    isWhole: made.length === values.length,
  };
}

function sourceFields(source: Source, target: RuleTarget): readonly Field[] {
  return [
    { values: source.principals, notValues: source.notPrincipals, each: principalMatcher },
    {
      values: source.requestPrincipals,
      notValues: source.notRequestPrincipals,
      all: forHttp(target, requestPrincipals),
    },
    {
      values: source.serviceAccounts,
      notValues: source.notServiceAccounts,
      each: accountMatcher(target.namespace),
    },
    { values: source.trustDomains, notValues: source.notTrustDomains, each: trustDomainMatcher },
    { values: source.namespaces, notValues: source.notNamespaces, each: namespaceMatcher },
    { values: source.remoteIpBlocks, notValues: source.notRemoteIpBlocks, each: remoteIp },
    { values: source.ipBlocks, notValues: source.notIpBlocks, each: directIp },
  ];
}

function operationFields(operation: Operation, target: RuleTarget): readonly Field[] {
  return [
    {
      values: operation.hosts,
      notValues: operation.notHosts,
      each: forHttp(target, (value: string) => ({ header: hostMatcher(value) })),
    },
    {
      values: operation.methods,
      notValues: operation.notMethods,
      each: forHttp(target, (value: string) => ({ header: headerMatcher(":method", value) })),
    },
    {
      values: operation.paths,
      notValues: operation.notPaths,
      each: forHttp(target, pathMatcher),
    },
    { values: operation.ports, notValues: operation.notPorts, each: portMatcher },
  ];
}

/** `when` says something of the request or of the caller, by its key (CP-346). */
function conditionsOf(
  { when = [] }: Rule,
  target: RuleTarget,
): { readonly permissions: readonly Field[]; readonly principals: readonly Field[] } | undefined {
  const permissions: Field[] = [];
  const principals: Field[] = [];
  for (const { key, values, notValues } of when) {
    const permission = permissionCondition(key);
    const principal = permission === undefined ? principalCondition(key, target) : undefined;
    if (permission !== undefined) permissions.push({ values, notValues, ...permission });
    else if (principal !== undefined) principals.push({ values, notValues, ...principal });
    else return undefined;
  }
  return { permissions, principals };
}

type Maker = Pick<Field, "each" | "all">;

function permissionCondition(key: string): Maker | undefined {
  switch (key) {
    case "destination.ip":
      return { each: (value) => rangeOf("destination_ip", value) };
    case "destination.port":
      return { each: portMatcher };
    case "connection.sni":
      return { each: (value) => ({ requested_server_name: textMatcher(value) }) };
    default:
      return key.startsWith("experimental.envoy.filters.")
        ? { all: (values) => filterMetadata(key, values) }
        : undefined;
  }
}

function principalCondition(key: string, target: RuleTarget): Maker | undefined {
  const claims = (names: readonly string[]): Maker => ({
    all: forHttp(target, (values: readonly string[]) => ({
      metadata: metadataMatcher(names, anyOf(values)),
    })),
  });
  switch (key) {
    case "source.ip":
      return { each: directIp };
    case "remote.ip":
      return { each: remoteIp };
    case "source.namespace":
      return { each: namespaceMatcher };
    case "source.principal":
      return { each: principalMatcher };
    case "source.serviceAccount":
      return { each: accountMatcher(target.namespace) };
    case "source.trustDomain":
      return { each: trustDomainMatcher };
    case "request.auth.principal":
      return { all: forHttp(target, requestPrincipals) };
    case "request.auth.audiences":
      return claims(["aud"]);
    case "request.auth.presenter":
      return claims(["azp"]);
    default:
      return bracketCondition(key, target, claims);
  }
}

function bracketCondition(
  key: string,
  target: RuleTarget,
  claims: (names: readonly string[]) => Maker,
): Maker | undefined {
  if (key.startsWith("request.headers")) {
    const name = /^request\.headers\[(.*)\]$/.exec(key)?.[1];
    return {
      each: forHttp(target, (value: string) =>
        name === undefined ? undefined : { header: headerMatcher(name, value) },
      ),
    };
  }
  if (!key.startsWith("request.auth.claims")) return undefined;
  const names = nestedBrackets(key.slice("request.auth.claims".length));
  return names === undefined ? { all: () => undefined } : claims(names);
}

/** The maker, or one that cannot make anything where there is no HTTP. */
function forHttp<Input>(
  { isTcp }: RuleTarget,
  make: (input: Input) => Json | undefined,
): (input: Input) => Json | undefined {
  return isTcp ? () => undefined : make;
}
