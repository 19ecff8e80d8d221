import type { ConnectionPoolSettings } from "./connection-pool.ts";
import type { PortSelector } from "./destination.ts";
import type { LoadBalancerSettings } from "./load-balancer.ts";
import type { OutlierDetection } from "./outlier-detection.ts";

export interface ClientTLSSettings {
  readonly caCertificates?: string;
  readonly caCrl?: string;
  readonly clientCertificate?: string;
  readonly credentialName?: string;
  readonly insecureSkipVerify?: boolean;
  readonly mode?: "DISABLE" | "SIMPLE" | "MUTUAL" | "ISTIO_MUTUAL";
  readonly privateKey?: string;
  readonly sni?: string;
  readonly subjectAltNames?: readonly string[];
}

export interface PortTrafficPolicy {
  readonly connectionPool?: ConnectionPoolSettings;
  readonly loadBalancer?: LoadBalancerSettings;
  readonly outlierDetection?: OutlierDetection;
  readonly port?: PortSelector;
  readonly tls?: ClientTLSSettings;
}

export interface ProxyProtocol {
  readonly version?: "V1" | "V2";
}

export interface RetryBudget {
  readonly budgetInterval?: string;
  readonly minRetryConcurrency?: number;
  readonly percent?: number;
}

export interface TunnelSettings {
  readonly protocol?: string;
  readonly targetHost: string;
  readonly targetPort: number;
}

export interface TrafficPolicy {
  readonly connectionPool?: ConnectionPoolSettings;
  readonly loadBalancer?: LoadBalancerSettings;
  readonly outlierDetection?: OutlierDetection;
  readonly portLevelSettings?: readonly PortTrafficPolicy[];
  readonly proxyProtocol?: ProxyProtocol;
  readonly retryBudget?: RetryBudget;
  readonly tls?: ClientTLSSettings;
  readonly tunnel?: TunnelSettings;
}
