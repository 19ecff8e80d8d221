import type { HeaderMatcher } from "../proxy/config.ts";
import { headerValues, type HttpRequest } from "./http-request.ts";
import { compileStringMatcher } from "./string-match.ts";

export type RequestPredicate = (request: HttpRequest) => boolean;

/**
 * A repeated header is looked at line by line: a plain matcher needs one line that fits, an inverted
 * one needs that none does. A missing header fails both, unless it counts as empty.
 *
 * @see DP-58, DP-59, DP-60
 */
export function compileHeaderMatcher(matcher: HeaderMatcher): RequestPredicate {
  const name = matcher.name.toLowerCase();
  const invert = matcher.invert_match === true;
  if (matcher.string_match === undefined) {
    const wanted = (matcher.present_match ?? true) !== invert;
    return (request) => headerValues(request, name).length > 0 === wanted;
  }
  const fits = compileStringMatcher(matcher.string_match);
  const missing = matcher.treat_missing_header_as_empty === true ? fits("") !== invert : false;
  return (request) => {
    const values = headerValues(request, name);
    if (values.length === 0) return missing;
    for (const value of values) if (fits(value)) return !invert;
    return invert;
  };
}
