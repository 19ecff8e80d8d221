import type { AuthorizationPolicySpec } from "./authorization-policy.ts";
import type { ConfigMapSpec, SecretSpec, ServiceAccountSpec } from "./core/configuration.ts";
import type { DeploymentSpec } from "./core/deployment.ts";
import type { EndpointSliceSpec } from "./core/endpoint-slice.ts";
import type { NamespaceSpec, NodeSpec } from "./core/cluster.ts";
import type { PodSpec } from "./core/pod.ts";
import type { ServiceSpec } from "./core/service.ts";
import type { DestinationRuleSpec } from "./destination-rule.ts";
import type { EnvoyFilterSpec } from "./envoy-filter.ts";
import type { HTTPRouteSpec } from "./gateway-api/http-route.ts";
import type { GatewayClassSpec, KubernetesGatewaySpec } from "./gateway-api/kubernetes-gateway.ts";
import type { ReferenceGrantSpec } from "./gateway-api/reference-grant.ts";
import type { GatewaySpec } from "./gateway.ts";
import type { PeerAuthenticationSpec } from "./peer-authentication.ts";
import type { ProxyConfigSpec } from "./proxy-config.ts";
import type { RequestAuthenticationSpec } from "./request-authentication.ts";
import type { JsonObject } from "../source/json.ts";
import type { ServiceEntrySpec } from "./service-entry.ts";
import type { SidecarSpec } from "./sidecar.ts";
import type { TelemetrySpec } from "./telemetry.ts";
import type { VirtualServiceSpec } from "./virtual-service.ts";
import type { WorkloadEntrySpec } from "./workload-entry.ts";
import type { WorkloadGroupSpec } from "./workload-group.ts";

/**
 * What `spec` holds, by kind. Kinds are named as istiod's own registry names them, so that the two
 * that are both called `Gateway` stay apart: the Gateway API's is `KubernetesGateway`.
 */
export interface Specs {
  readonly VirtualService: VirtualServiceSpec;
  readonly DestinationRule: DestinationRuleSpec;
  readonly Gateway: GatewaySpec;
  readonly ServiceEntry: ServiceEntrySpec;
  readonly WorkloadEntry: WorkloadEntrySpec;
  readonly WorkloadGroup: WorkloadGroupSpec;
  readonly Sidecar: SidecarSpec;
  readonly EnvoyFilter: EnvoyFilterSpec;
  readonly ProxyConfig: ProxyConfigSpec;
  readonly PeerAuthentication: PeerAuthenticationSpec;
  readonly AuthorizationPolicy: AuthorizationPolicySpec;
  readonly RequestAuthentication: RequestAuthenticationSpec;
  readonly Telemetry: TelemetrySpec;
  readonly Namespace: NamespaceSpec;
  readonly Node: NodeSpec;
  readonly Service: ServiceSpec;
  readonly Pod: PodSpec;
  readonly Deployment: DeploymentSpec;
  readonly ServiceAccount: ServiceAccountSpec;
  readonly EndpointSlice: EndpointSliceSpec;
  readonly Secret: SecretSpec;
  readonly ConfigMap: ConfigMapSpec;
  readonly GatewayClass: GatewayClassSpec;
  readonly KubernetesGateway: KubernetesGatewaySpec;
  readonly HTTPRoute: HTTPRouteSpec;
  readonly ReferenceGrant: ReferenceGrantSpec;
  /** Ours (`signalbox.dev/v1`); the room `scenario` gives it its meaning. */
  readonly Behavior: JsonObject;
}

export type KindName = keyof Specs;

export type SpecOf<Kind extends KindName> = Specs[Kind];
