import { istioKind, type IstioKind } from "../resources/istio-kinds.ts";
import type { KindName } from "../resources/kinds.ts";

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
  /** Present where istiod's schema and webhook judge it. */
  readonly istio?: IstioKind;
  readonly clusterScoped: boolean;
}

/** The kind that `apiVersion` and `kind` name together; undefined where the mesh has no such kind. */
export function kindOf(apiVersion: string, kind: string): KnownKind | undefined {
  const slash = apiVersion.indexOf("/");
  const group = slash === -1 ? "" : apiVersion.slice(0, slash);
  const istio = istioKind(kind);
  if (istio?.group === group && istio.versions.includes(apiVersion.slice(slash + 1))) {
    return { kind: istio.kind, istio, clusterScoped: false };
  }
  const known = otherGroups[group];
  const other = known !== undefined && Object.hasOwn(known, kind) ? known[kind] : undefined;
  if (other === undefined) return undefined;
  const clusterScoped = other === "Namespace" || other === "Node" || other === "GatewayClass";
  return { kind: other, clusterScoped };
}

/** Whether a group is Istio's, so that istiod judges its documents. */
export function isIstioGroup(apiVersion: string): boolean {
  return (apiVersion.split("/")[0] ?? "").endsWith(".istio.io");
}
