import { onlyOne, removeHasNoValue, upsertNeedsValue } from "./checks.ts";
import {
  choice,
  double,
  duration,
  flag,
  list,
  mapOf,
  object,
  shape,
  text,
  unsimulated,
} from "./field.ts";
import {
  type PolicyTargetReference,
  type WorkloadSelector,
  policyTargetReferenceShape,
  workloadSelectorShape,
} from "./selectors.ts";

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
  readonly match?: WorkloadModeMatch;
  readonly providers?: readonly ProviderRef[];
  readonly disabled?: boolean;
  readonly filter?: AccessLoggingFilter;
}

export interface MetricSelector {
  readonly metric?:
    | "ALL_METRICS"
    | "REQUEST_COUNT"
    | "REQUEST_DURATION"
    | "REQUEST_SIZE"
    | "RESPONSE_SIZE"
    | "TCP_OPENED_CONNECTIONS"
    | "TCP_CLOSED_CONNECTIONS"
    | "TCP_SENT_BYTES"
    | "TCP_RECEIVED_BYTES"
    | "GRPC_REQUEST_MESSAGES"
    | "GRPC_RESPONSE_MESSAGES";
  readonly customMetric?: string;
  readonly mode?: "CLIENT_AND_SERVER" | "CLIENT" | "SERVER";
}

export interface TagOverride {
  readonly operation?: "UPSERT" | "REMOVE";
  readonly value?: string;
}

export interface MetricsOverrides {
  readonly match?: MetricSelector;
  readonly disabled?: boolean;
  readonly tagOverrides?: Readonly<Record<string, TagOverride>>;
}

export interface Metrics {
  readonly providers?: readonly ProviderRef[];
  readonly overrides?: readonly MetricsOverrides[];
  readonly reportingInterval?: string;
}

export interface TagEnvironment {
  readonly name: string;
  readonly defaultValue?: string;
}

export interface TagFormatter {
  readonly value: string;
}

export interface TagHeader {
  readonly name: string;
  readonly defaultValue?: string;
}

export interface TagLiteral {
  readonly value: string;
}

export interface CustomTag {
  readonly literal?: TagLiteral;
  readonly environment?: TagEnvironment;
  readonly header?: TagHeader;
  readonly formatter?: TagFormatter;
}

export interface Tracing {
  readonly match?: WorkloadModeMatch;
  readonly providers?: readonly ProviderRef[];
  readonly randomSamplingPercentage?: number;
  readonly disableSpanReporting?: boolean;
  readonly disableContextPropagation?: boolean;
  readonly customTags?: Readonly<Record<string, CustomTag>>;
  readonly useRequestIdForTraceSampling?: boolean;
  readonly enableIstioTags?: boolean;
}

export interface TelemetrySpec {
  readonly selector?: WorkloadSelector;
  readonly targetRef?: PolicyTargetReference;
  readonly targetRefs?: readonly PolicyTargetReference[];
  readonly tracing?: readonly Tracing[];
  readonly metrics?: readonly Metrics[];
  readonly accessLogging?: readonly AccessLogging[];
}

export const accessLoggingFilterShape = shape<AccessLoggingFilter>("AccessLoggingFilter", {
  expression: unsimulated(text("A condition on what is logged.")),
});

export const workloadModeMatchShape = shape<WorkloadModeMatch>("WorkloadModeMatch", {
  mode: unsimulated(
    choice(
      ["CLIENT_AND_SERVER", "CLIENT", "SERVER"],
      "Whether it is for the calling side, the called side, or both.",
    ),
  ),
});

export const providerRefShape = shape<ProviderRef>(
  "ProviderRef",
  {
    name: unsimulated(text("A provider that the mesh's settings define.", { minLength: 1 })),
  },
  { required: ["name"] },
);

export const accessLoggingShape = shape<AccessLogging>("AccessLogging", {
  match: unsimulated(object(workloadModeMatchShape, "For which side it is.")),
  providers: unsimulated(list(object(providerRefShape), "Where the log goes.")),
  disabled: unsimulated(flag("Turns the log off.")),
  filter: unsimulated(object(accessLoggingFilterShape, "What is logged.")),
});

export const metricSelectorShape = shape<MetricSelector>(
  "MetricSelector",
  {
    metric: unsimulated(
      choice(
        [
          "ALL_METRICS",
          "REQUEST_COUNT",
          "REQUEST_DURATION",
          "REQUEST_SIZE",
          "RESPONSE_SIZE",
          "TCP_OPENED_CONNECTIONS",
          "TCP_CLOSED_CONNECTIONS",
          "TCP_SENT_BYTES",
          "TCP_RECEIVED_BYTES",
          "GRPC_REQUEST_MESSAGES",
          "GRPC_RESPONSE_MESSAGES",
        ],
        "One of Istio's own metrics.",
      ),
    ),
    customMetric: unsimulated(text("A metric by its name.", { minLength: 1 })),
    mode: unsimulated(choice(["CLIENT_AND_SERVER", "CLIENT", "SERVER"], "For which side it is.")),
  },
  { exclusive: [["metric", "customMetric"]] },
);

