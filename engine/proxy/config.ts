/**
 * What istiod tells one proxy: Envoy's own configuration vocabulary, as its protobuf JSON spells it
 * (`virtual_hosts`, `num_retries`, `"0.200s"`), in the reduced form of the recordings
 * (`conformance/README.md`, Proxy configuration). So a compiled proxy can be compared with a recorded
 * one key by key, and a recorded one can be run. The only additions are `origin` and `dropped`, which
 * say which YAML made a thing and which rules made nothing; neither changes what a proxy does.
 */
import type { Origin } from "../source/place.ts";

/** Seconds with a unit, as protobuf JSON prints a Duration: `"0.200s"`. */
export type DurationText = string;

export interface ProxyConfig {
  readonly node: ProxyNode;
  readonly listeners: readonly Listener[];
  readonly routes: readonly RouteConfiguration[];
  readonly clusters: readonly Cluster[];
  readonly endpoints: readonly ClusterLoadAssignment[];
}

/** The proxy itself: a sidecar or a gateway. */
export interface ProxyNode {
  /** `namespace/pod`. */
  readonly id: string;
  readonly kind: "sidecar" | "router";
  readonly namespace: string;
  readonly ip: string;
  readonly serviceAccount: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly locality?: Locality;
}

export interface Metadata {
  /** `/apis/networking.istio.io/v1/namespaces/NS/virtual-service/NAME`. */
  readonly config?: string;
  readonly subset?: string;
  /** `pod;namespace;app;version;cluster`. */
  readonly workload?: string;
  readonly tlsMode?: string;
  readonly default_original_port?: number;
}

// Routes ------------------------------------------------------------------------------------------

export interface RouteConfiguration {
  readonly name: string;
  readonly virtual_hosts: readonly VirtualHost[];
  readonly validate_clusters?: boolean;
  readonly ignore_port_in_host_matching?: boolean;
}

export interface VirtualHost {
  readonly name: string;
  readonly domains: readonly string[];
  readonly routes?: readonly Route[];
  readonly require_tls?: "ALL";
  readonly include_request_attempt_count?: boolean;
  /** For routes that have none of their own. */
  readonly typed_per_filter_config?: NonNullable<Route["typed_per_filter_config"]>;
  /** The host that made it: a VirtualService's `spec.hosts[i]`, or a Service. */
  readonly origin?: Origin;
  /** Rules of the VirtualService that made no route here, and why. */
  readonly dropped?: readonly DroppedRule[];
}

export interface DroppedRule {
  readonly name: string;
  readonly origin: Origin;
  /** `shadowed`: a route before it takes everything. The others: the condition excludes this proxy. */
  readonly reason:
    "shadowed" | "sourceLabels" | "sourceNamespace" | "gateways" | "port" | "delegate";
}

export interface Route {
  readonly name?: string;
  readonly match: RouteMatch;
  readonly route?: RouteAction;
  readonly redirect?: RedirectAction;
  readonly direct_response?: DirectResponseAction;
  readonly metadata?: Metadata;
  readonly request_headers_to_add?: readonly HeaderValueOption[];
  readonly request_headers_to_remove?: readonly string[];
  readonly response_headers_to_add?: readonly HeaderValueOption[];
  readonly response_headers_to_remove?: readonly string[];
  readonly typed_per_filter_config?: {
    readonly "envoy.filters.http.cors"?: CorsPolicy;
    readonly "envoy.filters.http.fault"?: HttpFault;
    readonly "envoy.filters.http.local_ratelimit"?: LocalRateLimit;
  };
  /** `spec.http[i].match[j]`, or `spec.http[i]` for a rule without match. */
  readonly origin?: Origin;
  /** `spec.http[i]`. */
  readonly rule?: Origin;
}

