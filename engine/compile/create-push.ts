import type { Snapshot } from "../admit/snapshot.ts";
import { resourcesOf } from "../admit/snapshot.ts";
import type { KindName } from "../resources/kinds.ts";
import type { Resource } from "../resources/resource.ts";
import { ageOfDocument, byAge, compareAge } from "./age.ts";
import { indexDestinationRules } from "./destination-rules.ts";
import { kubernetesGateways } from "./k8s-gateways.ts";
import { generatedVirtualServices } from "./k8s-routes.ts";
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
    gateways: gatewaysOf(snapshot, old),
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

/** Kinds that generated VirtualServices and Gateways come from. */
const gatewayApi = ["GatewayClass", "KubernetesGateway", "HTTPRoute"] as const;
/** Kinds that those refer to. */
const gatewayApiReferences = [
  "ReferenceGrant",
  "Namespace",
  "Secret",
  "Service",
  "ServiceEntry",
] as const;

function isSameGatewayApi(snapshot: Snapshot, old: Push | undefined): boolean {
  if (old === undefined) return false;
  const isSame = (kind: KindName): boolean =>
    sameItems(resourcesOf(old.snapshot, kind), resourcesOf(snapshot, kind));
  if (!gatewayApi.every(isSame)) return false;
  const isUnused = gatewayApi.every((kind) => resourcesOf(snapshot, kind).length === 0);
  return isUnused || gatewayApiReferences.every(isSame);
}

function virtualServicesOf(snapshot: Snapshot, old: Push | undefined): Push["virtualServices"] {
  const resources = resourcesOf(snapshot, "VirtualService");
  if (
    old !== undefined &&
    isSameGatewayApi(snapshot, old) &&
    sameItems(resourcesOf(old.snapshot, "VirtualService"), resources)
  ) {
    return old.virtualServices;
  }
  const generated = generatedVirtualServices(snapshot);
  return indexVirtualServices(resources, generated, snapshot.mesh, old?.virtualServices);
}

function gatewaysOf(snapshot: Snapshot, old: Push | undefined): Push["gateways"] {
  const resources = resourcesOf(snapshot, "Gateway");
  if (
    old !== undefined &&
    isSameGatewayApi(snapshot, old) &&
    sameItems(resourcesOf(old.snapshot, "Gateway"), resources)
  ) {
    return old.gateways;
  }
  const written = resources.map((resource) => ({
    name: resource.metadata.name,
    namespace: resource.metadata.namespace,
    age: ageOfDocument(resource),
    selector: resource.spec.selector ?? {},
    servers: resource.spec.servers ?? [],
    resource,
  }));
  return [...written, ...kubernetesGateways(snapshot)].sort((one, other) =>
    compareAge(one.age, other.age),
  );
}