export const tagOverrideShape = shape<TagOverride>(
  "TagOverride",
  {
    operation: unsimulated(choice(["UPSERT", "REMOVE"], "Whether the tag is set or removed.")),
    value: unsimulated(text("An expression for the tag's value.")),
  },
  { checks: [upsertNeedsValue, removeHasNoValue] },
);

export const metricsOverridesShape = shape<MetricsOverrides>("MetricsOverrides", {
  match: unsimulated(object(metricSelectorShape, "Which metrics are meant.")),
  disabled: unsimulated(flag("Turns them off.")),
  tagOverrides: unsimulated(mapOf(object(tagOverrideShape), "Changes to their tags.")),
});

export const metricsShape = shape<Metrics>("Metrics", {
  providers: unsimulated(list(object(providerRefShape), "Where metrics go.")),
  overrides: unsimulated(list(object(metricsOverridesShape), "Changes to single metrics.")),
  reportingInterval: unsimulated(duration("Time between reports.")),
});

export const tagEnvironmentShape = shape<TagEnvironment>(
  "TagEnvironment",
  {
    name: unsimulated(text("The environment variable.", { minLength: 1 })),
    defaultValue: unsimulated(text("The value if it is not set.")),
  },
  { required: ["name"] },
);

export const tagFormatterShape = shape<TagFormatter>(
  "TagFormatter",
  {
    value: unsimulated(text("A format string.", { minLength: 1 })),
  },
  { required: ["value"] },
);

export const tagHeaderShape = shape<TagHeader>(
  "TagHeader",
  {
    name: unsimulated(text("The request header.", { minLength: 1 })),
    defaultValue: unsimulated(text("The value if it is absent.")),
  },
  { required: ["name"] },
);

export const tagLiteralShape = shape<TagLiteral>(
  "TagLiteral",
  {
    value: unsimulated(text("The text.", { minLength: 1 })),
  },
  { required: ["value"] },
);

export const customTagShape = shape<CustomTag>(
  "CustomTag",
  {
    literal: unsimulated(object(tagLiteralShape, "A fixed text.")),
    environment: unsimulated(object(tagEnvironmentShape, "A variable of the proxy's environment.")),
    header: unsimulated(object(tagHeaderShape, "A request header.")),
    formatter: unsimulated(object(tagFormatterShape, "A format of the access log's kind.")),
  },
  { exclusive: [["literal", "environment", "header", "formatter"]] },
);

export const tracingShape = shape<Tracing>("Tracing", {
  match: unsimulated(object(workloadModeMatchShape, "For which side it is.")),
  providers: unsimulated(list(object(providerRefShape), "Where spans go.")),
  randomSamplingPercentage: unsimulated(
    double("Share of requests that are traced.", { min: 0, max: 100 }),
  ),
  disableSpanReporting: unsimulated(flag("Stops sending spans.")),
  disableContextPropagation: unsimulated(flag("Stops passing trace headers on.")),
  customTags: unsimulated(mapOf(object(customTagShape), "Further tags of the spans.")),
  useRequestIdForTraceSampling: unsimulated(flag("Whether the request id carries the decision.")),
  enableIstioTags: unsimulated(flag("Whether Istio's own tags are added.")),
});

export const telemetrySpecShape = shape<TelemetrySpec>(
  "TelemetrySpec",
  {
    selector: unsimulated(object(workloadSelectorShape, "Pods that this applies to.")),
    targetRef: unsimulated(
      object(policyTargetReferenceShape, "One object that this is attached to."),
    ),
    targetRefs: unsimulated(
      list(object(policyTargetReferenceShape), "Objects that this is attached to.", {
        maxItems: 16,
      }),
    ),
    tracing: unsimulated(list(object(tracingShape), "Which requests are traced, and how.")),
    metrics: unsimulated(list(object(metricsShape), "Which metrics are kept, and how.")),
    accessLogging: unsimulated(
      list(object(accessLoggingShape), "Which requests are logged, and how."),
    ),
  },
  {
    checks: [
      onlyOne(
        "only one of targetRefs or selector can be set",
        "selector",
        "targetRef",
        "targetRefs",
      ),
    ],
  },
);
