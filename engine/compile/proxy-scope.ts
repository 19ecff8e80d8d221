import type { Destination } from "../resources/destination.ts";
import type { Resource } from "../resources/resource.ts";
import type { IstioEgressListener } from "../resources/sidecar.ts";
import type { BoundVirtualService } from "./bound-virtual-service.ts";
import type { MergedRule } from "./destination-rules.ts";
import type { HostTable } from "./host.ts";
import type { MeshService } from "./mesh-service.ts";

export interface EgressListener {
  /** As written; absent for the implicit one that imports everything. */
  readonly written?: IstioEgressListener;
  readonly services: readonly MeshService[];
  readonly virtualServices: readonly BoundVirtualService[];
  /** Hosts of the VirtualServices: who speaks for a service that only a wildcard names (CP-300). */
  readonly hosts: HostTable<BoundVirtualService>;
}

export interface ProxyScope {
  readonly namespace: string;
  readonly sidecar?: Resource<"Sidecar">;
  readonly egress: readonly EgressListener[];
  readonly services: readonly MeshService[];
  readonly byHost: ReadonlyMap<string, MeshService>;
  readonly outboundPolicy: OutboundPolicy;
  /** DestinationRules by host, filled as they are asked for. */
  readonly rules: Map<string, readonly MergedRule[]>;
}

export interface OutboundPolicy {
  readonly mode: "ALLOW_ANY" | "REGISTRY_ONLY";
  readonly egressProxy?: Destination;
}
