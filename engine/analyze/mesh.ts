/** What analysis looks at: every readable document, the last of a name, whether it was admitted or not (CP-505). */
import type { Snapshot } from "../admit/snapshot.ts";
import type { KindName } from "../resources/kinds.ts";
import type { MeshConfig } from "../resources/mesh-config.ts";
import type { Resource } from "../resources/resource.ts";
import { visibleServices, type VisibleServices } from "./visible-services.ts";

export interface Mesh {
  of<Kind extends KindName>(kind: Kind): readonly Resource<Kind>[];
  readonly config: MeshConfig;
  /** Whether Istio's injecting webhook is there. */
  readonly hasInjector: boolean;
  /** The API server has not filled in its defaults. */
  readonly isAsWritten: boolean;
  readonly services: VisibleServices;
}

/** Of equal names the last one counts. */
export function meshOf(
  { mesh: config }: Snapshot,
  all: readonly Resource[],
  { hasInjector, isAsWritten }: Pick<Mesh, "hasInjector" | "isAsWritten">,
): Mesh {
  const resources = [...new Map(all.map((resource) => [resource.key, resource])).values()];
  const of = <Kind extends KindName>(kind: Kind): readonly Resource<Kind>[] =>
    resources.filter((resource): resource is Resource<Kind> => resource.kind === kind);
  return {
    of,
    config,
    hasInjector,
    isAsWritten,
    services: visibleServices(of("ServiceEntry"), of("Service")),
  };
}
