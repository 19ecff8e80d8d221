/** An external authorization filter's settings, which are untyped JSON until here. */
export interface ExternalAuthorization {
  readonly cluster: string;
  readonly passesOnError: boolean;
  readonly statusOnError?: string;
  /** Names of headers that its answer may add to the request. */
  readonly toUpstream: readonly string[];
  /** Names of headers that a refusal shows to the client. */
  readonly toClient: readonly string[];
}

interface Patterns {
  readonly patterns?: readonly { readonly exact?: string }[];
}

interface Written {
  readonly http_service?: {
    readonly server_uri?: { readonly cluster?: string };
    readonly authorization_response?: {
      readonly allowed_upstream_headers?: Patterns;
      readonly allowed_client_headers?: Patterns;
    };
  };
  readonly failure_mode_allow?: boolean;
  readonly status_on_error?: { readonly code?: string };
}

/** Undefined for a service that is not asked over HTTP. */
export function decodeExternalAuthorization(config: unknown): ExternalAuthorization | undefined {
  if (typeof config !== "object" || config === null) return undefined;
  const { http_service, failure_mode_allow, status_on_error } = config as Written;
  const cluster = http_service?.server_uri?.cluster;
  if (cluster === undefined) return undefined;
  const { allowed_upstream_headers, allowed_client_headers } =
    http_service?.authorization_response ?? {};
  return {
    cluster,
    passesOnError: failure_mode_allow === true,
    ...(status_on_error?.code !== undefined && { statusOnError: status_on_error.code }),
    toUpstream: namesOf(allowed_upstream_headers),
    toClient: namesOf(allowed_client_headers),
  };
}

function namesOf({ patterns = [] }: Patterns = {}): readonly string[] {
  return patterns.flatMap(({ exact }) => (exact === undefined ? [] : [exact.toLowerCase()]));
}
