import type { PolicyTargetReference, WorkloadSelector } from "./selectors.ts";

export interface AccessLoggingFilter {
  readonly expression?: string;
}

export interface WorkloadModeMatch {
  readonly mode?: "CLIENT_AND_SERVER" | "CLIENT" | "SERVER";
}

export interface ProviderRef {
  readonly name: string;
}

export interface AccessLogging {
  readonly disabled?: boolean;
  readonly filter?: AccessLoggingFilter;
  readonly match?: WorkloadModeMatch;
  readonly providers?: readonly ProviderRef[];
}

export interface MetricSelector {
  readonly customMetric?: string;
  readonly metric?: "ALL_METRICS" | "REQUEST_COUNT" | "REQUEST_DURATION" | "REQUEST_SIZE" | "RESPONSE_SIZE" | "TCP_OPENED_CONNECTIONS" | "TCP_CLOSED_CONNECTIONS" | "TCP_SENT_BYTES" | "TCP_RECEIVED_BYTES" | "GRPC_REQUEST_MESSAGES" | "GRPC_RESPONSE_MESSAGES";
  readonly mode?: "CLIENT_AND_SERVER" | "CLIENT" | "SERVER";
}

export interface TagOverride {
  readonly operation?: "UPSERT" | "REMOVE";
  readonly value?: string;
}

export interface MetricsOverrides {
  readonly disabled?: boolean;
  readonly match?: MetricSelector;
  readonly tagOverrides?: Readonly<Record<string, TagOverride>>;
}

export interface Metrics {
  readonly overrides?: readonly MetricsOverrides[];
  readonly providers?: readonly ProviderRef[];
  readonly reportingInterval?: string;
}

export interface TagEnvironment {
  readonly defaultValue?: string;
  readonly name: string;
}

export interface TagFormatter {
  readonly value: string;
}

export interface TagHeader {
  readonly defaultValue?: string;
  readonly name: string;
}

export interface TagLiteral {
  readonly value: string;
}

export interface CustomTag {
  readonly environment?: TagEnvironment;
  readonly formatter?: TagFormatter;
  readonly header?: TagHeader;
  readonly literal?: TagLiteral;
}

export interface Tracing {
  readonly customTags?: Readonly<Record<string, CustomTag>>;
  readonly disableContextPropagation?: boolean;
  readonly disableSpanReporting?: boolean;
  readonly enableIstioTags?: boolean;
  readonly match?: WorkloadModeMatch;
  readonly providers?: readonly ProviderRef[];
  readonly randomSamplingPercentage?: number;
  readonly useRequestIdForTraceSampling?: boolean;
}

export interface TelemetrySpec {
  readonly accessLogging?: readonly AccessLogging[];
  readonly metrics?: readonly Metrics[];
  readonly selector?: WorkloadSelector;
  readonly targetRef?: PolicyTargetReference;
  readonly targetRefs?: readonly PolicyTargetReference[];
  readonly tracing?: readonly Tracing[];
}
