import type { Route } from "../proxy/config.ts";
import { compileRegex, replaceAllMatches } from "../regex/regex.ts";
import { pathOnly, queryPart } from "./http-request.ts";

/** The part of the path that the route's matcher claimed, which a prefix rewrite replaces. */
export function matchedPart(match: Route["match"], path: string): string {
  const bare = pathOnly(path);
  const prefix = match.prefix ?? match.path_separated_prefix;
  return prefix === undefined ? bare : bare.slice(0, prefix.length);
}

/**
 * The path after `prefix_rewrite` or `regex_rewrite`; the same path where the route has neither.
 *
 * @param path - with query, which stays
 * @see DP-69
 */
export function rewritePath(route: Route, path: string): string {
  const action = route.route;
  if (action?.prefix_rewrite !== undefined && action.prefix_rewrite !== "") {
    return action.prefix_rewrite + path.slice(matchedPart(route.match, path).length);
  }
  if (action?.regex_rewrite !== undefined) {
    const regex = compileRegex(action.regex_rewrite.pattern.regex);
    if (regex === undefined) return path;
    return (
      replaceAllMatches(regex, pathOnly(path), action.regex_rewrite.substitution) + queryPart(path)
    );
  }
  return path;
}
