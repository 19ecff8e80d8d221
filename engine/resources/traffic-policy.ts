import { type ConnectionPoolSettings, connectionPoolSettingsShape } from "./connection-pool.ts";
import { type PortSelector, portSelectorShape } from "./destination.ts";
import { choice, double, flag, list, object, shape, text, uint32, unsimulated } from "./field.ts";
import { type LoadBalancerSettings, loadBalancerSettingsShape } from "./load-balancer.ts";
import { type OutlierDetection, outlierDetectionShape } from "./outlier-detection.ts";

export interface ClientTLSSettings {
  readonly mode?: "DISABLE" | "SIMPLE" | "MUTUAL" | "ISTIO_MUTUAL";
  readonly clientCertificate?: string;
  readonly privateKey?: string;
  readonly caCertificates?: string;
  readonly credentialName?: string;
  readonly subjectAltNames?: readonly string[];
  readonly sni?: string;
  readonly insecureSkipVerify?: boolean;
  readonly caCrl?: string;
}

export interface PortTrafficPolicy {
  readonly port?: PortSelector;
  readonly loadBalancer?: LoadBalancerSettings;
  readonly connectionPool?: ConnectionPoolSettings;
  readonly outlierDetection?: OutlierDetection;
  readonly tls?: ClientTLSSettings;
}

export interface ProxyProtocol {
  readonly version?: "V1" | "V2";
}

export interface RetryBudget {
  readonly percent?: number;
  readonly minRetryConcurrency?: number;
  readonly budgetInterval?: string;
}

export interface TunnelSettings {
  readonly protocol?: string;
  readonly targetHost: string;
  readonly targetPort: number;
}

/** How clients treat a service's endpoints. */
export interface TrafficPolicy {
  readonly loadBalancer?: LoadBalancerSettings;
  readonly connectionPool?: ConnectionPoolSettings;
  readonly outlierDetection?: OutlierDetection;
  readonly tls?: ClientTLSSettings;
  readonly portLevelSettings?: readonly PortTrafficPolicy[];
  readonly retryBudget?: RetryBudget;
  readonly tunnel?: TunnelSettings;
  readonly proxyProtocol?: ProxyProtocol;
}

export const clientTLSSettingsShape = shape<ClientTLSSettings>("ClientTLSSettings", {
  mode: choice(
    ["DISABLE", "SIMPLE", "MUTUAL", "ISTIO_MUTUAL"],
    "How to encrypt: not at all, as a client with or without a certificate, or with the mesh's.",
  ),
  clientCertificate: text("File with the certificate to present."),
  privateKey: text("File with its key."),
  caCertificates: text("File with the authorities that may have signed the server's certificate."),
  credentialName: text("Secret with certificate, key and authorities; for gateways."),
  subjectAltNames: list(text(), "Names of which the server's certificate must bear one."),
  sni: text("The server name to ask for."),
  insecureSkipVerify: flag("Accepts any certificate of the server."),
  caCrl: unsimulated(text("File with revoked certificates.")),
});

export const portTrafficPolicyShape = shape<PortTrafficPolicy>("PortTrafficPolicy", {
  port: object(portSelectorShape, "The service's port that this applies to."),
  loadBalancer: object(loadBalancerSettingsShape, "How to pick an endpoint on this port."),
  connectionPool: object(connectionPoolSettingsShape, "Limits on this port."),
  outlierDetection: object(outlierDetectionShape, "When to eject endpoints of this port."),
  tls: object(clientTLSSettingsShape, "How to encrypt on this port."),
});

export const proxyProtocolShape = shape<ProxyProtocol>("ProxyProtocol", {
  version: unsimulated(choice(["V1", "V2"], "Which version of the header is sent.")),
});

export const retryBudgetShape = shape<RetryBudget>("RetryBudget", {
  percent: double("Retries allowed, as a percentage of requests under way; 20 by default.", {
    min: 0,
    max: 100,
  }),
  minRetryConcurrency: uint32("Retries that are always allowed; 3 by default."),
  budgetInterval: unsimulated(text("Window over which requests are counted.")),
});

export const tunnelSettingsShape = shape<TunnelSettings>(
  "TunnelSettings",
  {
    protocol: unsimulated(text("CONNECT or POST.")),
    targetHost: unsimulated(text("The name that the tunnel asks for.")),
    targetPort: unsimulated(uint32("The port that the tunnel asks for.")),
  },
  { required: ["targetHost", "targetPort"] },
);

export const trafficPolicyShape = shape<TrafficPolicy>("TrafficPolicy", {
  loadBalancer: object(loadBalancerSettingsShape, "How to pick an endpoint."),
  connectionPool: object(
    connectionPoolSettingsShape,
    "Limits on connections and requests: the circuit breaker.",
  ),
  outlierDetection: object(outlierDetectionShape, "When to stop using an endpoint that fails."),
  tls: object(clientTLSSettingsShape, "How to encrypt on the way to the service."),
  portLevelSettings: list(
    object(portTrafficPolicyShape),
    "Policies for single ports; they replace the above and do not add to it.",
    { maxItems: 4096 },
  ),
  retryBudget: object(retryBudgetShape, "Limits retries in proportion to requests."),
  tunnel: unsimulated(object(tunnelSettingsShape, "Wraps TCP in an HTTP tunnel.")),
  proxyProtocol: unsimulated(
    object(proxyProtocolShape, "Announces the caller's address before the first byte."),
  ),
});
