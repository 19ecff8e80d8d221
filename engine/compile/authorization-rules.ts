/** One rule of an AuthorizationPolicy as Envoy's RBAC policy (CP-332, CP-335 to CP-351). */
import type { StringMatcher } from "../proxy/config.ts";
import type { Operation, Rule, Source } from "../resources/authorization-policy.ts";
import { addressRange } from "./address-range.ts";
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
      each: accountMatcher(target),
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
      return { each: accountMatcher(target) };
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

const ANYTHING: StringMatcher = { safe_regex: { regex: ".+" } };

/** A star at the start, else at the end; alone it wants any text (CP-348). */
function textMatcher(value: string): StringMatcher {
  if (value === "*") return ANYTHING;
  if (value.startsWith("*")) return { suffix: value.slice(1) };
  return value.endsWith("*") ? { prefix: value.slice(0, -1) } : { exact: value };
}

function headerMatcher(name: string, value: string): Json {
  return value === "*" ? { name, present_match: true } : { name, string_match: textMatcher(value) };
}

function hostMatcher(value: string): Json {
  const name = ":authority";
  return value === "*"
    ? { name, present_match: true }
    : { name, string_match: { ...textMatcher(value), ignore_case: true } };
}

function pathMatcher(value: string): Json {
  if (!/\{\*{1,2}\}/.test(value)) return { url_path: { path: textMatcher(value) } };
  const path_template = value.replaceAll("{**}", "**").replaceAll("{*}", "*");
  return { uri_template: { name: "uri-template", config: { path_template } } };
}

function portMatcher(value: string): Json | undefined {
  const port = Number(value);
  return Number.isInteger(port) && port >= 0 && port <= 65_535
    ? { destination_port: port }
    : undefined;
}

function rangeOf(word: string, value: string): Json | undefined {
  const range = addressRange(value);
  return range === undefined ? undefined : { [word]: range };
}

function directIp(value: string): Json | undefined {
  return rangeOf("direct_remote_ip", value);
}

function remoteIp(value: string): Json | undefined {
  return rangeOf("remote_ip", value);
}

function authenticated(principal_name: StringMatcher): Json {
  return { authenticated: { principal_name } };
}

function regexMatcher(regex: string): StringMatcher {
  return { safe_regex: { regex } };
}

/** A text inside a pattern; `star` is what its stars stand for. */
function quoted(text: string, star = "\\*"): string {
  return text.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", () => star);
}

function principalMatcher(value: string): Json {
  const scheme = "spiffe://";
  if (value === "*") return authenticated(ANYTHING);
  if (value.startsWith("*")) return authenticated(regexMatcher(`${scheme}.*${quoted(value.slice(1))}`));
  return authenticated(
    value.endsWith("*") ? { prefix: scheme + value.slice(0, -1) } : { exact: scheme + value },
  );
}

function namespaceMatcher(value: string): Json {
  return authenticated(regexMatcher(`.*/ns/${quoted(value, ".*")}/.*`));
}

function accountMatcher({ namespace }: RuleTarget): (value: string) => Json {
  return (value) => {
    const slash = value.indexOf("/");
    const owner = slash === -1 ? namespace : value.slice(0, slash);
    const account = value.slice(slash + 1);
    return authenticated(regexMatcher(`spiffe://.+/ns/${quoted(owner)}/(.+/|)sa/${quoted(account)}(/.+)?`));
  };
}

function trustDomainMatcher(value: string): Json {
  if (value === "*") return authenticated({ prefix: "spiffe://" });
  return authenticated(
    value.includes("*")
      ? regexMatcher(`spiffe://${quoted(value, "[^/]*")}/.*`)
      : { prefix: `spiffe://${value}/` },
  );
}

/** Several texts, any of which fits. */
function anyOf(values: readonly string[]): Json {
  const matchers = values.map((value) => ({ string_match: textMatcher(value) }));
  const [only] = matchers;
  return only !== undefined && matchers.length === 1
    ? only
    : { or_match: { value_matchers: matchers } };
}

/** Issuer and subject, parted at the last slash; a star takes the side that it stands on (CP-339). */
function requestPrincipals(values: readonly string[]): Json | undefined {
  const made = values.map((value) => {
    const { issuer, subject } = partsOf(value);
    return principalWords.and([claimMatcher("iss", issuer), claimMatcher("sub", subject)]);
  });
  return made.length === 1 ? made[0] : principalWords.or(made);
}

function partsOf(value: string): {
  readonly issuer: StringMatcher;
  readonly subject: StringMatcher;
} {
  const slash = value.lastIndexOf("/");
  const [issuer, subject] =
    slash === -1 ? [value, undefined] : [value.slice(0, slash), value.slice(slash + 1)];
  if (value === "*") return { issuer: ANYTHING, subject: ANYTHING };
  if (value.startsWith("*")) {
    if (subject === undefined) return { issuer: ANYTHING, subject: { suffix: value.slice(1) } };
    const start = issuer === "*" ? ANYTHING : { suffix: issuer.slice(1) };
    return { issuer: start, subject: { exact: subject } };
  }
  if (value.endsWith("*")) {
    if (subject === undefined) return { issuer: { prefix: value.slice(0, -1) }, subject: ANYTHING };
    const end = subject === "*" ? ANYTHING : { prefix: subject.slice(0, -1) };
    return { issuer: { exact: issuer }, subject: end };
  }
  return { issuer: { exact: issuer }, subject: { exact: subject ?? "" } };
}

function claimMatcher(name: string, string_match: StringMatcher): Json {
  return {
    metadata: {
      filter: "envoy.filters.http.jwt_authn",
      path: [{ key: "payload" }, { key: name }],
      value: { string_match },
    },
  };
}

/** `experimental.envoy.filters.a.b[c]`: what a filter of that name left behind. */
function filterMetadata(key: string, values: readonly string[]): Json | undefined {
  const found = /^experimental\.(?<filter>[^[]*)\[(?<name>.*)\]$/.exec(key)?.groups;
  if (found === undefined) return undefined;
  const matchers = values.map((value) => {
    const isList = value.startsWith("[") && value.endsWith("]");
    const one = { string_match: textMatcher(isList ? value.replace(/^[[\]]+|[[\]]+$/g, "") : value) };
    return isList ? { list_match: { one_of: one } } : one;
  });
  const [only] = matchers;
  return {
    metadata: {
      filter: found["filter"],
      path: [{ key: found["name"] }],
      value: matchers.length === 1 ? only : { or_match: { value_matchers: matchers } },
    },
  };
}
