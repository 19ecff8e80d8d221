import { parseDurationNanos } from "../../resources/duration.ts";
import type {
  CorsPolicy,
  HTTPDirectResponse,
  HTTPFaultInjection,
  HTTPRetry,
  HTTPRewrite,
  HTTPRoute,
} from "../../resources/http-route.ts";
import type { Path } from "../../source/place.ts";
import { corsHeaderError } from "./header-name.ts";
import { durationError, portError, quote, regexError, shareError } from "./primitives.ts";
import { advise, complaint, indexed, refuse, type Findings } from "./report.ts";
import { destinationFindings } from "./shared.ts";

const corsMethods: readonly string[] = [
  "GET",
  "HEAD",
  "POST",
  "PUT",
  "PATCH",
  "DELETE",
  "CONNECT",
  "OPTIONS",
  "TRACE",
  "*",
];

/** CP-405. */
export function* corsFindings(policy: CorsPolicy | undefined, path: Path): Findings {
  for (const [index, origin] of indexed(policy?.allowOrigins)) {
    const text = origin.exact ?? origin.prefix ?? origin.regex ?? "";
    const at: Path = [...path, "allowOrigins", index];
    if (text === "")
      yield refuse("ADM1120", at, "'' is not a valid match type for CORS allow origins");
    else if (origin.regex !== undefined)
      yield* complaint("ADM1115", at, regexError(text, "corsPolicy.allowOrigins"));
  }
  for (const [index, method] of indexed(policy?.allowMethods)) {
    if (corsMethods.includes(method)) continue;
    yield refuse(
      "ADM1120",
      [...path, "allowMethods", index],
      `${quote(method)} is not a supported HTTP method`,
    );
  }
  for (const part of ["allowHeaders", "exposeHeaders"] as const) {
    for (const [index, name] of indexed(policy?.[part])) {
      yield* complaint("ADM1114", [...path, part, index], corsHeaderError(name));
    }
  }
  const maxAge = policy?.maxAge;
  yield* complaint("ADM1004", [...path, "maxAge"], durationError(maxAge));
  if (maxAge !== undefined && (parseDurationNanos(maxAge) ?? 0) % 1e9 > 0) {
    yield refuse(
      "ADM1120",
      [...path, "maxAge"],
      "max_age duration is accurate only to seconds precision",
    );
  }
}

