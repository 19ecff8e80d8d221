import type { Snapshot } from "../admit/snapshot.ts";
import type { MeshConfig } from "../resources/mesh-config.ts";
import type { Resource } from "../resources/resource.ts";
import type { CompiledProxy } from "./compiled-proxy.ts";
import type { DestinationRuleIndex } from "./destination-rules.ts";
import type { GatewayResource } from "./gateway-resource.ts";
import type { PeerAuthenticationIndex } from "./peer-authentication.ts";
import type { ProxyScope } from "./proxy-scope.ts";
import type { Registry } from "./registry.ts";
import type { ServiceIndex } from "./service-index.ts";
import type { VirtualServiceIndex } from "./virtual-services.ts";

/** One consistent view of a snapshot, indexed for the questions that compiling a proxy asks. */
export interface Push {
  readonly snapshot: Snapshot;
  readonly mesh: MeshConfig;
  readonly registry: Registry;
  readonly services: ServiceIndex;
  readonly virtualServices: VirtualServiceIndex;
  readonly destinationRules: DestinationRuleIndex;
  readonly peerAuthentications: PeerAuthenticationIndex;
  readonly sidecars: readonly Resource<"Sidecar">[];
  /** Oldest first; those of the Gateway API included. */
  readonly gateways: readonly GatewayResource[];
  readonly authorizationPolicies: readonly Resource<"AuthorizationPolicy">[];
  readonly requestAuthentications: readonly Resource<"RequestAuthentication">[];
  readonly envoyFilters: readonly Resource<"EnvoyFilter">[];
  /** What was computed on the way, for proxies that ask the same, and for the next push. */
  readonly kept: Kept;
}

export interface Kept {
  readonly scopes: Map<string, ProxyScope>;
  readonly proxies: Map<string, CompiledProxy>;
}