export interface RouteMatch {
  readonly path?: string;
  readonly prefix?: string;
  readonly path_separated_prefix?: string;
  readonly safe_regex?: RegexMatcher;
  readonly case_sensitive?: boolean;
  readonly headers?: readonly HeaderMatcher[];
  readonly query_parameters?: readonly QueryParameterMatcher[];
  readonly grpc?: Record<string, never>;
  readonly dynamic_metadata?: readonly unknown[];
}

export interface RegexMatcher {
  readonly regex: string;
}

export interface StringMatcher {
  readonly exact?: string;
  readonly prefix?: string;
  readonly suffix?: string;
  readonly contains?: string;
  readonly safe_regex?: RegexMatcher;
  readonly ignore_case?: boolean;
}

export interface HeaderMatcher {
  readonly name: string;
  readonly string_match?: StringMatcher;
  readonly present_match?: boolean;
  readonly invert_match?: boolean;
  readonly treat_missing_header_as_empty?: boolean;
}

export interface QueryParameterMatcher {
  readonly name: string;
  readonly string_match?: StringMatcher;
  readonly present_match?: boolean;
}

export interface HeaderValueOption {
  readonly header: { readonly key: string; readonly value?: string };
  /** Absent means APPEND_IF_EXISTS_OR_ADD. */
  readonly append_action?: "OVERWRITE_IF_EXISTS_OR_ADD";
}

export interface RouteAction {
  readonly cluster?: string;
  readonly weighted_clusters?: { readonly clusters: readonly WeightedCluster[] };
  readonly cluster_not_found_response_code?: string;
  readonly timeout?: DurationText;
  readonly retry_policy?: RetryPolicy;
  readonly prefix_rewrite?: string;
  readonly regex_rewrite?: { readonly pattern: RegexMatcher; readonly substitution: string };
  readonly host_rewrite_literal?: string;
  readonly auto_host_rewrite?: boolean;
  readonly append_x_forwarded_host?: boolean;
  readonly hash_policy?: readonly HashPolicy[];
  readonly request_mirror_policies?: readonly RequestMirrorPolicy[];
  /** Where the single destination, the timeout and the retries are written. */
  readonly origin?: Origin;
  readonly timeoutOrigin?: Origin;
}

export interface WeightedCluster {
  readonly name: string;
  readonly weight: number;
  readonly host_rewrite_literal?: string;
  readonly request_headers_to_add?: readonly HeaderValueOption[];
  readonly request_headers_to_remove?: readonly string[];
  readonly response_headers_to_add?: readonly HeaderValueOption[];
  readonly response_headers_to_remove?: readonly string[];
  /** `spec.http[i].route[j]`. */
  readonly origin?: Origin;
}

export interface RetryPolicy {
  readonly retry_on?: string;
  readonly num_retries?: number;
  readonly per_try_timeout?: DurationText;
  readonly retriable_status_codes?: readonly number[];
  readonly retry_back_off?: {
    readonly base_interval?: DurationText;
    readonly max_interval?: DurationText;
  };
  readonly retry_host_predicate?: readonly { readonly name: string }[];
  readonly retry_priority?: {
    readonly name: string;
    readonly config?: { readonly update_frequency?: number };
  };
  /** An int64, which protobuf JSON prints as text. */
  readonly host_selection_retry_max_attempts?: string;
  readonly origin?: Origin;
}

export interface RequestMirrorPolicy {
  readonly cluster: string;
  readonly runtime_fraction?: RuntimeFraction;
  readonly disable_shadow_host_suffix_append?: boolean;
  readonly trace_sampled?: boolean;
  readonly origin?: Origin;
}

export interface FractionalPercent {
  readonly numerator?: number;
  /** Absent means HUNDRED. */
  readonly denominator?: "HUNDRED" | "TEN_THOUSAND" | "MILLION";
}

export interface RuntimeFraction {
  readonly default_value?: FractionalPercent;
  readonly runtime_key?: string;
}

export interface HashPolicy {
  readonly header?: { readonly header_name: string };
  readonly cookie?: {
    readonly name: string;
    readonly path?: string;
    readonly ttl?: DurationText;
    readonly attributes?: readonly { readonly name: string; readonly value?: string }[];
  };
  readonly connection_properties?: { readonly source_ip?: boolean };
  readonly query_parameter?: { readonly name: string };
  readonly terminal?: boolean;
}

