/** IST0101: subsets that no DestinationRule defines (CP-515). */
import { serviceName } from "../names.ts";
import type { Rule } from "../rule.ts";
import { destinationsOf } from "./destination-hosts.ts";

export const destinationSubsets: Rule = function* (mesh) {
  const defined = new Set(
    mesh
      .of("DestinationRule")
      .flatMap(({ metadata, spec }) =>
        (spec.subsets ?? []).map(
          ({ name = "" }) => `${serviceName(metadata.namespace, spec.host ?? "")}+${name}`,
        ),
      ),
  );
  for (const resource of mesh.of("VirtualService")) {
    for (const { destination, path, isMirror } of destinationsOf(resource)) {
      const { host, subset = "" } = destination;
      if (subset === "") continue;
      if (defined.has(`${serviceName(resource.metadata.namespace, host)}+${subset}`)) continue;
      const what = isMirror ? "mirror+subset in destinationrule" : "host+subset in destinationrule";
      yield {
        code: "IST0101",
        resource,
        path: [...path, "subset"],
        values: { what: "subset", name: `${host}+${subset}` },
        real: `Referenced ${what} not found: "${host}+${subset}"`,
      };
    }
  }
};