const grpcStatuses: readonly string[] = [
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

/** CP-406 to CP-408. */
export function* faultFindings(fault: HTTPFaultInjection | undefined, path: Path): Findings {
  if (fault === undefined) return;
  const { abort, delay } = fault;
  if (abort === undefined && delay === undefined) {
    yield refuse("ADM1121", path, "HTTP fault injection must have an abort and/or a delay");
  }
  yield* complaint(
    "ADM1122",
    [...path, "abort", "percentage"],
    shareError(abort?.percentage?.value),
  );
  if (abort?.grpcStatus !== undefined && !grpcStatuses.includes(abort.grpcStatus)) {
    const advice =
      "See https://github.com/grpc/grpc/blob/master/doc/statuscodes.md for a list of supported codes, for example 'NOT_FOUND'";
    yield refuse(
      "ADM1123",
      [...path, "abort", "grpcStatus"],
      `gRPC status ${quote(abort.grpcStatus)} is not supported. ${advice}`,
    );
  }
  if (abort?.http2Error !== undefined) {
    yield refuse(
      "ADM1123",
      [...path, "abort", "http2Error"],
      "HTTP/2 abort fault injection not supported yet",
    );
  }
  if (abort?.httpStatus !== undefined) {
    yield* complaint("ADM1123", [...path, "abort", "httpStatus"], statusError(abort.httpStatus));
  }
  yield* complaint(
    "ADM1122",
    [...path, "delay", "percentage"],
    shareError(delay?.percentage?.value),
  );
  yield* complaint("ADM1004", [...path, "delay", "fixedDelay"], durationError(delay?.fixedDelay));
  yield* complaint(
    "ADM1004",
    [...path, "delay", "exponentialDelay"],
    durationError(delay?.exponentialDelay),
  );
  if (delay?.exponentialDelay !== undefined) {
    yield refuse(
      "ADM1121",
      [...path, "delay", "exponentialDelay"],
      "exponentialDelay not supported yet",
    );
  }
}

/** 600 passes, whatever the message says (CP-407). */
function statusError(status: number): string | undefined {
  return status < 200 || status > 600
    ? `HTTP status ${String(status)} is not in range 200-599`
    : undefined;
}

/** CP-409, CP-410. */
export function* mirrorFindings(route: HTTPRoute, path: Path): Findings {
  const { mirrorPercent, mirrorPercentage } = route;
  if (mirrorPercent !== undefined) {
    const at: Path = [...path, "mirrorPercent"];
    if (mirrorPercent > 100) {
      yield refuse(
        "ADM1122",
        at,
        `mirror_percent must have a max value of 100 (it has ${String(mirrorPercent)})`,
      );
    }
    yield advise(
      "ADM1124",
      at,
      'using deprecated setting "mirrorPercent", use "mirrorPercentage" instead',
    );
  }
  yield* complaint(
    "ADM1122",
    [...path, "mirrorPercentage"],
    mirrorShareError("mirror_percentage", mirrorPercentage?.value),
  );
  yield* destinationFindings(route.mirror, [...path, "mirror"]);
  for (const [index, { destination, percentage }] of indexed(route.mirrors)) {
    const at: Path = [...path, "mirrors", index];
    if (destination === undefined) {
      yield refuse("ADM1001", at, "destination is required for mirrors");
      continue;
    }
    yield* destinationFindings(destination, [...at, "destination"]);
    yield* complaint(
      "ADM1122",
      [...at, "percentage"],
      mirrorShareError("mirror percentage", percentage?.value),
    );
  }
}

function mirrorShareError(what: string, value: number | undefined): string | undefined {
  if (value === undefined || (value >= 0 && value <= 100)) return undefined;
  const bound = value > 100 ? "max value of 100" : "min value of 0";
  return `${what} must have a ${bound} (it has ${value.toFixed(6)})`;
}

/** The first fault only (CP-413). */
export function* redirectFindings({ redirect, match }: HTTPRoute, path: Path): Findings {
  if (redirect === undefined) return;
  const {
    uri = "",
    prefixRewrite = "",
    authority = "",
    scheme = "",
    port,
    derivePort,
    redirectCode = 0,
  } = redirect;
  const needsPrefix =
    match?.some((one) => one.uri !== undefined && one.uri.prefix === undefined) === true;
  const isEmpty =
    uri + prefixRewrite + authority + scheme === "" &&
    port === undefined &&
    derivePort === undefined;
  if (uri !== "" && prefixRewrite !== "") {
    yield refuse("ADM1125", path, "redirect may only specify one of uri or prefix_rewrite");
  } else if (prefixRewrite !== "" && needsPrefix) {
    yield refuse(
      "ADM1125",
      path,
      "redirect prefix_rewrite requires all URI matches to use prefix match type",
    );
  } else if (isEmpty) {
    yield refuse("ADM1125", path, "redirect must specify URI, authority, scheme, or port");
  } else if (redirectCode !== 0 && (redirectCode < 300 || redirectCode > 399)) {
    yield refuse(
      "ADM1125",
      [...path, "redirectCode"],
      `${String(redirectCode)} is not a valid redirect code, must be 3xx`,
    );
  } else if (scheme !== "" && scheme !== "http" && scheme !== "https") {
    yield refuse(
      "ADM1125",
      [...path, "scheme"],
      'invalid redirect scheme, must be "http" or "https"',
    );
  } else if (port !== undefined && port > 0) {
    yield* complaint("ADM1002", [...path, "port"], portError(port));
  }
}

/** CP-414. */
export function* directResponseFindings(
  response: HTTPDirectResponse | undefined,
  path: Path,
): Findings {
  if (response === undefined) return;
  const { body, status = 0 } = response;
  const size =
    body?.string !== undefined
      ? utf8Length(body.string)
      : Math.floor(((body?.bytes ?? "").length * 3) / 4);
  const text = "large direct_responses may impact control plane performance";
  if (size > 1_048_576)
    yield refuse("ADM1126", [...path, "body"], `${text}, must be less than 1MB`);
  else if (size > 102_400) yield advise("ADM1126", [...path, "body"], text);
  // istiod reads the unsigned status as a signed number.
  yield* complaint("ADM1123", [...path, "status"], statusError(status | 0));
}

function utf8Length(text: string): number {
  let length = 0;
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    length += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x1_0000 ? 3 : 4;
  }
  return length;
}

