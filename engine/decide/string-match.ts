import type { StringMatcher } from "../proxy/config.ts";
import { compileRegex, matchesAll } from "../regex/regex.ts";

export type TextPredicate = (text: string) => boolean;

/** A pattern that RE2 refuses makes Envoy refuse the whole configuration: here it matches nothing. */
export function regexPredicate(pattern: string): TextPredicate {
  const regex = compileRegex(pattern);
  return regex === undefined ? () => false : (text) => matchesAll(regex, text);
}

/** @see DP-55, DP-58 */
export function compileStringMatcher(matcher: StringMatcher): TextPredicate {
  if (matcher.safe_regex !== undefined) return regexPredicate(matcher.safe_regex.regex);
  const fold = matcher.ignore_case === true;
  const of = (value: string): string => (fold ? value.toLowerCase() : value);
  const { exact, prefix, suffix, contains } = matcher;
  if (exact !== undefined) return compare(of(exact), fold, (text, want) => text === want);
  if (prefix !== undefined) return compare(of(prefix), fold, (text, want) => text.startsWith(want));
  if (suffix !== undefined) return compare(of(suffix), fold, (text, want) => text.endsWith(want));
  if (contains !== undefined)
    return compare(of(contains), fold, (text, want) => text.includes(want));
  return (text) => text === ""; // protobuf leaves out an empty exact
}

function compare(
  want: string,
  fold: boolean,
  test: (text: string, want: string) => boolean,
): TextPredicate {
  return fold ? (text) => test(text.toLowerCase(), want) : (text) => test(text, want);
}
