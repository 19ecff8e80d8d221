/**
 * The algebra of hosts: which names a wildcard covers, and which of two names says more.
 * A host is a wildcard if its first character is `*`; everything else is an exact name (CP-26).
 */

export const clusterDomain = "cluster.local";

export function isWildcard(host: string): boolean {
  return host.startsWith("*");
}

/** Whether two hosts have a name in common; symmetric (CP-27). */
export function matchesHost(one: string, other: string): boolean {
  if (!isWildcard(one)) {
    return isWildcard(other) ? one.endsWith(other.slice(1)) : one === other;
  }
  if (!isWildcard(other)) return other.endsWith(one.slice(1));
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  return long.slice(1).endsWith(short.slice(1));
}

/** Whether every name of `host` is one of `cover` (CP-28). */
export function isSubsetOf(host: string, cover: string): boolean {
  if (isWildcard(host)) {
    return isWildcard(cover) && host.slice(1).endsWith(cover.slice(1));
  }
  return isWildcard(cover) ? host.endsWith(cover.slice(1)) : host === cover;
}

/** Exact before wildcard, long before short, then by letters: a sort order (CP-29). */
export function compareSpecificity(one: string, other: string): number {
  const oneIsWildcard = isWildcard(one);
  if (oneIsWildcard !== isWildcard(other)) return oneIsWildcard ? 1 : -1;
  if (one.length !== other.length) return other.length - one.length;
  return compareText(one, other);
}

/** By code unit, as Go compares strings. */
export function compareText(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

/** What two lists have in common: of each overlapping pair the more specific (CP-31). */
export function intersectHosts(
  some: readonly string[],
  others: readonly string[],
): readonly string[] {
  const found = new Set<string>();
  for (const one of some) {
    for (const other of others) {
      if (isSubsetOf(one, other)) found.add(one);
      else if (isSubsetOf(other, one)) found.add(other);
    }
  }
  return [...found];
}

/** A table from hosts to things, searched for the most specific host that covers a name. */
export interface HostTable<Value> {
  readonly exact: ReadonlyMap<string, Value>;
  readonly wildcard: ReadonlyMap<string, Value>;
}

/** The entry for `host`: its own, else that of the most specific wildcard (CP-30). */
export function findMostSpecific<Value>(table: HostTable<Value>, host: string): Value | undefined {
  const own = isWildcard(host) ? table.wildcard.get(host) : table.exact.get(host);
  if (own !== undefined) return own;
  const name = isWildcard(host) ? host.slice(1) : host;
  let best: string | undefined;
  for (const candidate of table.wildcard.keys()) {
    if (!name.endsWith(candidate.slice(1))) continue;
    if (best === undefined || compareSpecificity(candidate, best) < 0) best = candidate;
  }
  return best === undefined ? undefined : table.wildcard.get(best);
}

/** A name without a dot means the Service of that name in the rule's own namespace (CP-20, CP-21, CP-23). */
export function resolveHost(host: string, namespace: string): string {
  if (host === "" || host === "*" || host.includes(".") || host.includes(":")) return host;
  return serviceHost(host, namespace);
}

export function serviceHost(name: string, namespace: string): string {
  return `${name}.${namespace}.svc.${clusterDomain}`;
}

/** `mesh` stays; other references to a Gateway become `namespace/name` (CP-25). */
export function resolveGateway(reference: string, namespace: string): string {
  if (reference === "mesh") return reference;
  const slash = reference.indexOf("/");
  if (slash >= 0) {
    return reference.startsWith("./") ? `${namespace}/${reference.slice(slash + 1)}` : reference;
  }
  const [name = "", owner] = reference.split(".");
  return owner === undefined ? `${namespace}/${reference}` : `${owner}/${name}`;
}

/** Whether a request's labels contain all of `wanted`; no labels are contained in any. */
export function containsLabels(
  wanted: Readonly<Record<string, string>> | undefined,
  labels: Readonly<Record<string, string>>,
): boolean {
  if (wanted === undefined) return true;
  for (const [key, value] of Object.entries(wanted)) {
    if (labels[key] !== value) return false;
  }
  return true;
}

/** A dotted IPv4 or a colon-separated IPv6 address. */
export function isAddress(text: string): boolean {
  if (text.includes(":")) return /^[0-9a-fA-F:.]+$/.test(text);
  const parts = text.split(".");
  return parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255);
}