export interface RedirectAction {
  readonly host_redirect?: string;
  readonly path_redirect?: string;
  readonly prefix_rewrite?: string;
  readonly port_redirect?: number;
  readonly scheme_redirect?: string;
  readonly https_redirect?: boolean;
  /** Absent means MOVED_PERMANENTLY. */
  readonly response_code?: "FOUND" | "SEE_OTHER" | "TEMPORARY_REDIRECT" | "PERMANENT_REDIRECT";
  readonly origin?: Origin;
}

export interface DirectResponseAction {
  readonly status: number;
  readonly body?: { readonly inline_string?: string; readonly inline_bytes?: string };
  readonly origin?: Origin;
}

export interface CorsPolicy {
  readonly allow_origin_string_match?: readonly StringMatcher[];
  readonly allow_methods?: string;
  readonly allow_headers?: string;
  readonly expose_headers?: string;
  readonly max_age?: string;
  readonly allow_credentials?: boolean;
  readonly forward_not_matching_preflights?: boolean;
  readonly filter_enabled?: RuntimeFraction;
  readonly origin?: Origin;
}

export interface HttpFault {
  readonly delay?: { readonly fixed_delay?: DurationText; readonly percentage?: FractionalPercent };
  readonly abort?: {
    readonly http_status?: number;
    readonly grpc_status?: number;
    readonly percentage?: FractionalPercent;
  };
  readonly origin?: Origin;
}

/** What a request gives to a descriptor. */
export interface RateLimitAction {
  readonly request_headers?: {
    readonly header_name: string;
    readonly descriptor_key: string;
    readonly skip_if_absent?: boolean;
  };
  readonly generic_key?: { readonly descriptor_value: string; readonly descriptor_key?: string };
  readonly query_parameters?: {
    readonly query_parameter_name: string;
    readonly descriptor_key: string;
    readonly skip_if_absent?: boolean;
  };
  readonly header_value_match?: {
    readonly descriptor_value: string;
    readonly descriptor_key?: string;
    readonly expect_match?: boolean;
    readonly headers?: readonly HeaderMatcher[];
  };
  readonly remote_address?: object;
  readonly destination_cluster?: object;
}

export interface LocalRateLimit {
  readonly token_bucket?: {
    readonly max_tokens?: number;
    readonly tokens_per_fill?: number;
    readonly fill_interval?: DurationText;
  };
  readonly filter_enabled?: RuntimeFraction;
  readonly filter_enforced?: RuntimeFraction;
  readonly status?: { readonly code?: string | number };
  readonly descriptors?: readonly {
    readonly entries?: readonly { readonly key: string; readonly value?: string }[];
    readonly token_bucket?: LocalRateLimit["token_bucket"];
  }[];
  readonly rate_limits?: readonly {
    readonly actions?: readonly RateLimitAction[];
  }[];
  readonly always_consume_default_token_bucket?: boolean;
  readonly local_rate_limit_per_downstream_connection?: boolean;
  readonly enable_x_ratelimit_headers?: string;
  readonly rate_limited_as_resource_exhausted?: boolean;
  readonly request_headers_to_add_when_not_enforced?: readonly HeaderValueOption[];
  readonly response_headers_to_add?: readonly HeaderValueOption[];
  readonly origin?: Origin;
}

// Clusters and endpoints ----------------------------------------------------------------------------