const retryPolicies: ReadonlySet<string> = new Set([
  "5xx",
  "gateway-error",
  "reset",
  "reset-before-request",
  "connect-failure",
  "retriable-4xx",
  "refused-stream",
  "retriable-status-codes",
  "retriable-headers",
  "envoy-ratelimited",
  "http3-post-connect-failure",
  "cancelled",
  "deadline-exceeded",
  "internal",
  "resource-exhausted",
  "unavailable",
]);

const knownStatuses: ReadonlySet<number> = new Set([
  100, 101, 102, 103, 200, 201, 202, 203, 204, 205, 206, 207, 208, 226, 300, 301, 302, 303, 304,
  305, 307, 308, 400, 401, 402, 403, 404, 405, 406, 407, 408, 409, 410, 411, 412, 413, 414, 415,
  416, 417, 418, 421, 422, 423, 424, 425, 426, 428, 429, 431, 451, 500, 501, 502, 503, 504, 505,
  506, 507, 508, 510, 511,
]);

/** CP-416, CP-423, CP-424. */
export function* retryFindings(retries: HTTPRetry | undefined, path: Path): Findings {
  if (retries === undefined) return;
  const { attempts = 0, perTryTimeout, retryOn = "", retryRemoteLocalities, backoff } = retries;
  if (attempts < 0) yield refuse("ADM1127", [...path, "attempts"], "attempts cannot be negative");
  if (
    attempts === 0 &&
    (perTryTimeout !== undefined || retryOn !== "" || retryRemoteLocalities !== undefined)
  ) {
    yield refuse(
      "ADM1127",
      path,
      "http retry policy configured when attempts are set to 0 (disabled)",
    );
  }
  yield* complaint("ADM1004", [...path, "perTryTimeout"], durationError(perTryTimeout));
  for (const policy of retryOn === "" ? [] : retryOn.split(",")) {
    const status = /^[-+]?[0-9]+$/u.test(policy) ? Number(policy) : 0;
    if (knownStatuses.has(status) || retryPolicies.has(policy)) continue;
    yield refuse("ADM1128", [...path, "retryOn"], `${quote(policy)} is not a valid retryOn policy`);
  }
  yield* complaint("ADM1004", [...path, "backoff"], durationError(backoff));
}

/** The first fault only (CP-415). */
export function* rewriteFindings(rewrite: HTTPRewrite | undefined, path: Path): Findings {
  if (rewrite === undefined) return;
  const { uri = "", uriRegexRewrite, authority = "" } = rewrite;
  if (uri !== "" && uriRegexRewrite !== undefined) {
    yield refuse("ADM1129", path, "rewrite may only contain one of URI or UriRegexRewrite");
    return;
  }
  if (uri === "" && uriRegexRewrite === undefined && authority === "") {
    const advice = "Only one of URI or UriRegexRewrite may be specified";
    yield refuse(
      "ADM1129",
      path,
      `rewrite must specify at least one of URI, UriRegexRewrite, or authority. ${advice}`,
    );
    return;
  }
  if (uriRegexRewrite === undefined) return;
  const { match = "", rewrite: replacement = "" } = uriRegexRewrite;
  const error =
    match === "" || replacement === ""
      ? "UriRegexRewrite requires both Rewrite and Match fields to be specified"
      : regexError(match, "HTTPRewrite.UriRegexRewrite.Match");
  const at: Path = [...path, "uriRegexRewrite"];
  yield* complaint(
    "ADM1129",
    at,
    error === undefined ? undefined : `UriRegexRewrite has errors\n${error}`,
  );
}
