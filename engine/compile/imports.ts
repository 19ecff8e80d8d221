import type { IstioEgressListener } from "../resources/sidecar.ts";
import { isSubsetOf, isWildcard, matchesHost } from "./host.ts";
import type { MeshService } from "./mesh-service.ts";
import { compareAge } from "./age.ts";
import { parseProtocol } from "./protocol.ts";
import type { Push } from "./push.ts";
import { narrowToPorts } from "./scope-services.ts";
import { isVisible, servicesSeenFrom } from "./service-index.ts";
import type { BoundVirtualService } from "./bound-virtual-service.ts";
import { virtualServicesFor } from "./virtual-services.ts";

/** Hosts of one namespace section of `egress.hosts` (CP-46). */
interface ImportedHosts {
  readonly exact: Set<string>;
  readonly all: string[];
  readonly excluded: string[];
}

export interface HostImports {
  /** By namespace; `*` for all. */
  readonly sections: ReadonlyMap<string, ImportedHosts>;
  /** Whether every entry names one host of one namespace. */
  readonly isExact: boolean;
}

export function parseImports(hosts: readonly string[], namespace: string): HostImports {
  const sections = new Map<string, ImportedHosts>();
  let isExact = true;
  for (const entry of hosts) {
    const [owner = "", host = "", ...rest] = entry.split("/");
    if (!entry.includes("/") || rest.length > 0) continue;
    const isExcluded = owner.startsWith("~");
    const named = isExcluded ? owner.slice(1) || "*" : owner;
    const section = named === "." ? namespace : named;
    const imported = sections.get(section) ?? { exact: new Set<string>(), all: [], excluded: [] };
    sections.set(section, imported);
    if (isExcluded) {
      imported.excluded.push(host);
      continue;
    }
    if (isWildcard(host)) isExact = false;
    else imported.exact.add(host);
    if (section === "*") isExact = false;
    imported.all.push(host);
  }
  return { sections, isExact };
}

/** Services that the sections name, of one namespace a host (CP-41, CP-47, CP-50). */
export function importServices(
  push: Push,
  namespace: string,
  imports: HostImports,
  written: IstioEgressListener,
): readonly MeshService[] {
  const candidates = imports.isExact
    ? exactServices(push, namespace, imports)
    : servicesSeenFrom(push.services, namespace);
  const port = portToMatch(written);
  const everywhere = imports.sections.get("*");
  const imported = candidates.flatMap((service) => {
    const section = imports.sections.get(service.namespace);
    if (isExcluded(section, service.host) || isExcluded(everywhere, service.host)) return [];
    const found = importService(section, service, port) ?? importService(everywhere, service, port);
    return found === undefined ? [] : [found];
  });
  return ofOneNamespace(imported, namespace);
}

/** A listener with a port takes only services with that port, except as a general HTTP proxy. */
function portToMatch({ port }: IstioEgressListener): number | undefined {
  if (port === undefined || port.number === 0) return undefined;
  return parseProtocol(port.protocol) === "HTTP_PROXY" ? undefined : port.number;
}

function exactServices(
  push: Push,
  namespace: string,
  imports: HostImports,
): readonly MeshService[] {
  const found: MeshService[] = [];
  for (const [owner, { exact }] of imports.sections) {
    for (const host of exact) {
      const service = push.services.byHost.get(host)?.get(owner);
      if (service !== undefined && isVisible(push.services, service, namespace)) {
        found.push(service);
      }
    }
  }
  return found.sort((one, other) => compareAge(one.age, other.age));
}

function isExcluded(section: ImportedHosts | undefined, host: string): boolean {
  return section?.excluded.some((excluded) => isSubsetOf(host, excluded)) === true;
}

function importService(
  section: ImportedHosts | undefined,
  service: MeshService,
  port: number | undefined,
): MeshService | undefined {
  if (section === undefined || !importsHost(section, service.host)) return undefined;
  const narrowed = port === undefined ? service : narrowToPorts(service, new Set([port]));
  if (narrowed === undefined || narrowed.aliases.length === 0) return narrowed;
  const aliases = narrowed.aliases.filter(({ host }) => importsHost(section, host));
  return aliases.length === narrowed.aliases.length ? narrowed : { ...narrowed, aliases };
}

function importsHost(section: ImportedHosts, host: string): boolean {
  return (
    section.exact.has(host) ||
    section.all.some(
      (imported) => (isWildcard(host) || isWildcard(imported)) && isSubsetOf(host, imported),
    )
  );
}

/** A host in several namespaces: the own one, else a Kubernetes Service, else the oldest (CP-41). */
function ofOneNamespace(
  services: readonly MeshService[],
  namespace: string,
): readonly MeshService[] {
  const chosen = new Map<string, MeshService>();
  for (const service of services) {
    const known = chosen.get(service.host);
    const displaces =
      known?.registry === "External" &&
      service.registry === "Kubernetes" &&
      known.namespace !== namespace;
    if (known === undefined || service.namespace === namespace || displaces) {
      chosen.set(service.host, service);
    }
  }
  return services.filter((service) => chosen.get(service.host)?.namespace === service.namespace);
}

/** VirtualServices with a host that overlaps an imported one; the whole of each comes (CP-48). */
export function importVirtualServices(
  push: Push,
  namespace: string,
  imports: HostImports,
): readonly BoundVirtualService[] {
  const everywhere = imports.sections.get("*");
  return virtualServicesFor(push.virtualServices, "mesh", namespace).filter((service) => {
    const section = imports.sections.get(service.namespace);
    return service.hosts.some(
      (host) =>
        (importsRoutes(section, host, service) || importsRoutes(everywhere, host, service)) &&
        !isExcluded(section, host) &&
        !isExcluded(everywhere, host),
    );
  });
}

function importsRoutes(
  section: ImportedHosts | undefined,
  host: string,
  service: BoundVirtualService,
): boolean {
  if (section === undefined) return false;
  if (section.exact.has(host)) return true;
  return section.all.some((imported) => {
    if (!isWildcard(host) && !isWildcard(imported)) return false;
    return service.semantics === "gateway"
      ? isSubsetOf(host, imported)
      : matchesHost(host, imported);
  });
}
