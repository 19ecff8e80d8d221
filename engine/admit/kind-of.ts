import type { KindName } from "../resources/kinds.ts";

const istioGroups: Readonly<Record<string, readonly KindName[]>> = {
  "networking.istio.io": [
    "VirtualService",
    "DestinationRule",
    "Gateway",
    "ServiceEntry",
    "WorkloadEntry",
    "WorkloadGroup",
    "Sidecar",
    "EnvoyFilter",
    "ProxyConfig",
  ],
  "security.istio.io": ["PeerAuthentication", "AuthorizationPolicy", "RequestAuthentication"],
  "telemetry.istio.io": ["Telemetry"],
};

const otherGroups: Readonly<Record<string, Readonly<Record<string, KindName>>>> = {
  "": {
    Namespace: "Namespace",
    Node: "Node",
    Service: "Service",
    Pod: "Pod",
    ServiceAccount: "ServiceAccount",
    Secret: "Secret",
    ConfigMap: "ConfigMap",
  },
  apps: { Deployment: "Deployment" },
  "discovery.k8s.io": { EndpointSlice: "EndpointSlice" },
  "gateway.networking.k8s.io": {
    Gateway: "KubernetesGateway",
    GatewayClass: "GatewayClass",
    HTTPRoute: "HTTPRoute",
    ReferenceGrant: "ReferenceGrant",
  },
  "signalbox.dev": { Behavior: "Behavior" },
};

export interface KnownKind {
  readonly kind: KindName;
  /** Whether istiod's schema and webhook judge it. */
  readonly istio: boolean;
  readonly clusterScoped: boolean;
}

/** The kind that `apiVersion` and `kind` name together; undefined where the mesh has no such kind. */
export function kindOf(apiVersion: string, kind: string): KnownKind | undefined {
  const slash = apiVersion.indexOf("/");
  const group = slash === -1 ? "" : apiVersion.slice(0, slash);
  const istio = istioGroups[group]?.find((name) => name === kind);
  if (istio !== undefined) return { kind: istio, istio: true, clusterScoped: false };
  const other = otherGroups[group]?.[kind];
  if (other === undefined) return undefined;
  const clusterScoped = other === "Namespace" || other === "Node" || other === "GatewayClass";
  return { kind: other, istio: false, clusterScoped };
}
