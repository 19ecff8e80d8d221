import { authorizationPolicySpecShape } from "./authorization-policy.ts";
import { destinationRuleSpecShape } from "./destination-rule.ts";
import { envoyFilterSpecShape } from "./envoy-filter.ts";
import type { Shape } from "./field.ts";
import { gatewaySpecShape } from "./gateway.ts";
import type { KindName } from "./kinds.ts";
import { peerAuthenticationSpecShape } from "./peer-authentication.ts";
import { proxyConfigSpecShape } from "./proxy-config.ts";
import { requestAuthenticationSpecShape } from "./request-authentication.ts";
import { serviceEntrySpecShape } from "./service-entry.ts";
import { sidecarSpecShape } from "./sidecar.ts";
import { telemetrySpecShape } from "./telemetry.ts";
import { virtualServiceSpecShape } from "./virtual-service.ts";
import { workloadEntrySpecShape } from "./workload-entry.ts";
import { workloadGroupSpecShape } from "./workload-group.ts";

/** A kind that Istio defines: where it is served, and what its spec looks like. */
export interface IstioKind {
  readonly kind: KindName;
  readonly group: string;
  /** Served versions, the one to write first (CP-499). */
  readonly versions: readonly string[];
  readonly spec: Shape;
  readonly specRequired: boolean;
  readonly doc: string;
}

const networking = "networking.istio.io";
const security = "security.istio.io";
const networkingVersions = ["v1", "v1beta1", "v1alpha3"];
const securityVersions = ["v1", "v1beta1"];

function networkingKind(kind: KindName, spec: Shape, doc: string, specRequired = false): IstioKind {
  return { kind, group: networking, versions: networkingVersions, spec, specRequired, doc };
}

function securityKind(kind: KindName, spec: Shape, doc: string): IstioKind {
  const specRequired = false;
  return { kind, group: security, versions: securityVersions, spec, specRequired, doc };
}

/** Every kind that istiod's webhook judges. */
export const istioKinds: readonly IstioKind[] = [
  networkingKind("VirtualService", virtualServiceSpecShape, "Where requests for a host go."),
  networkingKind("DestinationRule", destinationRuleSpecShape, "How clients treat a service."),
  networkingKind("Gateway", gatewaySpecShape, "What a gateway pod listens for."),
  networkingKind("ServiceEntry", serviceEntrySpecShape, "A service that Kubernetes lacks.", true),
  networkingKind("WorkloadEntry", workloadEntrySpecShape, "A workload outside Kubernetes.", true),
  networkingKind("WorkloadGroup", workloadGroupSpecShape, "A template for such workloads.", true),
  networkingKind("Sidecar", sidecarSpecShape, "What a pod's sidecar knows and opens."),
  {
    kind: "EnvoyFilter",
    group: networking,
    versions: ["v1alpha3"],
    spec: envoyFilterSpecShape,
    specRequired: false,
    doc: "Changes to Envoy's configuration itself.",
  },
  {
    kind: "ProxyConfig",
    group: networking,
    versions: ["v1beta1"],
    spec: proxyConfigSpecShape,
    specRequired: false,
    doc: "Settings of the proxies themselves.",
  },
  securityKind("PeerAuthentication", peerAuthenticationSpecShape, "Whether callers need mTLS."),
  securityKind("AuthorizationPolicy", authorizationPolicySpecShape, "Who may call what."),
  securityKind("RequestAuthentication", requestAuthenticationSpecShape, "Which tokens count."),
  {
    kind: "Telemetry",
    group: "telemetry.istio.io",
    versions: ["v1", "v1alpha1"],
    spec: telemetrySpecShape,
    specRequired: false,
    doc: "What is logged, measured and traced.",
  },
];

/** The definition of one of Istio's kinds. */
export function istioKind(kind: string): IstioKind | undefined {
  return istioKinds.find((known) => known.kind === kind);
}
