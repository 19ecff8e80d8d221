/** IST0140: a gateway's route to a host whose subsets only count in the mesh (CP-520). */
import { fullName } from "../names.ts";
import type { Rule } from "../rule.ts";
import { named } from "./destination-hosts.ts";

export const ingressSubsets: Rule = function* (mesh) {
  const all = mesh.of("VirtualService");
  const subsetted = new Map<string, string>();
  for (const resource of all) {
    const { hosts = [], http = [] } = resource.spec;
    for (const entry of http.flatMap(({ route = [] }) => route)) {
      const destination = named(entry.destination);
      const isOwn = hosts.includes(destination.host);
      if ((destination.subset ?? "") !== "" && isOwn)
        subsetted.set(destination.host, fullName(resource));
    }
  }
  for (const resource of all) {
    const { gateways = [], http = [] } = resource.spec;
    if (gateways.length === 0) continue;
    for (const [index, { route = [] }] of http.entries()) {
      for (const [position, entry] of route.entries()) {
        const destination = named(entry.destination);
        const other = subsetted.get(destination.host);
        if ((destination.subset ?? "") !== "" || other === undefined) continue;
        yield {
          code: "IST0140",
          resource,
          path: ["spec", "http", index, "route", position, "destination"],
          values: { name: other },
          real: `Subset in virtual service ${other} has no effect on ingress gateway ${fullName(resource)} requests`,
        };
      }
    }
  }
};
