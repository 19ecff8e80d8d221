/** What analysis looks at: every readable document, the last of a name, whether it was admitted or not (CP-505). */
import type { Snapshot, WrittenDocument } from "../admit/snapshot.ts";
import type { KindName } from "../resources/kinds.ts";
import type { MeshConfig } from "../resources/mesh-config.ts";
import type { Resource } from "../resources/resource.ts";
import { visibleServices, type VisibleServices } from "./visible-services.ts";

export interface Mesh {
  of<Kind extends KindName>(kind: Kind): readonly Resource<Kind>[];
  readonly config: MeshConfig;
  readonly services: VisibleServices;
}

export function meshOf({ mesh: config }: Snapshot, written: readonly WrittenDocument[]): Mesh {
  const byKey = new Map<string, Resource>();
  for (const { resource } of written) {
    if (resource !== undefined) byKey.set(resource.key, resource);
  }
  const resources = [...byKey.values()];
  const of = <Kind extends KindName>(kind: Kind): readonly Resource<Kind>[] =>
    resources.filter((resource): resource is Resource<Kind> => resource.kind === kind);
  return { of, config, services: visibleServices(of("ServiceEntry"), of("Service")) };
}
