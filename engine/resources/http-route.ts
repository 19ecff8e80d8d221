import { type Destination, type Percent, destinationShape, percentShape } from "./destination.ts";
import {
  choice,
  duration,
  flag,
  int32,
  list,
  object,
  shape,
  text,
  uint32,
  unsimulated,
} from "./field.ts";
import { type Headers, headersShape } from "./header-operations.ts";
import { type HTTPMatchRequest, httpMatchRequestShape } from "./http-match.ts";
import { type StringMatch, stringMatchShape } from "./string-match.ts";

export interface CorsPolicy {
  readonly allowOrigins?: readonly StringMatch[];
  readonly allowOrigin?: readonly string[];
  readonly allowMethods?: readonly string[];
  readonly allowHeaders?: readonly string[];
  readonly exposeHeaders?: readonly string[];
  readonly maxAge?: string;
  readonly allowCredentials?: boolean;
  readonly unmatchedPreflights?: "UNSPECIFIED" | "FORWARD" | "IGNORE";
}

export interface Delegate {
  readonly name?: string;
  readonly namespace?: string;
}

export interface HTTPBody {
  readonly string?: string;
  readonly bytes?: string;
}

export interface HTTPDirectResponse {
  readonly status: number;
  readonly body?: HTTPBody;
}

export interface FaultAbort {
  readonly httpStatus?: number;
  readonly grpcStatus?: string;
  readonly http2Error?: string;
  readonly percentage?: Percent;
}

export interface FaultDelay {
  readonly fixedDelay?: string;
  readonly exponentialDelay?: string;
  readonly percentage?: Percent;
  readonly percent?: number;
}

export interface HTTPFaultInjection {
  readonly delay?: FaultDelay;
  readonly abort?: FaultAbort;
}

export interface HTTPMirrorPolicy {
  readonly destination: Destination;
  readonly percentage?: Percent;
}

export interface HTTPRedirect {
  readonly uri?: string;
  readonly prefixRewrite?: string;
  readonly authority?: string;
  readonly port?: number;
  readonly derivePort?: "FROM_PROTOCOL_DEFAULT" | "FROM_REQUEST_PORT";
  readonly scheme?: string;
  readonly redirectCode?: number;
}

export interface HTTPRetry {
  readonly attempts?: number;
  readonly perTryTimeout?: string;
  readonly retryOn?: string;
  readonly retryRemoteLocalities?: boolean;
  readonly retryIgnorePreviousHosts?: boolean;
  readonly backoff?: string;
}

export interface RegexRewrite {
  readonly match?: string;
  readonly rewrite?: string;
}

export interface HTTPRewrite {
  readonly uri?: string;
  readonly uriRegexRewrite?: RegexRewrite;
  readonly authority?: string;
}

export interface HTTPRouteDestination {
  readonly destination: Destination;
  readonly weight?: number;
  readonly headers?: Headers;
}

/** One rule of `spec.http`. */
export interface HTTPRoute {
  readonly name?: string;
  readonly match?: readonly HTTPMatchRequest[];
  readonly route?: readonly HTTPRouteDestination[];
  readonly redirect?: HTTPRedirect;
  readonly directResponse?: HTTPDirectResponse;
  readonly delegate?: Delegate;
  readonly rewrite?: HTTPRewrite;
  readonly timeout?: string;
  readonly retries?: HTTPRetry;
  readonly fault?: HTTPFaultInjection;
  readonly mirror?: Destination;
  readonly mirrors?: readonly HTTPMirrorPolicy[];
  readonly mirrorPercent?: number;
  readonly mirrorPercentage?: Percent;
  readonly corsPolicy?: CorsPolicy;
  readonly headers?: Headers;
}

export const corsPolicyShape = shape<CorsPolicy>("CorsPolicy", {
  allowOrigins: list(
    object(stringMatchShape),
    "Origins that browsers may call from; the first that matches is echoed.",
  ),
  allowOrigin: unsimulated(list(text(), "Old list of exact origins; write `allowOrigins`.")),
  allowMethods: list(text(), "Methods that the answer to a preflight allows."),
  allowHeaders: list(text(), "Request headers that the answer to a preflight allows."),
  exposeHeaders: list(text(), "Response headers that scripts in the page may read."),
  maxAge: duration("How long a browser may remember the answer to a preflight."),
  allowCredentials: flag("Whether browsers may send cookies and authorization with the call."),
  unmatchedPreflights: choice(
    ["UNSPECIFIED", "FORWARD", "IGNORE"],
    "Whether a preflight from another origin is answered here or passed on to the service.",
  ),
});

export const delegateShape = shape<Delegate>("Delegate", {
  name: text("The VirtualService that supplies the rules."),
  namespace: text("Where it lives; by default where this one lives."),
});

export const httpBodyShape = shape<HTTPBody>(
  "HTTPBody",
  {
    string: text("The body as text."),
    bytes: text("The body as base64.", { format: "bytes" }),
  },
  { exclusive: [["string", "bytes"]] },
);

export const httpDirectResponseShape = shape<HTTPDirectResponse>(
  "HTTPDirectResponse",
  {
    status: uint32("The status the proxy answers with, 200 to 599."),
    body: object(httpBodyShape, "What the proxy puts into the body; none by default."),
  },
  { required: ["status"] },
);

