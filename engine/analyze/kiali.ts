/**
 * What Kiali marks in a configuration and `istioctl analyze` passes over, under Kiali's own codes. Where
 * both speak (KIA0202 and IST0174, KIA1101 and IST0101, KIA1106 and IST0109 …) Istio's word stands alone.
 */
import type { Snapshot } from "../admit/snapshot.ts";
import { placeOf, resourcesOf } from "../admit/snapshot.ts";
import type { Resource } from "../resources/resource.ts";
import { describe } from "../source/codes.ts";
import type { Diagnostic } from "../source/diagnostic.ts";
import type { Path } from "../source/place.ts";
import { fullHost, fullName } from "./names.ts";

type KialiCode = "KIA0201" | "KIA0209" | "KIA1104" | "KIA1105" | "KIA1108";

interface Mark {
  readonly code: KialiCode;
  readonly resource: Resource;
  readonly path: Path;
  readonly values?: Readonly<Record<string, string>>;
}

/** Kiali's checks of what was admitted. */
export function kialiChecks(snapshot: Snapshot): readonly Diagnostic[] {
  const rules = resourcesOf(snapshot, "DestinationRule");
  const services = resourcesOf(snapshot, "VirtualService");
  const marks = [
    ...repeatedSubsets(rules),
    ...rules.flatMap(subsetsWithoutLabels),
    ...services.flatMap((resource) => [...weights(resource)]),
    ...services.flatMap(gatewayNames),
  ];
  return marks.map(({ code, resource, path, values }) => {
    const place = placeOf(snapshot, { resource: resource.key, path });
    return {
      code,
      severity: "warning",
      layer: "analysis",
      resource: resource.key,
      path,
      ...(place !== undefined && { place }),
      ...describe(code, values),
    };
  });
}

/** KIA0201: the subsets of a host are those of one DestinationRule, unless a rule is for some workloads only. */
function* repeatedSubsets(rules: readonly Resource<"DestinationRule">[]): Iterable<Mark> {
  const seen = new Map<string, Resource<"DestinationRule">>();
  for (const resource of rules) {
    const { host = "", subsets = [], workloadSelector } = resource.spec;
    if (workloadSelector !== undefined) continue;
    const { namespace } = resource.metadata;
    const exported = [...(resource.spec.exportTo ?? [])].sort().join(",");
    const names = new Set(subsets.map(({ name = "" }) => name));
    for (const name of names) {
      const key = JSON.stringify([fullHost(namespace, host), name, exported]);
      const other = seen.get(key);
      if (other === undefined) {
        seen.set(key, resource);
        continue;
      }
      const index = subsets.findIndex((one) => one.name === name);
      const values = { name, host, other: fullName(other) };
      yield { code: "KIA0201", resource, path: ["spec", "subsets", index], values };
    }
  }
}

/** KIA0209 */
function subsetsWithoutLabels(resource: Resource<"DestinationRule">): readonly Mark[] {
  return (resource.spec.subsets ?? []).flatMap(({ name = "", labels = {} }, index) =>
    Object.keys(labels).length > 0
      ? []
      : [
          {
            code: "KIA0209",
            resource,
            path: ["spec", "subsets", index],
            values: { name },
          } as const,
        ],
  );
}

/** KIA1104: a weight with nothing to weigh against. KIA1105: one destination twice. */
function* weights(resource: Resource<"VirtualService">): Iterable<Mark> {
  for (const section of ["http", "tcp", "tls"] as const) {
    for (const [index, { route = [] }] of (resource.spec[section] ?? []).entries()) {
      const path = ["spec", section, index, "route"];
      const [only] = route;
      if (route.length === 1 && only?.weight !== undefined)
        yield { code: "KIA1104", resource, path: [...path, 0, "weight"] };
      const seen = new Set<string>();
      for (const [position, { destination }] of route.entries()) {
        const { host = "", subset = "", port } = destination ?? {};
        const key = JSON.stringify([
          fullHost(resource.metadata.namespace, host),
          subset,
          port?.number,
        ]);
        const name = subset === "" ? host : `${host}, subset ${subset}`;
        if (seen.has(key))
          yield { code: "KIA1105", resource, path: [...path, position], values: { name } };
        seen.add(key);
      }
    }
  }
}

/** KIA1108: the old form is `name.namespace` (CP-25). */
function gatewayNames(resource: Resource<"VirtualService">): readonly Mark[] {
  return (resource.spec.gateways ?? []).flatMap((name, index) =>
    name.includes(".") && !name.includes("/")
      ? [
          {
            code: "KIA1108",
            resource,
            path: ["spec", "gateways", index],
            values: { name },
          } as const,
        ]
      : [],
  );
}
