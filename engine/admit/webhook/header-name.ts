const headerNamePattern = /^[!#$%&'*+\-.^_`|~A-Za-z0-9]+$/u;
const pseudoHeaders: readonly string[] = [":method", ":scheme", ":authority", ":path", ":status"];

export function headerNameError(name: string): string | undefined {
  if (name === "") return "header name cannot be empty";
  if (isRoutingClaim(name) || pseudoHeaders.includes(name) || headerNamePattern.test(name))
    return undefined;
  return `header name ${name} is not a valid header name`;
}

/** `@request.auth.claims.name` or `@request.auth.claims[name]`. */
export function isRoutingClaim(name: string): boolean {
  return /^@request\.auth\.claims(?:\..+|\[.+\])$/isu.test(name);
}

export function corsHeaderError(name: string): string | undefined {
  if (name === "") return "header name cannot be empty";
  return name === "*" || headerNamePattern.test(name)
    ? undefined
    : `header name ${name} is not a valid header name`;
}
