import type { CorsPolicy, HttpFault, Route } from "../proxy/config.ts";
import type {
  CorsPolicy as WrittenCors,
  HTTPFaultInjection,
  HTTPRoute,
} from "../resources/http-route.ts";
import type { Origin } from "../source/place.ts";
import type { HttpRule } from "./bound-virtual-service.ts";
import { formatDuration, wholeSeconds } from "./duration.ts";
import { hundredths, millionths } from "./percent.ts";
import { defined, orAbsent, textOrAbsent } from "./plain.ts";
import { stringMatcherOf } from "./route-match.ts";

/** What filters do for one route (CP-129 to CP-137). */
export function perFilterConfig(
  { route }: HttpRule,
  placeOf: (field: keyof HTTPRoute) => Origin,
): Route["typed_per_filter_config"] | undefined {
  const { fault, corsPolicy } = route;
  if (fault === undefined && corsPolicy === undefined) return undefined;
  return defined({
    "envoy.filters.http.fault": fault === undefined ? undefined : faultOf(fault, placeOf("fault")),
    "envoy.filters.http.cors":
      corsPolicy === undefined ? undefined : corsOf(corsPolicy, placeOf("corsPolicy")),
  });
}

function faultOf({ delay, abort }: HTTPFaultInjection, origin: Origin): HttpFault {
  const hasError = abort?.httpStatus !== undefined || abort?.grpcStatus !== undefined;
  return defined({
    delay:
      delay?.fixedDelay === undefined
        ? undefined
        : {
            fixed_delay: formatDuration(delay.fixedDelay),
            percentage:
              delay.percentage === undefined
                ? hundredths(delay.percent ?? 0)
                : millionths(delay.percentage.value ?? 0),
          },
    abort:
      abort === undefined || !hasError
        ? undefined
        : defined({
            http_status: abort.httpStatus,
            grpc_status: abort.grpcStatus === undefined ? undefined : grpcCode(abort.grpcStatus),
            percentage:
              abort.percentage === undefined ? undefined : millionths(abort.percentage.value ?? 0),
          }),
    origin,
  });
}

const grpcStatuses = [
  "OK",
  "CANCELLED",
  "UNKNOWN",
  "INVALID_ARGUMENT",
  "DEADLINE_EXCEEDED",
  "NOT_FOUND",
  "ALREADY_EXISTS",
  "PERMISSION_DENIED",
  "RESOURCE_EXHAUSTED",
  "FAILED_PRECONDITION",
  "ABORTED",
  "OUT_OF_RANGE",
  "UNIMPLEMENTED",
  "INTERNAL",
  "UNAVAILABLE",
  "DATA_LOSS",
  "UNAUTHENTICATED",
];

function grpcCode(status: string): number {
  return Math.max(grpcStatuses.indexOf(status), 0);
}

function corsOf(policy: WrittenCors, origin: Origin): CorsPolicy {
  const origins =
    policy.allowOrigins?.flatMap((match) => stringMatcherOf(match) ?? []) ??
    policy.allowOrigin?.map((exact) => ({ exact })) ??
    [];
  const joined = (names: readonly string[] | undefined): string | undefined =>
    textOrAbsent((names ?? []).join(","));
  return defined({
    allow_origin_string_match: orAbsent(origins),
    allow_methods: joined(policy.allowMethods),
    allow_headers: joined(policy.allowHeaders),
    expose_headers: joined(policy.exposeHeaders),
    max_age: policy.maxAge === undefined ? undefined : String(wholeSeconds(policy.maxAge)),
    allow_credentials: policy.allowCredentials,
    filter_enabled: { default_value: { numerator: 100 } },
    forward_not_matching_preflights: policy.unmatchedPreflights !== "IGNORE",
    origin,
  });
}