export interface Cluster {
  readonly name: string;
  readonly type?: "EDS" | "STRICT_DNS" | "LOGICAL_DNS" | "ORIGINAL_DST" | "STATIC";
  readonly cluster_type?: { readonly name: string; readonly config?: unknown };
  readonly connect_timeout?: DurationText;
  readonly lb_policy?:
    "ROUND_ROBIN" | "LEAST_REQUEST" | "RANDOM" | "RING_HASH" | "MAGLEV" | "CLUSTER_PROVIDED";
  readonly least_request_lb_config?: {
    readonly slow_start_config?: SlowStart;
    readonly choice_count?: number;
  };
  readonly round_robin_lb_config?: { readonly slow_start_config?: SlowStart };
  readonly ring_hash_lb_config?: {
    readonly minimum_ring_size?: string | number;
    readonly maximum_ring_size?: string | number;
  };
  readonly maglev_lb_config?: { readonly table_size?: string | number };
  readonly original_dst_lb_config?: {
    readonly use_http_header?: boolean;
    readonly upstream_port_override?: number;
  };
  readonly common_lb_config?: CommonLb;
  readonly circuit_breakers?: { readonly thresholds: readonly CircuitBreakerThresholds[] };
  readonly outlier_detection?: OutlierDetection;
  readonly transport_socket?: TransportSocket;
  readonly transport_socket_matches?: readonly {
    readonly name: string;
    readonly match: { readonly tlsMode?: string };
    readonly transport_socket: TransportSocket;
  }[];
  readonly typed_extension_protocol_options?: Readonly<Record<string, HttpProtocolOptions>>;
  readonly upstream_bind_config?: {
    readonly source_address?: { readonly address: string; readonly port_value?: number };
  };
  readonly upstream_connection_options?: unknown;
  readonly load_assignment?: { readonly endpoints?: readonly LocalityLbEndpoints[] };
  readonly dns_lookup_family?: string;
  readonly dns_refresh_rate?: DurationText;
  readonly dns_jitter?: DurationText;
  readonly respect_dns_ttl?: boolean;
  readonly metadata?: Metadata;
  /** The Service, ServiceEntry or subset it stands for. */
  readonly origin?: Origin;
  /** Where its traffic policy is written, part by part. */
  readonly policyOrigins?: Readonly<
    Partial<Record<"loadBalancer" | "connectionPool" | "outlierDetection" | "tls", Origin>>
  >;
}

export interface SlowStart {
  readonly slow_start_window?: DurationText;
  readonly aggression?: { readonly default_value?: number; readonly runtime_key?: string };
  readonly min_weight_percent?: { readonly value?: number };
}

export interface CommonLb {
  /** An empty object is 0 %: no panic. Absent is Envoy's 50 %. */
  readonly healthy_panic_threshold?: { readonly value?: number };
  readonly locality_weighted_lb_config?: Record<string, never>;
  readonly zone_aware_lb_config?: unknown;
}

export interface CircuitBreakerThresholds {
  readonly max_connections?: number;
  readonly max_pending_requests?: number;
  readonly max_requests?: number;
  readonly max_retries?: number;
  readonly retry_budget?: {
    readonly budget_percent?: { readonly value?: number };
    readonly min_retry_concurrency?: number;
  };
}

export interface OutlierDetection {
  readonly consecutive_5xx?: number;
  readonly consecutive_gateway_failure?: number;
  readonly consecutive_local_origin_failure?: number;
  readonly interval?: DurationText;
  readonly base_ejection_time?: DurationText;
  readonly max_ejection_percent?: number;
  readonly enforcing_consecutive_5xx?: number;
  readonly enforcing_consecutive_gateway_failure?: number;
  readonly enforcing_consecutive_local_origin_failure?: number;
  readonly enforcing_success_rate?: number;
  readonly enforcing_local_origin_success_rate?: number;
  readonly split_external_local_origin_errors?: boolean;
}

export interface TransportSocket {
  readonly name: "tls" | "raw_buffer";
  readonly sni?: string;
  readonly certificates?: readonly string[];
  readonly ca?: string;
  readonly subject_alt_names?: readonly StringMatcher[];
  readonly alpn?: readonly string[];
  readonly require_client_certificate?: boolean;
  readonly auto_host_sni?: boolean;
  readonly auto_sni_san_validation?: boolean;
}

