/** An external authorization filter's settings, which are untyped JSON until here. */
import type { StringMatcher } from "../proxy/config.ts";

export interface ExternalAuthorization {
  readonly cluster: string;
  readonly passesOnError: boolean;
  readonly statusOnError?: string;
  /** Headers that its answer may add to the request. */
  readonly toUpstream: readonly StringMatcher[];
  /** Headers that a refusal shows to the client; absent where it shows all. */
  readonly onDeny?: readonly StringMatcher[];
  /** Headers that are shown with an answer that is let pass. */
  readonly onAllow: readonly StringMatcher[];
}

interface Patterns {
  readonly patterns?: readonly StringMatcher[];
}

interface Written {
  readonly http_service?: {
    readonly server_uri?: { readonly cluster?: string };
    readonly authorization_response?: {
      readonly allowed_upstream_headers?: Patterns;
      readonly allowed_client_headers?: Patterns;
      readonly allowed_client_headers_on_success?: Patterns;
    };
  };
  readonly failure_mode_allow?: boolean;
  readonly status_on_error?: { readonly code?: string };
}

/** A service that is asked over gRPC has no cluster here: nobody answers that. */
export function decodeExternalAuthorization(config: unknown): ExternalAuthorization | undefined {
  if (typeof config !== "object" || config === null) return undefined;
  const { http_service, failure_mode_allow, status_on_error } = config as Written;
  const response = http_service?.authorization_response ?? {};
  const onDeny = response.allowed_client_headers?.patterns;
  return {
    cluster: http_service?.server_uri?.cluster ?? "",
    passesOnError: failure_mode_allow === true,
    ...(status_on_error?.code !== undefined && { statusOnError: status_on_error.code }),
    toUpstream: response.allowed_upstream_headers?.patterns ?? [],
    ...(onDeny !== undefined && { onDeny }),
    onAllow: response.allowed_client_headers_on_success?.patterns ?? [],
  };
}
