/** Claims of a verified token, where routing and authorization look for them. */

const claimsPrefix = "@request.auth.claims";

/** The claim that a routing key names: `@request.auth.claims.a.b` or `@request.auth.claims[a][b]` (CP-108). */
export function jwtClaimPath(key: string): readonly string[] | undefined {
  const rest = key.slice(claimsPrefix.length);
  if (key.slice(0, claimsPrefix.length).toLowerCase() !== claimsPrefix) return undefined;
  if (rest.startsWith(".")) {
    const names = rest.slice(1).split(".");
    return rest.length > 1 ? names : undefined;
  }
  return rest.startsWith("[") && rest.endsWith("]") && rest.length > 2
    ? rest.slice(1, -1).split("][")
    : undefined;
}

/** `[a][b]` as its names; a text with other brackets counts as one name. */
export function nestedBrackets(text: string): readonly string[] | undefined {
  if (/^(\[[^[\]]*\])+$/.test(text)) return text.slice(1, -1).split("][");
  return text.startsWith("[") && text.endsWith("]") ? [text.slice(1, -1)] : undefined;
}

/** A claim has the value, or is a list that has it. */
export function metadataMatcher(
  claims: readonly string[],
  value: unknown,
): Readonly<Record<string, unknown>> {
  return {
    filter: "envoy.filters.http.jwt_authn",
    path: ["payload", ...claims].map((key) => ({ key })),
    value: {
      or_match: { value_matchers: [{ list_match: { one_of: value } }, value] },
    },
  };
}