export interface HttpProtocolOptions {
  readonly common_http_protocol_options?: {
    readonly idle_timeout?: DurationText;
    readonly max_connection_duration?: DurationText;
    readonly max_requests_per_connection?: number;
  };
  readonly explicit_http_config?: {
    readonly http_protocol_options?: unknown;
    readonly http2_protocol_options?: { readonly max_concurrent_streams?: number };
  };
  readonly use_downstream_protocol_config?: {
    readonly http_protocol_options?: unknown;
    readonly http2_protocol_options?: { readonly max_concurrent_streams?: number };
  };
  readonly upstream_http_protocol_options?: {
    readonly auto_sni?: boolean;
    readonly auto_san_validation?: boolean;
  };
}

export interface ClusterLoadAssignment {
  readonly cluster_name: string;
  readonly endpoints?: readonly LocalityLbEndpoints[];
}

export interface Locality {
  readonly region?: string;
  readonly zone?: string;
  readonly sub_zone?: string;
}

export interface LocalityLbEndpoints {
  readonly locality?: Locality;
  readonly lb_endpoints?: readonly LbEndpoint[];
  readonly load_balancing_weight?: number;
  readonly priority?: number;
}

export interface LbEndpoint {
  /** `ip:port`. */
  readonly address: string;
  readonly health: "HEALTHY" | "UNHEALTHY" | "DRAINING";
  readonly weight: number;
  readonly metadata?: Metadata;
}

// Listeners -----------------------------------------------------------------------------------------

export interface Listener {
  readonly name: string;
  readonly address?: SocketAddress;
  readonly additional_addresses?: readonly unknown[];
  readonly filter_chains?: readonly FilterChain[];
  readonly default_filter_chain?: FilterChain;
  readonly listener_filters?: readonly ListenerFilter[];
  readonly traffic_direction?: "INBOUND" | "OUTBOUND";
  readonly use_original_dst?: boolean;
  readonly max_connections_to_accept_per_socket_event?: number;
}

export interface SocketAddress {
  readonly socket_address: { readonly address: string; readonly port_value: number };
}

export interface ListenerFilter {
  readonly name: string;
  readonly config?: unknown;
  readonly typed_config?: unknown;
  readonly filter_disabled?: unknown;
}

export interface FilterChain {
  readonly name?: string;
  readonly filter_chain_match?: FilterChainMatch;
  readonly filters?: readonly NetworkFilter[];
  readonly transport_socket?: TransportSocket;
  readonly metadata?: Metadata;
  readonly origin?: Origin;
}

export interface FilterChainMatch {
  readonly destination_port?: number;
  readonly prefix_ranges?: readonly {
    readonly address_prefix: string;
    readonly prefix_len?: number;
  }[];
  readonly server_names?: readonly string[];
  readonly transport_protocol?: "tls" | "raw_buffer";
  readonly application_protocols?: readonly string[];
}

/** `name` tells the shape of `config`: an HTTP connection manager, a TCP proxy or RBAC. */
export interface NetworkFilter {
  readonly name: string;
  readonly config?: NetworkFilterConfig;
  readonly origin?: Origin;
}

export interface NetworkFilterConfig {
  // envoy.filters.network.http_connection_manager
  readonly rds?: { readonly route_config_name: string };
  readonly route_config?: RouteConfiguration;
  readonly http_filters?: readonly HttpFilter[];
  readonly use_remote_address?: boolean;
  readonly [option: string]: unknown;
  // envoy.filters.network.tcp_proxy
  readonly cluster?: string;
  readonly weighted_clusters?: {
    readonly clusters: readonly { readonly name: string; readonly weight: number }[];
  };
  // envoy.filters.network.rbac
  readonly rules?: unknown;
  readonly shadow_rules?: unknown;
}

export interface HttpFilter {
  readonly name: string;
  readonly config?: unknown;
  readonly origin?: Origin;
  /** Where each policy of an RBAC filter is written, by its name. */
  readonly policyOrigins?: Readonly<Record<string, Origin>>;
}
