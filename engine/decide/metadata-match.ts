/** What filters left behind about a request: here, the claims of its token. */
import type { MetadataMatcher, ValueMatcher } from "./decode-rbac.ts";
import { compileStringMatcher } from "./string-match.ts";

/** Claims lie under `payload`; a missing one fits nothing. */
export function matchesMetadata(
  { path, value, invert }: MetadataMatcher,
  claims: Readonly<Record<string, unknown>> | undefined,
): boolean {
  let found: unknown = claims === undefined ? undefined : { payload: claims };
  for (const { key } of path) found = memberOf(found, key);
  return matchesValue(value, found) !== (invert === true);
}

function memberOf(value: unknown, key: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return Object.entries(value).find(([name]) => name === key)?.[1];
}

/** Numbers and booleans fit no text (corrections, CP-346). */
function matchesValue(matcher: ValueMatcher, value: unknown): boolean {
  if (matcher.or_match !== undefined)
    return matcher.or_match.value_matchers.some((one) => matchesValue(one, value));
  if (matcher.list_match !== undefined) {
    const { one_of } = matcher.list_match;
    return (
      one_of !== undefined &&
      Array.isArray(value) &&
      value.some((item) => matchesValue(one_of, item))
    );
  }
  if (matcher.string_match !== undefined)
    return typeof value === "string" && compileStringMatcher(matcher.string_match)(value);
  return matcher.present_match === true && value !== undefined;
}
