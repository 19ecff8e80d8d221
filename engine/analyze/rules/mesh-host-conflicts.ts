/** IST0109: several VirtualServices of the mesh for one host in one scope (CP-519). */
import type { Resource } from "../../resources/resource.ts";
import { fullHost, fullName, hostsMeet } from "../names.ts";
import type { Rule } from "../rule.ts";

export const meshHostConflicts: Rule = function* (mesh) {
  const byHost = new Map<string, Resource<"VirtualService">[]>();
  for (const resource of mesh.of("VirtualService")) {
    const { gateways = [], hosts = [] } = resource.spec;
    if (gateways.length > 0 && !gateways.includes("mesh")) continue;
    const { namespace } = resource.metadata;
    for (const scope of scopesOf(resource)) {
      for (const host of hosts) {
        const key = `${scope}/${fullHost(namespace, host)}`;
        byHost.set(key, [...(byHost.get(key) ?? []), resource]);
      }
    }
  }
  const reported = new Set<string>();
  for (const [host, list] of withWildcards(byHost)) {
    if (list.length < 2) continue;
    const names = list.map(fullName).sort().join(",");
    for (const resource of list) {
      // Once for each resource, however many hosts it shares.
      if (reported.has(resource.key)) continue;
      reported.add(resource.key);
      yield {
        code: "IST0109",
        resource,
        path: ["spec", "hosts"],
        values: {
          names: list
            .filter((one) => one !== resource)
            .map(fullName)
            .join(", "),
          host: host.slice(host.indexOf("/") + 1),
        },
        real: `The VirtualServices ${names} associated with mesh gateway define the same host ${host} which can lead to undefined behavior. This can be fixed by merging the conflicting VirtualServices into a single resource.`,
      };
    }
  }
};

/** Who may see it: everyone, or the namespaces it is exported to. */
function scopesOf({ metadata, spec }: Resource<"VirtualService">): readonly string[] {
  const exported = spec.exportTo ?? [];
  if (exported.length === 0 || exported.includes("*")) return ["*"];
  return [...new Set(exported.map((name) => (name === "." ? metadata.namespace : name)))];
}

/** What is scoped also meets what everyone sees, wildcards too. */
function withWildcards(
  byHost: ReadonlyMap<string, readonly Resource<"VirtualService">[]>,
): ReadonlyMap<string, readonly Resource<"VirtualService">[]> {
  const publics = [...byHost].filter(([key]) => key.startsWith("*/"));
  return new Map(
    [...byHost].map(([key, list]) => {
      if (key.startsWith("*/")) return [key, list];
      const host = key.slice(key.indexOf("/") + 1);
      const met = publics.filter(([other]) => hostsMeet(other.slice(2), host));
      return [key, [...list, ...met.flatMap(([, all]) => all)]];
    }),
  );
}
