import type { KindName } from "../resources/kinds.ts";
import type { MeshConfig } from "../resources/mesh-config.ts";
import type { Resource } from "../resources/resource.ts";
import type { Diagnostic } from "../source/diagnostic.ts";
import type { SourceDocument } from "../source/document.ts";
import { placeOfEntry } from "../source/document.ts";
import type { Origin, Place, ResourceKey } from "../source/place.ts";

/** The resources that were admitted, and the mesh's settings: what istiod knows. */
export interface Snapshot {
  /** In the order of the documents. */
  readonly resources: ReadonlyMap<ResourceKey, Resource>;
  readonly mesh: MeshConfig;
  /** The parsed documents, so that an origin can be shown as a place. */
  readonly documents: readonly SourceDocument[];
  /** Every document that says what it is, whether it was admitted or not: what `istioctl analyze` reads. */
  readonly written: readonly WrittenDocument[];
}

export interface WrittenDocument {
  /** Absent where the spec cannot be decoded. */
  readonly resource?: Resource;
  readonly document: SourceDocument;
  /** What validation says of the spec alone, metadata aside (CP-523). */
  readonly findings: readonly Diagnostic[];
}

/** Every resource of one kind, in the order of the documents. */
export function resourcesOf<Kind extends KindName>(
  snapshot: Snapshot,
  kind: Kind,
): readonly Resource<Kind>[] {
  const found: Resource<Kind>[] = [];
  for (const resource of snapshot.resources.values()) {
    if (isKind(resource, kind)) found.push(resource);
  }
  return found;
}

/** Where `origin` stands in the learner's files; undefined if its resource is gone. */
export function placeOf(snapshot: Snapshot, origin: Origin): Place | undefined {
  const resource = snapshot.resources.get(origin.resource);
  if (resource === undefined) return undefined;
  const document = snapshot.documents[resource.source.document];
  return document === undefined ? undefined : placeOfEntry(document, origin.path);
}

function isKind<Kind extends KindName>(resource: Resource, kind: Kind): resource is Resource<Kind> {
  return resource.kind === kind;
}
