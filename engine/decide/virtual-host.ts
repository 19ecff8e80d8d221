/**
 * The virtual host that takes a Host header: exact domains first, then `*.suffix` longest first, then
 * `prefix.*` longest first, then `*`. Every kind is a map, so the cost does not grow with their number.
 */
export interface DomainIndex<T> {
  readonly exact: ReadonlyMap<string, T>;
  readonly suffixes: ReadonlyMap<string, T>;
  readonly suffixLengths: readonly number[];
  readonly prefixes: ReadonlyMap<string, T>;
  readonly prefixLengths: readonly number[];
  readonly any: T | undefined;
}

function lengthsOf(keys: Iterable<string>): number[] {
  return [...new Set([...keys].map((key) => key.length))].sort((a, b) => b - a);
}

/** @param hosts - each with its domains, as the route configuration lists them */
export function indexDomains<T>(hosts: Iterable<readonly [readonly string[], T]>): DomainIndex<T> {
  const [exact, suffixes, prefixes] = [
    new Map<string, T>(),
    new Map<string, T>(),
    new Map<string, T>(),
  ];
  let any: T | undefined;
  for (const [domains, host] of hosts) {
    for (const domain of domains) {
      const name = domain.toLowerCase();
      if (name === "*") any ??= host;
      else if (name.startsWith("*")) suffixes.set(name.slice(1), host);
      else if (name.endsWith("*")) prefixes.set(name.slice(0, -1), host);
      else if (!exact.has(name)) exact.set(name, host);
    }
  }
  return {
    exact,
    suffixes,
    suffixLengths: lengthsOf(suffixes.keys()),
    prefixes,
    prefixLengths: lengthsOf(prefixes.keys()),
    any,
  };
}

/**
 * The name in a Host header without its port: a colon inside the brackets of an IPv6 literal is not one.
 *
 * @see DP-41
 */
export function stripPort(host: string): string {
  const colon = host.lastIndexOf(":");
  return colon === -1 || host.indexOf("]", colon) !== -1 ? host : host.slice(0, colon);
}

/**
 * @param host - lower case, without port
 * @see DP-42
 */
export function findByDomain<T>(index: DomainIndex<T>, host: string): T | undefined {
  const exact = index.exact.get(host);
  if (exact !== undefined) return exact;
  for (const length of index.suffixLengths) {
    if (length >= host.length) continue; // the star stands for one character at least
    const found = index.suffixes.get(host.slice(host.length - length));
    if (found !== undefined) return found;
  }
  for (const length of index.prefixLengths) {
    if (length >= host.length) continue;
    const found = index.prefixes.get(host.slice(0, length));
    if (found !== undefined) return found;
  }
  return index.any;
}
