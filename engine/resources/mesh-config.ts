import type { HTTPRetry } from "./http-route.ts";
import type { JsonObject } from "../source/json.ts";
import type { LocalityLoadBalancerSetting } from "./load-balancer.ts";
import type { TrafficPolicy } from "./traffic-policy.ts";

/** What both ways of asking have in common. */
export interface ExtAuthzGrpcProvider {
  readonly service: string;
  readonly port: number;
  readonly timeout?: string;
  readonly failOpen?: boolean;
  readonly statusOnError?: string;
  readonly includeRequestBodyInCheck?: {
    readonly maxRequestBytes?: number;
    readonly allowPartialMessage?: boolean;
    readonly packAsBytes?: boolean;
  };
}

export interface ExtAuthzHttpProvider extends ExtAuthzGrpcProvider {
  readonly pathPrefix?: string;
  readonly includeRequestHeadersInCheck?: readonly string[];
  readonly includeHeadersInCheck?: readonly string[];
  readonly includeAdditionalHeadersInCheck?: Readonly<Record<string, string>>;
  readonly headersToUpstreamOnAllow?: readonly string[];
  readonly headersToDownstreamOnAllow?: readonly string[];
  readonly headersToDownstreamOnDeny?: readonly string[];
}

export interface ExtensionProvider {
  readonly name: string;
  readonly envoyExtAuthzHttp?: ExtAuthzHttpProvider;
  readonly envoyExtAuthzGrpc?: ExtAuthzGrpcProvider;
  readonly lightstep?: JsonObject;
}

/** The mesh's settings, complete: what the learner left out has Istio's default (CP-16). */
export interface MeshConfig {
  readonly rootNamespace: string;
  readonly trustDomain: string;
  readonly enableAutoMtls: boolean;
  readonly outboundTrafficPolicy: { readonly mode: "ALLOW_ANY" | "REGISTRY_ONLY" };
  readonly defaultServiceExportTo: readonly string[];
  readonly defaultVirtualServiceExportTo: readonly string[];
  readonly defaultDestinationRuleExportTo: readonly string[];
  readonly connectTimeout: string;
  readonly dnsRefreshRate: string;
  readonly protocolDetectionTimeout: string;
  readonly localityLbSetting: LocalityLoadBalancerSetting;
  readonly h2UpgradePolicy: "DO_NOT_UPGRADE" | "UPGRADE";
  readonly pathNormalization: {
    readonly normalization:
      "DEFAULT" | "NONE" | "BASE" | "MERGE_SLASHES" | "DECODE_AND_MERGE_SLASHES";
  };
  readonly accessLogFile: string;
  readonly extensionProviders: readonly ExtensionProvider[];
  readonly defaultProviders?: { readonly accessLogging?: readonly string[] };
  readonly defaultConfig?: {
    readonly proxyMetadata?: Readonly<Record<string, string>>;
    readonly gatewayTopology?: { readonly numTrustedProxies?: number };
  };
  readonly defaultHttpRetryPolicy?: HTTPRetry;
  readonly defaultTrafficPolicy?: TrafficPolicy;
}
