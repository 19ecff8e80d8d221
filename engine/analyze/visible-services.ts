/** Services and ServiceEntries by the scope that may see them, as analysis searches them (CP-512). */
import type { Resource } from "../resources/resource.ts";
import { fullHost } from "./names.ts";

export interface KnownService {
  readonly ports: readonly number[];
  /** Of a ServiceEntry that selects workloads. */
  readonly selector: Readonly<Record<string, string>>;
}

export interface VisibleServices {
  /** The service that a resource of `namespace` means by `host`. */
  find(
    namespace: string,
    exportTo: readonly string[] | undefined,
    host: string,
  ): KnownService | undefined;
}

const EVERYONE = "*";

export function visibleServices(
  entries: readonly Resource<"ServiceEntry">[],
  services: readonly Resource<"Service">[],
): VisibleServices {
  const known = new Map<string, KnownService>();
  for (const { metadata, spec } of entries) {
    const { namespace } = metadata;
    const value = {
      ports: (spec.ports ?? []).map(({ number = 0 }) => number),
      selector: spec.workloadSelector?.labels ?? {},
    };
    const exported = spec.exportTo ?? [];
    const everyone = exported.indexOf(EVERYONE);
    // Those that are named after "*" are not looked at.
    const scopes =
      exported.length === 0
        ? [EVERYONE]
        : exported.slice(0, everyone === -1 ? undefined : everyone + 1);
    for (const host of spec.hosts ?? []) {
      for (const scope of scopes) known.set(key(scope, namespace, host), value);
    }
  }
  for (const { metadata, spec } of services) {
    const { namespace, name, annotations } = metadata;
    const value = { ports: (spec.ports ?? []).map(({ port }) => port), selector: {} };
    const written = annotations["networking.istio.io/exportTo"] ?? "";
    for (const scope of written === "" ? [EVERYONE] : written.split(",").map((one) => one.trim()))
      known.set(key(scope, namespace, name), value);
  }
  return { find: (namespace, exportTo, host) => find(known, namespace, exportTo, host) };
}

function key(scope: string, namespace: string, host: string): string {
  return `${scope === "." ? namespace : scope}/${fullHost(namespace, host)}`;
}

/** Everyone's first, then those of the namespaces that the resource itself is exported to, then wildcards. */
function find(
  known: ReadonlyMap<string, KnownService>,
  namespace: string,
  exportTo: readonly string[] = [],
  host: string,
): KnownService | undefined {
  const scopes = [EVERYONE, ...(exportTo.length === 0 ? [namespace] : exportTo)];
  for (const scope of scopes) {
    const found = known.get(key(scope, namespace, host));
    if (found !== undefined) return found;
  }
  for (const [entry, service] of known) {
    const slash = entry.indexOf("/");
    const scope = entry.slice(0, slash);
    const wildcard = entry.slice(slash + 1);
    if (!wildcard.startsWith("*") || (scope !== EVERYONE && scope !== namespace)) continue;
    if (host.replace(/^\*/, "").endsWith(wildcard.slice(1))) return service;
  }
  return undefined;
}
