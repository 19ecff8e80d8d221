/** Single values of an AuthorizationPolicy's rule as matchers of Envoy's RBAC filter (CP-335 to CP-348). */
import type { StringMatcher } from "../proxy/config.ts";
import { addressRange } from "./address-range.ts";

type Json = Readonly<Record<string, unknown>>;

const ANYTHING: StringMatcher = { safe_regex: { regex: ".+" } };

/** A star at the start, else at the end; alone it wants any text (CP-348). */
export function textMatcher(value: string): StringMatcher {
  if (value === "*") return ANYTHING;
  if (value.startsWith("*")) return { suffix: value.slice(1) };
  return value.endsWith("*") ? { prefix: value.slice(0, -1) } : { exact: value };
}

export function headerMatcher(name: string, value: string): Json {
  return value === "*" ? { name, present_match: true } : { name, string_match: textMatcher(value) };
}

export function hostMatcher(value: string): Json {
  const name = ":authority";
  return value === "*"
    ? { name, present_match: true }
    : { name, string_match: { ...textMatcher(value), ignore_case: true } };
}

export function pathMatcher(value: string): Json {
  if (!/\{\*{1,2}\}/.test(value)) return { url_path: { path: textMatcher(value) } };
  const path_template = value.replaceAll("{**}", "**").replaceAll("{*}", "*");
  return { uri_template: { name: "uri-template", config: { path_template } } };
}

export function portMatcher(value: string): Json | undefined {
  const port = Number(value);
  return Number.isInteger(port) && port >= 0 && port <= 65_535
    ? { destination_port: port }
    : undefined;
}

export function rangeOf(word: string, value: string): Json | undefined {
  const range = addressRange(value);
  return range === undefined ? undefined : { [word]: range };
}

export function directIp(value: string): Json | undefined {
  return rangeOf("direct_remote_ip", value);
}

export function remoteIp(value: string): Json | undefined {
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

export function principalMatcher(value: string): Json {
  const scheme = "spiffe://";
  if (value === "*") return authenticated(ANYTHING);
  if (value.startsWith("*"))
    return authenticated(regexMatcher(`${scheme}.*${quoted(value.slice(1))}`));
  return authenticated(
    value.endsWith("*") ? { prefix: scheme + value.slice(0, -1) } : { exact: scheme + value },
  );
}

export function namespaceMatcher(value: string): Json {
  return authenticated(regexMatcher(`.*/ns/${quoted(value, ".*")}/.*`));
}

export function accountMatcher(namespace: string): (value: string) => Json {
  return (value) => {
    const slash = value.indexOf("/");
    const owner = slash === -1 ? namespace : value.slice(0, slash);
    const account = value.slice(slash + 1);
    return authenticated(
      regexMatcher(`spiffe://.+/ns/${quoted(owner)}/(.+/|)sa/${quoted(account)}(/.+)?`),
    );
  };
}

export function trustDomainMatcher(value: string): Json {
  if (value === "*") return authenticated({ prefix: "spiffe://" });
  return authenticated(
    value.includes("*")
      ? regexMatcher(`spiffe://${quoted(value, "[^/]*")}/.*`)
      : { prefix: `spiffe://${value}/` },
  );
}

/** Several texts, any of which fits. */
export function anyOf(values: readonly string[]): Json {
  const matchers = values.map((value) => ({ string_match: textMatcher(value) }));
  const [only] = matchers;
  return only !== undefined && matchers.length === 1
    ? only
    : { or_match: { value_matchers: matchers } };
}

/** Issuer and subject, parted at the last slash; a star takes the side that it stands on (CP-339). */
export function requestPrincipals(values: readonly string[]): Json | undefined {
  const made = values.map((value) => {
    const { issuer, subject } = partsOf(value);
    return { and_ids: { ids: [claimMatcher("iss", issuer), claimMatcher("sub", subject)] } };
  });
  return made.length === 1 ? made[0] : { or_ids: { ids: made } };
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
export function filterMetadata(key: string, values: readonly string[]): Json | undefined {
  const found = /^experimental\.(?<filter>[^[]*)\[(?<name>.*)\]$/.exec(key)?.groups;
  if (found === undefined) return undefined;
  const matchers = values.map((value) => {
    const isList = value.startsWith("[") && value.endsWith("]");
    const one = {
      string_match: textMatcher(isList ? value.replace(/^[[\]]+|[[\]]+$/g, "") : value),
    };
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
