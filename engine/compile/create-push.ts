import type { Snapshot } from "../admit/snapshot.ts";
import { resourcesOf } from "../admit/snapshot.ts";
import type { KindName } from "../resources/kinds.ts";
import type { Resource } from "../resources/resource.ts";
import { ageOfDocument, byAge } from "./age.ts";
import { indexDestinationRules } from "./destination-rules.ts";
import type { GatewayResource } from "./gateway-resource.ts";
import { indexPeerAuthentications } from "./peer-authentication.ts";
import type { Push } from "./push.ts";
import { buildRegistry, sameItems } from "./registry.ts";
import { indexServices } from "./service-index.ts";
import { indexVirtualServices } from "./virtual-services.ts";

/**
 * Indexes a snapshot. What an edit did not touch is taken over from `previous`, so that a proxy whose
 * inputs are the same objects as before need not be compiled again.
 */
export function createPush(snapshot: Snapshot, previous?: Push): Push {
  const { mesh } = snapshot;
  const old = previous?.mesh === mesh ? previous : undefined;
  const registry = buildRegistry(snapshot, previous?.registry);
  const services =
    old !== undefined && sameItems(old.registry.services, registry.services)
      ? old.services
      : indexServices(registry.services, mesh);
  return {
    snapshot,
    mesh,
    registry,
    services,
    virtualServices: virtualServicesOf(snapshot, old),
    destinationRules: unlessChanged(
      snapshot,
      old,
      "DestinationRule",
      (push) => push.destinationRules,
      (resources) => indexDestinationRules(resources, mesh),
    ),
    peerAuthentications: unlessChanged(
      snapshot,
      old,
      "PeerAuthentication",
      (push) => push.peerAuthentications,
      (resources) => indexPeerAuthentications(resources, mesh.rootNamespace),
    ),
    sidecars: unlessChanged(snapshot, old, "Sidecar", (push) => push.sidecars, byAge),
    gateways: unlessChanged(snapshot, old, "Gateway", (push) => push.gateways, gatewaysByAge),
    authorizationPolicies: unlessChanged(
      snapshot,
      old,
      "AuthorizationPolicy",
      (push) => push.authorizationPolicies,
      byAge,
    ),
    requestAuthentications: unlessChanged(
      snapshot,
      old,
      "RequestAuthentication",
      (push) => push.requestAuthentications,
      byAge,
    ),
    envoyFilters: unlessChanged(snapshot, old, "EnvoyFilter", (push) => push.envoyFilters, byAge),
    kept: { scopes: new Map(), proxies: new Map(previous?.kept.proxies) },
  };
}

/** An index over one kind, taken over where its resources are the same objects. */
function unlessChanged<Kind extends KindName, Index>(
  snapshot: Snapshot,
  old: Push | undefined,
  kind: Kind,
  take: (push: Push) => Index,
  build: (resources: readonly Resource<Kind>[]) => Index,
): Index {
  const resources = resourcesOf(snapshot, kind);
  if (old !== undefined && sameItems(resourcesOf(old.snapshot, kind), resources)) return take(old);
  return build(resources);
}

function virtualServicesOf(snapshot: Snapshot, old: Push | undefined): Push["virtualServices"] {
  return unlessChanged(
    snapshot,
    old,
    "VirtualService",
    (push) => push.virtualServices,
    (resources) => indexVirtualServices(resources, [], snapshot.mesh, old?.virtualServices),
  );
}

function gatewaysByAge(resources: readonly Resource<"Gateway">[]): readonly GatewayResource[] {
  return byAge(resources).map((resource) => ({
    name: resource.metadata.name,
    namespace: resource.metadata.namespace,
    age: ageOfDocument(resource),
    selector: resource.spec.selector ?? {},
    servers: resource.spec.servers ?? [],
    resource,
  }));
}
