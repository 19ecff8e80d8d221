/** IST0134 and IST0177: ServiceEntries without addresses, and at odds with each other (CP-533, CP-534). */
import type { Resource } from "../../resources/resource.ts";
import { fullName } from "../names.ts";
import type { Mesh } from "../mesh.ts";
import type { Rule } from "../rule.ts";

/** Addresses are allocated for hosts without one; only these two settings count for the analyzer (CP-461). */
function allocates({ config }: Mesh): boolean {
  const settings = config.defaultConfig?.proxyMetadata ?? {};
  return (
    settings["ISTIO_META_DNS_CAPTURE"] === "true" &&
    (settings["ISTIO_META_DNS_AUTO_ALLOCATE"] === "true" ||
      settings["PILOT_ENABLE_IP_AUTOALLOCATE"] === "true")
  );
}

export const entryAddresses: Rule = function* (mesh) {
  if (allocates(mesh)) return;
  for (const resource of mesh.of("ServiceEntry")) {
    const { addresses = [], ports = [] } = resource.spec;
    const given = resource.status?.["addresses"];
    if (addresses.length > 0 || (Array.isArray(given) && given.length > 0)) continue;
    for (const [index, { protocol = "" }] of ports.entries()) {
      if (protocol !== "" && protocol.toUpperCase() !== "TCP") continue;
      const real = "ServiceEntry addresses are required for this protocol.";
      yield { code: "IST0134", resource, path: ["spec", "ports", index], real };
    }
  }
};

interface Claim {
  readonly resource: Resource<"ServiceEntry">;
  readonly protocol: string;
}

export const entryProtocols: Rule = function* (mesh) {
  const claims = new Map<string, Claim[]>();
  for (const resource of mesh.of("ServiceEntry")) {
    const { hosts = [], ports = [] } = resource.spec;
    for (const host of hosts) {
      for (const { number = 0, protocol = "" } of ports) {
        const key = `${host} ${number}`;
        claims.set(key, [
          ...(claims.get(key) ?? []),
          { resource, protocol: protocol.toUpperCase() },
        ]);
      }
    }
  }
  for (const [key, all] of claims) {
    const [host = "", port = ""] = key.split(" ");
    for (const { resource } of all) {
      const seen = all.filter((other) => overlaps(resource, other.resource));
      const protocols = [...new Set(seen.map(({ protocol }) => protocol))].sort();
      if (protocols.length < 2) continue;
      const names = [...new Set(seen.map((one) => fullName(one.resource)))].sort();
      yield {
        code: "IST0177",
        resource,
        path: ["spec", "ports"],
        values: { host, port, protocols: protocols.join(", ") },
        real: `Multiple ServiceEntries (${names.join(", ")}) define the same host "${host}" and port ${port} with conflicting protocols (${protocols.join(", ")}).`,
      };
    }
  }
};

/** Whether some namespace sees both. */
function overlaps(one: Resource<"ServiceEntry">, other: Resource<"ServiceEntry">): boolean {
  const [a, b] = [scopes(one), scopes(other)];
  return a.includes("*") || b.includes("*") || a.some((scope) => b.includes(scope));
}

function scopes({ metadata, spec }: Resource<"ServiceEntry">): readonly string[] {
  const { exportTo = [] } = spec;
  if (exportTo.length === 0) return ["*"];
  return exportTo.map((name) => (name === "." ? metadata.namespace : name));
}
