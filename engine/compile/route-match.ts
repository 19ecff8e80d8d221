import type {
  HeaderMatcher,
  QueryParameterMatcher,
  Route,
  RouteMatch,
  StringMatcher,
} from "../proxy/config.ts";
import type { HTTPMatchRequest } from "../resources/http-match.ts";
import type { StringMatch } from "../resources/string-match.ts";
import type { RouteSemantics } from "./bound-virtual-service.ts";
import { compareText } from "./host.ts";
import { jwtClaimPath, metadataMatcher } from "./jwt-claims.ts";
import { defined, orAbsent } from "./plain.ts";

/** One match block in Envoy's words; no block is everything (CP-84, CP-92 to CP-109). */
export function routeMatchOf(
  match: HTTPMatchRequest | undefined,
  semantics: RouteSemantics,
): RouteMatch {
  if (match === undefined) return { prefix: "/" };
  const { method, authority, scheme } = match;
  const claims = [
    ...claimMatchers(match.headers, false),
    ...claimMatchers(match.withoutHeaders, true),
  ];
  const headers = [
    ...conditionHeaders(match),
    ...[
      { name: ":method", value: method },
      { name: ":authority", value: authority },
      { name: ":scheme", value: scheme },
    ].flatMap(({ name, value }) => (value === undefined ? [] : [{ name, ...valueMatcher(value) }])),
  ];
  return defined({
    ...pathMatch(match.uri, semantics),
    case_sensitive: match.ignoreUriCase !== true,
    headers: orAbsent(headers),
    query_parameters: orAbsent(queryMatchers(match.queryParams)),
    dynamic_metadata: orAbsent(claims),
  });
}

function pathMatch(uri: StringMatch | undefined, semantics: RouteSemantics): RouteMatch {
  if (uri?.exact !== undefined) return { path: uri.exact };
  if (uri?.regex !== undefined) return { safe_regex: { regex: uri.regex } };
  if (uri?.prefix === undefined) return { prefix: "/" };
  if (semantics === "istio" || uri.prefix === "/") return { prefix: uri.prefix };
  const path = uri.prefix.endsWith("/") ? uri.prefix.slice(0, -1) : uri.prefix;
  return { path_separated_prefix: path };
}

/** Conditions on headers, sorted by name; an absent header satisfies most of those without (CP-98, CP-104). */
function conditionHeaders(match: HTTPMatchRequest): readonly HeaderMatcher[] {
  const present = Object.entries(match.headers ?? {}).map(([name, value]) => ({
    name,
    ...valueMatcher(value),
  }));
  const absent = Object.entries(match.withoutHeaders ?? {}).map(([name, value]) => ({
    name,
    ...valueMatcher(value),
    invert_match: true,
    ...(isPresence(value) ? {} : { treat_missing_header_as_empty: true }),
  }));
  return [...present, ...absent]
    .filter(({ name }) => jwtClaimPath(name) === undefined)
    .sort((one, other) => compareText(one.name, other.name));
}

function queryMatchers(
  parameters: HTTPMatchRequest["queryParams"],
): readonly QueryParameterMatcher[] {
  return Object.entries(parameters ?? {}).map(([name, value]) => ({
    name,
    ...valueMatcher(value),
  }));
}

function claimMatchers(
  headers: HTTPMatchRequest["headers"],
  isInverted: boolean,
): readonly unknown[] {
  return Object.entries(headers ?? {}).flatMap(([name, value]) => {
    const claim = jwtClaimPath(name);
    if (claim === undefined) return [];
    const matcher = metadataMatcher(claim, { string_match: stringMatcherOf(value) ?? {} });
    return [isInverted ? { ...matcher, invert: true } : matcher];
  });
}

/** `{}` and the expression `*` ask only for presence (CP-97, CP-107). */
function isPresence({ exact, prefix, regex }: StringMatch): boolean {
  return (exact === undefined && prefix === undefined && regex === undefined) || regex === "*";
}

function valueMatcher(
  value: StringMatch,
): { readonly present_match: true } | { readonly string_match: StringMatcher } {
  const matcher = stringMatcherOf(value);
  return matcher === undefined || isPresence(value)
    ? { present_match: true }
    : { string_match: matcher };
}

export function stringMatcherOf({ exact, prefix, regex }: StringMatch): StringMatcher | undefined {
  if (exact !== undefined) return { exact };
  if (prefix !== undefined) return { prefix };
  return regex === undefined ? undefined : { safe_regex: { regex } };
}

/** Whether nothing after this route can be reached (CP-85, CP-86). */
export function isCatchAll({ match }: Route): boolean {
  const { headers = [], query_parameters: queries = [], dynamic_metadata: claims = [] } = match;
  const isEverywhere =
    match.prefix === "/" || match.path_separated_prefix === "/" || match.safe_regex?.regex === ".*";
  return isEverywhere && headers.length + queries.length + claims.length === 0;
}
