/** IST0151 to IST0155: patches that depend on what others did before them. */
import type { EnvoyConfigObjectPatch } from "../../resources/envoy-filter.ts";
import type { Resource } from "../../resources/resource.ts";
import type { Report, Rule } from "../rule.ts";

export const envoyFilterPatches: Rule = function* (mesh) {
  /** Filters that a patch for one proxy version speaks of. */
  const versioned = new Set<string>();
  for (const resource of mesh.of("EnvoyFilter")) {
    for (const [index, patch] of (resource.spec.configPatches ?? []).entries()) {
      if (patch.patch === undefined) break;
      const name = filterName(patch);
      yield* judge(resource, patch, index, versioned.has(name));
      if ((patch.match?.proxy?.proxyVersion ?? "") !== "") versioned.add(name);
    }
  }
};

function filterName({ patch, match }: EnvoyConfigObjectPatch): string {
  const value = patch?.value ?? {};
  if (Object.keys(value).length === 0) return "";
  // A name in the value and the same in the match are not taken for equal.
  if (value["name"] !== undefined) return `value ${JSON.stringify(value["name"])}`;
  return match?.listener?.filterChain?.filter?.name ?? "";
}

function* judge(
  resource: Resource<"EnvoyFilter">,
  { patch, applyTo = "INVALID" }: EnvoyConfigObjectPatch,
  index: number,
  isVersioned: boolean,
): Iterable<Report> {
  const path = ["spec", "configPatches", index];
  const isRoute = applyTo === "ROUTE_CONFIGURATION" || applyTo === "HTTP_ROUTE";
  const isFilter = applyTo === "NETWORK_FILTER" || applyTo === "HTTP_FILTER";
  const wrong = (code: "IST0152" | "IST0153" | "IST0154", real: string): Report => ({
    code,
    resource,
    path,
    values: { name: applyTo },
    real,
  });
  switch (patch?.operation) {
    case "ADD":
      if (isRoute)
        yield wrong(
          "IST0153",
          "The ADD operation will be ignored when applyTo is set to ROUTE_CONFIGURATION, or HTTP_ROUTE.",
        );
      return;
    case "REMOVE":
      if (isRoute)
        yield wrong(
          "IST0154",
          "The REMOVE operation will be ignored when applyTo is set to ROUTE_CONFIGURATION, or HTTP_ROUTE.",
        );
      else yield* relative(resource, path, isVersioned);
      return;
    case "REPLACE":
      if (!isFilter && applyTo !== "VIRTUAL_HOST")
        yield wrong(
          "IST0152",
          "The REPLACE operation is only valid for HTTP_FILTER and NETWORK_FILTER.",
        );
      else yield* relative(resource, path, isVersioned);
      return;
    case "INSERT_BEFORE":
    case "INSERT_AFTER":
      yield* relative(resource, path, isVersioned);
      return;
    default:
  }
}

function* relative(
  resource: Resource<"EnvoyFilter">,
  path: NonNullable<Report["path"]>,
  isVersioned: boolean,
): Iterable<Report> {
  if ((resource.spec.priority ?? 0) !== 0) return;
  yield isVersioned
    ? {
        code: "IST0155",
        resource,
        path,
        real: "This EnvoyFilter does not have a priority and has a relative patch operation (NSTERT_BEFORE/AFTER, REPLACE, MERGE, DELETE) and proxyVersion set which can cause the EnvoyFilter not to be applied during an upgrade. Using the INSERT_FIRST or ADD option or setting the priority may help in ensuring the EnvoyFilter is applied correctly.",
      }
    : {
        code: "IST0151",
        resource,
        path,
        real: "This EnvoyFilter does not have a priority and has a relative patch operation set which can cause the EnvoyFilter not to be applied. Using the INSERT_FIRST of ADD option or setting the priority may help in ensuring the EnvoyFilter is applied correctly.",
      };
}
