/** Why a route took a request or did not, in words: recomputed for the request that is looked at. */
import type {
  HeaderMatcher,
  QueryParameterMatcher,
  RouteMatch,
  StringMatcher,
} from "../proxy/config.ts";
import type { Origin } from "../source/place.ts";
import { compileHeaderMatcher } from "./header-match.ts";
import { headerValues, pathOnly, queryParameter, type HttpRequest } from "./http-request.ts";
import { compilePath, prepareMatch } from "./route-match.ts";
import type { Phrase } from "./trace.ts";

export interface Reason {
  readonly phrase: Phrase;
  /** For the end of the line: `no: not sent`, `yes: /search`. */
  readonly inlay: string;
  /** Steps below the match block, where the condition is written. */
  readonly below: Origin["path"];
}

/** The first condition that the request fails; nothing if it meets them all. */
export function firstFailure(match: RouteMatch, request: HttpRequest): Reason | undefined {
  for (const matcher of match.headers ?? []) {
    if (!compileHeaderMatcher(matcher)(request)) return headerReason(matcher, request, "no");
  }
  for (const matcher of match.query_parameters ?? []) {
    const alone = prepareMatch({ prefix: "/", query_parameters: [matcher] });
    if (!alone.conditions.every((fits) => fits(request)))
      return queryReason(matcher, request, "no");
  }
  return compilePath(match)(pathOnly(request.path)) ? undefined : pathReason(match, request, "no");
}

/** Every condition, each met. */
export function allReasons(match: RouteMatch, request: HttpRequest): readonly Reason[] {
  const path = pathReason(match, request, "yes");
  const everything = match.prefix === "/";
  return [
    ...(everything ? [] : [path]),
    ...(match.headers ?? []).map((matcher) => headerReason(matcher, request, "yes")),
    ...(match.query_parameters ?? []).map((matcher) => queryReason(matcher, request, "yes")),
  ];
}

type Verdict = "yes" | "no";

function pathReason(match: RouteMatch, request: HttpRequest, verdict: Verdict): Reason {
  const path = pathOnly(request.path);
  const [verb, not, text] = pathWords(match);
  return {
    phrase: [{ code: path }, ` ${verdict === "yes" ? verb : not} `, { code: text }],
    inlay: `${verdict}: ${path}`,
    below: ["uri"],
  };
}

function pathWords(match: RouteMatch): readonly [string, string, string] {
  if (match.safe_regex !== undefined) return ["matches", "does not match", match.safe_regex.regex];
  if (match.path !== undefined) return ["is", "is not", match.path];
  const prefix = match.path_separated_prefix ?? match.prefix ?? "";
  return ["begins with", "does not begin with", prefix];
}

/** The fields of a VirtualService that become pseudo-headers. */
const FIELDS: Readonly<Record<string, string>> = {
  ":method": "method",
  ":authority": "authority",
  ":scheme": "scheme",
};

function headerReason(matcher: HeaderMatcher, request: HttpRequest, verdict: Verdict): Reason {
  const [value] = headerValues(request, matcher.name.toLowerCase());
  const field = FIELDS[matcher.name];
  const listed = matcher.invert_match === true ? "withoutHeaders" : "headers";
  const below = field === undefined ? [listed, matcher.name] : [field];
  const name = { code: field ?? matcher.name };
  if (value === undefined) {
    return { phrase: [name, " is not sent"], inlay: `${verdict}: not sent`, below };
  }
  if (matcher.string_match === undefined) {
    return { phrase: [name, " is sent"], inlay: `${verdict}: sent`, below };
  }
  const [verb, text] = textWords(matcher.string_match);
  const holds = (verdict === "yes") !== (matcher.invert_match === true);
  const phrase: Phrase = [
    name,
    ": ",
    { code: value },
    ` ${holds ? verb.yes : verb.no} `,
    { code: text },
  ];
  return { phrase, inlay: `${verdict}: ${value}`, below };
}

function queryReason(
  matcher: QueryParameterMatcher,
  request: HttpRequest,
  verdict: Verdict,
): Reason {
  const value = queryParameter(request.path, matcher.name);
  const below = ["queryParams", matcher.name];
  const name = { code: `?${matcher.name}` };
  if (value === undefined) {
    return { phrase: [name, " is not sent"], inlay: `${verdict}: not sent`, below };
  }
  if (matcher.string_match === undefined) {
    return { phrase: [name, " is sent"], inlay: `${verdict}: sent`, below };
  }
  const [verb, text] = textWords(matcher.string_match);
  const phrase: Phrase = [name, ": ", { code: value }, ` ${verb[verdict]} `, { code: text }];
  return { phrase, inlay: `${verdict}: ${value}`, below };
}

function textWords(
  matcher: StringMatcher,
): readonly [{ readonly yes: string; readonly no: string }, string] {
  const { exact, prefix, suffix, contains, safe_regex } = matcher;
  if (safe_regex !== undefined) return [{ yes: "matches", no: "does not match" }, safe_regex.regex];
  if (prefix !== undefined) return [{ yes: "begins with", no: "does not begin with" }, prefix];
  if (suffix !== undefined) return [{ yes: "ends with", no: "does not end with" }, suffix];
  if (contains !== undefined) return [{ yes: "contains", no: "does not contain" }, contains];
  return [{ yes: "is", no: "is not" }, exact ?? ""];
}
