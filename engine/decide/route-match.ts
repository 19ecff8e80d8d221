import type { QueryParameterMatcher, RouteMatch } from "../proxy/config.ts";
import { decodeMetadataMatcher } from "./decode-rbac.ts";
import { matchesMetadata } from "./metadata-match.ts";
import { compileHeaderMatcher, type RequestPredicate } from "./header-match.ts";
import { firstLine, queryParameter, type HttpRequest } from "./http-request.ts";
import { compileStringMatcher, regexPredicate, type TextPredicate } from "./string-match.ts";

/** All conditions of one route, ready to run; `pathFits` sees the path without its query. */
export interface PreparedMatch {
  readonly pathFits: TextPredicate;
  readonly conditions: readonly RequestPredicate[];
}

/** @see DP-55 */
export function compilePath(match: RouteMatch): TextPredicate {
  if (match.safe_regex !== undefined) return regexPredicate(match.safe_regex.regex);
  const fold = match.case_sensitive === false;
  const of = (text: string): string => (fold ? text.toLowerCase() : text);
  if (match.path !== undefined) {
    const path = of(match.path);
    return (text) => of(text) === path;
  }
  if (match.path_separated_prefix !== undefined) {
    const prefix = of(match.path_separated_prefix); // `/v2` covers `/v2` and `/v2/x`, not `/v2beta`
    return (text) => of(text) === prefix || of(text).startsWith(`${prefix}/`);
  }
  const prefix = of(match.prefix ?? "");
  if (prefix === "/" || prefix === "") return (text) => text.startsWith(prefix);
  return fold ? (text) => of(text).startsWith(prefix) : (text) => text.startsWith(prefix);
}

/** @see DP-61 */
function compileQuery(matcher: QueryParameterMatcher): RequestPredicate {
  const fits = matcher.string_match && compileStringMatcher(matcher.string_match);
  return (request) => {
    const value = queryParameter(request.path, matcher.name);
    if (value === undefined) return matcher.present_match === false;
    return fits === undefined ? matcher.present_match !== false : fits(value);
  };
}

const isGrpc: RequestPredicate = (request) => isGrpcRequest(request);

/** `application/grpc`, `application/grpc+proto`, but not `application/grpc-web`. */
export function isGrpcRequest(request: HttpRequest): boolean {
  return /^application\/grpc(\+|$)/.test(firstLine(request.headers, "content-type") ?? "");
}

/** A claim of the request's token, which is looked at before routes are (CP-108). */
function compileMetadata(written: unknown): RequestPredicate {
  const matcher = decodeMetadataMatcher(written);
  return (request) => matchesMetadata(matcher, request.claims);
}

export function prepareMatch(match: RouteMatch): PreparedMatch {
  return {
    pathFits: compilePath(match),
    conditions: [
      ...(match.grpc === undefined ? [] : [isGrpc]),
      ...(match.headers ?? []).map(compileHeaderMatcher),
      ...(match.query_parameters ?? []).map(compileQuery),
      ...(match.dynamic_metadata ?? []).map(compileMetadata),
    ],
  };
}

/** @see DP-50 */
export function matchesRoute(match: PreparedMatch, request: HttpRequest, path: string): boolean {
  if (!match.pathFits(path)) return false;
  for (const condition of match.conditions) if (!condition(request)) return false;
  return true;
}
