/** IST0101 and IST0112: destinations that are no service, or no port of one (CP-512 to CP-514). */
import type { Destination } from "../../resources/destination.ts";
import type { Resource } from "../../resources/resource.ts";
import type { Path } from "../../source/place.ts";
import type { Mesh } from "../mesh.ts";
import type { Report, Rule } from "../rule.ts";

export interface PlacedDestination {
  readonly destination: Destination;
  readonly path: Path;
  readonly isMirror: boolean;
}

export function destinationsOf({ spec }: Resource<"VirtualService">): readonly PlacedDestination[] {
  const found: PlacedDestination[] = [];
  for (const section of ["tcp", "tls", "http"] as const) {
    for (const [index, rule] of (spec[section] ?? []).entries()) {
      for (const [position, entry] of (rule.route ?? []).entries()) {
        const path = ["spec", section, index, "route", position, "destination"];
        found.push({ destination: named(entry.destination), path, isMirror: false });
      }
    }
  }
  for (const [index, { mirror, mirrors = [] }] of (spec.http ?? []).entries()) {
    const path = ["spec", "http", index];
    if (mirror !== undefined)
      found.push({ destination: named(mirror), path: [...path, "mirror"], isMirror: true });
    for (const [position, { destination }] of mirrors.entries()) {
      found.push({
        destination: named(destination),
        path: [...path, "mirrors", position, "destination"],
        isMirror: true,
      });
    }
  }
  return found;
}

/** Refused documents are looked at too: the host may be missing, or the whole destination. */
export function named(destination: Partial<Destination> | undefined): Destination {
  return { host: "", ...destination };
}

export const destinationHosts: Rule = function* (mesh) {
  for (const resource of mesh.of("VirtualService")) {
    for (const placed of destinationsOf(resource)) yield* check(mesh, resource, placed);
  }
};

function* check(
  mesh: Mesh,
  resource: Resource<"VirtualService">,
  { destination, path, isMirror }: PlacedDestination,
): Iterable<Report> {
  const { host, port } = destination;
  const service = mesh.services.find(resource.metadata.namespace, resource.spec.exportTo, host);
  if (service === undefined) {
    yield {
      code: "IST0101",
      resource,
      path: [...path, "host"],
      values: { what: "host", name: host },
      real: `Referenced ${isMirror ? "mirror host" : "host"} not found: "${host}"`,
    };
    return;
  }
  const { ports } = service;
  if (port === undefined) {
    if (ports.length < 2) return;
    yield {
      code: "IST0112",
      resource,
      path: [...path, "host"],
      values: { name: host, ports: ports.join(", ") },
      real: `This VirtualService routes to a service "${host}" that exposes multiple ports [${ports.join(" ")}]. Specifying a port in the destination is required to disambiguate.`,
    };
    return;
  }
  if (ports.includes(port.number ?? 0)) return;
  const name = `${host}:${port.number ?? 0}`;
  yield {
    code: "IST0101",
    resource,
    path: [...path, "port"],
    values: { what: "port", name },
    real: `Referenced host:port not found: "${name}"`,
  };
}
