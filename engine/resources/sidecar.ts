import type { ConnectionPoolSettings } from "./connection-pool.ts";
import type { Destination } from "./destination.ts";
import type { ServerTLSSettings } from "./gateway.ts";
import type { WorkloadLabels } from "./selectors.ts";

export interface SidecarPort {
  readonly name?: string;
  readonly number?: number;
  readonly protocol?: string;
  readonly targetPort?: number;
}

export interface IstioEgressListener {
  readonly bind?: string;
  readonly captureMode?: "DEFAULT" | "IPTABLES" | "NONE";
  readonly hosts: readonly string[];
  readonly port?: SidecarPort;
}

export interface IstioIngressListener {
  readonly bind?: string;
  readonly captureMode?: "DEFAULT" | "IPTABLES" | "NONE";
  readonly connectionPool?: ConnectionPoolSettings;
  readonly defaultEndpoint?: string;
  readonly port: SidecarPort;
  readonly tls?: ServerTLSSettings;
}

export interface OutboundTrafficPolicy {
  readonly egressProxy?: Destination;
  readonly mode?: "REGISTRY_ONLY" | "ALLOW_ANY";
}

export interface SidecarSpec {
  readonly egress?: readonly IstioEgressListener[];
  readonly inboundConnectionPool?: ConnectionPoolSettings;
  readonly ingress?: readonly IstioIngressListener[];
  readonly outboundTrafficPolicy?: OutboundTrafficPolicy;
  readonly workloadSelector?: WorkloadLabels;
}