export const faultAbortShape = shape<FaultAbort>(
  "FaultAbort",
  {
    httpStatus: int32("The status the proxy answers with instead of calling the service."),
    grpcStatus: text("The gRPC status, by name, that gRPC callers get."),
    http2Error: unsimulated(text("An HTTP/2 error; istiod refuses it.")),
    percentage: object(percentShape, "Share of requests that are aborted; all if absent."),
  },
  { exclusive: [["httpStatus", "grpcStatus", "http2Error"]] },
);

export const faultDelayShape = shape<FaultDelay>(
  "FaultDelay",
  {
    fixedDelay: duration("How long the proxy waits before it goes on."),
    exponentialDelay: unsimulated(duration("A delay that varies; istiod refuses it.")),
    percentage: object(percentShape, "Share of requests that are delayed; all if absent."),
    percent: unsimulated(int32("Old share as a whole number; write `percentage`.")),
  },
  { exclusive: [["fixedDelay", "exponentialDelay"]] },
);

export const httpFaultInjectionShape = shape<HTTPFaultInjection>("HTTPFaultInjection", {
  delay: object(faultDelayShape, "Waits before forwarding, as a slow network would."),
  abort: object(faultAbortShape, "Answers with an error and calls nobody."),
});

export const httpMirrorPolicyShape = shape<HTTPMirrorPolicy>(
  "HTTPMirrorPolicy",
  {
    destination: object(destinationShape, "Who gets a copy; its answer is thrown away."),
    percentage: object(percentShape, "Share of requests that are copied; all if absent."),
  },
  { required: ["destination"] },
);

export const httpRedirectShape = shape<HTTPRedirect>(
  "HTTPRedirect",
  {
    uri: text("Replaces the whole path in the `Location`."),
    prefixRewrite: text("Replaces the part of the path that the prefix matched."),
    authority: text("Replaces the host in the `Location`."),
    port: uint32("Replaces the port in the `Location`."),
    derivePort: choice(
      ["FROM_PROTOCOL_DEFAULT", "FROM_REQUEST_PORT"],
      "Takes the port from the scheme or from the request.",
    ),
    scheme: text("`http` or `https` in the `Location`."),
    redirectCode: uint32("A status from 300 to 399; 301 by default."),
  },
  { exclusive: [["port", "derivePort"]] },
);

export const httpRetryShape = shape<HTTPRetry>("HTTPRetry", {
  attempts: int32("How many times to try again after the first try; 0 turns retries off."),
  perTryTimeout: duration("How long one try may take; by default as long as the whole request."),
  retryOn: text("Which failures are worth another try, comma-separated and without blanks."),
  retryRemoteLocalities: flag("Whether another try may leave for endpoints in other localities."),
  retryIgnorePreviousHosts: flag("Whether another try may pick an endpoint that already failed."),
  backoff: duration("The shortest pause before another try; 25ms by default."),
});

export const regexRewriteShape = shape<RegexRewrite>("RegexRewrite", {
  match: text("An RE2 pattern; the part of the path it matches is replaced."),
  rewrite: text("The replacement; `\\1` is the first group."),
});

export const httpRewriteShape = shape<HTTPRewrite>("HTTPRewrite", {
  uri: text("Replaces the matched prefix, or the whole path if the match was no prefix."),
  uriRegexRewrite: object(regexRewriteShape, "Replaces part of the path by pattern."),
  authority: text("Replaces the Host header on the way to the service."),
});

export const httpRouteDestinationShape = shape<HTTPRouteDestination>(
  "HTTPRouteDestination",
  {
    destination: object(
      destinationShape,
      "The service, and the subset of it, that gets the request.",
    ),
    weight: int32("Share of the requests, in proportion to the other weights of the rule."),
    headers: object(headersShape, "Header changes for requests that go to this destination only."),
  },
  { required: ["destination"] },
);

export const httpRouteShape = shape<HTTPRoute>(
  "HTTPRoute",
  {
    name: text("Appears in access logs and in the proxy's route names."),
    match: list(
      object(httpMatchRequestShape),
      "Conditions, any one of which is enough; without them the rule takes every request.",
    ),
    route: list(object(httpRouteDestinationShape), "Where the requests go, by weight."),
    redirect: object(httpRedirectShape, "Answers with a redirect instead of forwarding."),
    directResponse: object(
      httpDirectResponseShape,
      "Answers from the proxy instead of forwarding.",
    ),
    delegate: object(delegateShape, "Hands the requests to the rules of another VirtualService."),
    rewrite: object(httpRewriteShape, "Changes path and host before forwarding."),
    timeout: duration(
      "How long the whole request may take, retries included; unlimited by default.",
    ),
    retries: object(httpRetryShape, "Tries again after failures; two more tries by default."),
    fault: object(httpFaultInjectionShape, "Injects delays and errors."),
    mirror: object(destinationShape, "Sends a copy to this destination and ignores its answer."),
    mirrors: list(object(httpMirrorPolicyShape), "Sends copies to several destinations."),
    mirrorPercent: uint32(
      "Old share of copied requests as a whole number; write `mirrorPercentage`.",
    ),
    mirrorPercentage: object(percentShape, "Share of requests that are copied; all if absent."),
    corsPolicy: object(corsPolicyShape, "Answers browsers' cross-origin questions."),
    headers: object(headersShape, "Header changes for every request of the rule."),
  },
  { aliases: { mirror_percent: "mirrorPercent" } },
);
