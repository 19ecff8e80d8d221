/**
 * RE2 patterns, as Envoy and istiod read them (DP-56). The room hides `re2js`: whoever needs a pattern
 * compiles it once and keeps it.
 */
import { RE2JS } from "re2js";

/** A compiled pattern. It does not survive `structuredClone`: keep the text, compile again. */
export interface Regex {
  readonly pattern: string;
  readonly program: RE2JS;
}

const compiled = new Map<string, Regex | undefined>();
const COMPILED_COUNT_MAX = 10_000;

/** The pattern ready for use, or nothing where RE2 refuses it. */
export function compileRegex(pattern: string): Regex | undefined {
  if (compiled.has(pattern)) return compiled.get(pattern);
  if (compiled.size >= COMPILED_COUNT_MAX) compiled.clear();
  const regex = compileFresh(pattern);
  compiled.set(pattern, regex);
  return regex;
}

function compileFresh(pattern: string): Regex | undefined {
  try {
    return { pattern, program: RE2JS.compile(pattern) };
  } catch {
    return undefined; // re2js throws its syntax error
  }
}

/** Whether the whole text matches, from its first to its last character. */
export function matchesAll(regex: Regex, text: string): boolean {
  return regex.program.matches(text);
}

/** Whether some part of the text matches. */
export function matchesPart(regex: Regex, text: string): boolean {
  return regex.program.matcher(text).find();
}

/**
 * Every match replaced, as RE2's GlobalReplace does: `\1` is the first group, `\0` the whole match.
 * A substitution that names a group the pattern lacks leaves the text alone.
 */
export function replaceAllMatches(regex: Regex, text: string, substitution: string): string {
  const matcher = regex.program.matcher(text);
  if (!namesOnlyGroups(substitution, matcher.groupCount())) return text;
  let [result, from, replaced] = ["", 0, false];
  while (matcher.find()) {
    // An empty match right behind another one does not count.
    if (replaced && matcher.end() === from) continue;
    replaced = true;
    result += text.slice(from, matcher.start());
    result += substitution.replace(/\\(\d|\\)/g, (_, digit: string) =>
      digit === "\\" ? "\\" : (matcher.group(Number(digit)) ?? ""),
    );
    from = matcher.end();
  }
  return result + text.slice(from);
}

function namesOnlyGroups(substitution: string, groupCount: number): boolean {
  for (const [, next] of substitution.matchAll(/\\(.?)/gs)) {
    if (next === "\\") continue;
    if (next === undefined || !/\d/.test(next) || Number(next) > groupCount) return false;
  }
  return true;
}
