import type { Destination, Percent } from "./destination.ts";
import type { Headers } from "./header-operations.ts";
import type { HTTPMatchRequest } from "./http-match.ts";
import type { StringMatch } from "./string-match.ts";

export interface CorsPolicy {
  readonly allowCredentials?: boolean;
  readonly allowHeaders?: readonly string[];
  readonly allowMethods?: readonly string[];
  readonly allowOrigin?: readonly string[];
  readonly allowOrigins?: readonly StringMatch[];
  readonly exposeHeaders?: readonly string[];
  readonly maxAge?: string;
  readonly unmatchedPreflights?: "UNSPECIFIED" | "FORWARD" | "IGNORE";
}

export interface Delegate {
  readonly name?: string;
  readonly namespace?: string;
}

export interface HTTPBody {
  readonly bytes?: string;
  readonly string?: string;
}

export interface HTTPDirectResponse {
  readonly body?: HTTPBody;
  readonly status: number;
}

export interface FaultAbort {
  readonly grpcStatus?: string;
  readonly http2Error?: string;
  readonly httpStatus?: number;
  readonly percentage?: Percent;
}

export interface FaultDelay {
  readonly exponentialDelay?: string;
  readonly fixedDelay?: string;
  readonly percent?: number;
  readonly percentage?: Percent;
}

export interface HTTPFaultInjection {
  readonly abort?: FaultAbort;
  readonly delay?: FaultDelay;
}

export interface HTTPMirrorPolicy {
  readonly destination: Destination;
  readonly percentage?: Percent;
}

export interface HTTPRedirect {
  readonly authority?: string;
  readonly derivePort?: "FROM_PROTOCOL_DEFAULT" | "FROM_REQUEST_PORT";
  readonly port?: number;
  readonly prefixRewrite?: string;
  readonly redirectCode?: number;
  readonly scheme?: string;
  readonly uri?: string;
}

export interface HTTPRetry {
  readonly attempts?: number;
  readonly backoff?: string;
  readonly perTryTimeout?: string;
  readonly retryIgnorePreviousHosts?: boolean;
  readonly retryOn?: string;
  readonly retryRemoteLocalities?: boolean;
}

export interface RegexRewrite {
  readonly match?: string;
  readonly rewrite?: string;
}

export interface HTTPRewrite {
  readonly authority?: string;
  readonly uri?: string;
  readonly uriRegexRewrite?: RegexRewrite;
}

export interface HTTPRouteDestination {
  readonly destination: Destination;
  readonly headers?: Headers;
  readonly weight?: number;
}

export interface HTTPRoute {
  readonly corsPolicy?: CorsPolicy;
  readonly delegate?: Delegate;
  readonly directResponse?: HTTPDirectResponse;
  readonly fault?: HTTPFaultInjection;
  readonly headers?: Headers;
  readonly match?: readonly HTTPMatchRequest[];
  readonly mirror?: Destination;
  readonly mirrorPercent?: number;
  readonly mirrorPercentage?: Percent;
  readonly mirrors?: readonly HTTPMirrorPolicy[];
  readonly name?: string;
  readonly redirect?: HTTPRedirect;
  readonly retries?: HTTPRetry;
  readonly rewrite?: HTTPRewrite;
  readonly route?: readonly HTTPRouteDestination[];
  readonly timeout?: string;
}
