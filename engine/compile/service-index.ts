import type { MeshConfig } from "../resources/mesh-config.ts";
import type { MeshService } from "./mesh-service.ts";
import { everyone, nobody, own } from "./visibility.ts";

/** Services by who sees them, and by name (CP-38, CP-40). */
export interface ServiceIndex {
  readonly everyones: readonly MeshService[];
  readonly exportedTo: ReadonlyMap<string, readonly MeshService[]>;
  /** By host, then by namespace: the one that counts for that pair. */
  readonly byHost: ReadonlyMap<string, ReadonlyMap<string, MeshService>>;
  readonly defaultExportTo: readonly string[];
}

export function indexServices(services: readonly MeshService[], mesh: MeshConfig): ServiceIndex {
  const everyones: MeshService[] = [];
  const exportedTo = new Map<string, MeshService[]>();
  const byHost = new Map<string, Map<string, MeshService>>();
  for (const service of services) {
    const sameHost = byHost.get(service.host) ?? new Map<string, MeshService>();
    byHost.set(service.host, sameHost);
    const known = sameHost.get(service.namespace);
    const displaces = known?.registry === "External" && service.registry === "Kubernetes";
    if (known === undefined || displaces) sameHost.set(service.namespace, service);
    const names = exportedNames(service, mesh.defaultServiceExportTo);
    if (names.has(everyone)) {
      everyones.push(service);
      continue;
    }
    if (names.has(nobody)) continue;
    for (const name of new Set(
      [...names].map((name) => (name === own ? service.namespace : name)),
    )) {
      exportedTo.set(name, [...(exportedTo.get(name) ?? []), service]);
    }
  }
  return { everyones, exportedTo, byHost, defaultExportTo: mesh.defaultServiceExportTo };
}

function exportedNames(service: MeshService, fallback: readonly string[]): ReadonlySet<string> {
  return new Set(service.exportTo.length === 0 ? fallback : service.exportTo);
}

export function servicesSeenFrom(index: ServiceIndex, namespace: string): readonly MeshService[] {
  return [...(index.exportedTo.get(namespace) ?? []), ...index.everyones];
}

export function isVisible(index: ServiceIndex, service: MeshService, namespace: string): boolean {
  const names = exportedNames(service, index.defaultExportTo);
  return (
    names.has(everyone) ||
    names.has(namespace) ||
    (names.has(own) && service.namespace === namespace)
  );
}
