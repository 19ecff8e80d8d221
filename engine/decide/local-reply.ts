import type { HeaderLine } from "./http-request.ts";
import { resetFlag, type ResponseFlag } from "./response-flags.ts";
import type { ResetReason } from "./retry.ts";

/** An answer that the proxy gives itself (DP-181). */
export interface LocalReply {
  readonly status: number;
  readonly flags: readonly ResponseFlag[];
  readonly details: string;
  readonly body: string;
  readonly headers: readonly HeaderLine[];
  /** What a gRPC caller is told, where it does not follow from `status`. */
  readonly grpcStatus?: number;
  /** Who wrote the body, where it is another's. */
  readonly pod?: string;
}

function reply(
  status: number,
  details: string,
  body = "",
  flags: readonly ResponseFlag[] = [],
  headers: readonly HeaderLine[] = [],
): LocalReply {
  return { status, flags, details, body, headers };
}

export const routeNotFound = reply(404, "route_not_found", "", ["NR"]);
export const missingHost = reply(400, "missing_host_header");
export const badPath = reply(400, "path_normalization_failed");
export const noHealthyUpstream = reply(503, "no_healthy_upstream", "no healthy upstream", ["UH"]);
export const requestTimeout = reply(504, "response_timeout", "upstream request timeout", ["UT"]);

export function clusterNotFound(status: number): LocalReply {
  return reply(status, "cluster_not_found", "", ["NC"]);
}

export function faultAbort(status: number, grpcStatus?: number): LocalReply {
  const made = reply(status, "fault_filter_abort", "fault filter abort", ["FI"]);
  return grpcStatus === undefined ? made : { ...made, grpcStatus };
}

export function invalidHeader(name: string): LocalReply {
  const details = `filter_removed_required_request_headers{invalid_header_name:_${name.replace(/ /g, "_")}}`;
  return reply(503, details, "", ["DPE"]);
}

export const absolutePathRejected = reply(404, "absolute_path_rejected");

export function accessDenied(policy: string): LocalReply {
  return reply(
    403,
    `rbac_access_denied_matched_policy[${policy.replace(/ /g, "_")}]`,
    "RBAC: access denied",
  );
}

/** @see DP-211 */
export function tokenRefused(status: number, reason: string, url: string): LocalReply {
  const details = `jwt_authn_access_denied{${reason.replace(/ /g, "_")}}`;
  const challenge = `Bearer realm="${url}", error="invalid_token"`;
  return reply(status, details, reason, [], [["www-authenticate", challenge]]);
}

/** @param grpcStatus - 8 where the limit says that it is exhausted */
export function rateLimited(
  status: number,
  headers: readonly HeaderLine[],
  grpcStatus: number | undefined,
): LocalReply {
  const made = reply(status, "local_rate_limited", "local_rate_limited", ["RL"], headers);
  return grpcStatus === undefined ? made : { ...made, grpcStatus };
}

/** A service that was asked says no, in its own words. */
export function askedDenied(
  status: number,
  body: string,
  headers: readonly HeaderLine[],
): LocalReply {
  return reply(status, "ext_authz_denied", body, ["UAEX"], headers);
}

export function askedInVain(status: number): LocalReply {
  return reply(status, "ext_authz_error", "", ["UAEX"]);
}

const GRPC_OF_HTTP: ReadonlyMap<number, number> = new Map([
  [400, 13],
  [401, 16],
  [403, 7],
  [404, 12],
  [429, 14],
  [502, 14],
  [503, 14],
  [504, 14],
]);

/**
 * The same answer to a gRPC caller: 200, with the failure in headers.
 *
 * @see DP-185, DP-186
 */
export function grpcReply(plain: LocalReply): LocalReply {
  const status = plain.grpcStatus ?? GRPC_OF_HTTP.get(plain.status) ?? 2;
  const lines: HeaderLine[] = [["grpc-status", String(status)]];
  if (plain.body !== "") lines.push(["grpc-message", percentEncoded(plain.body)]);
  return { ...plain, status: 200, body: "", headers: [...plain.headers, ...lines] };
}

/** Printable ASCII stays, but for the percent sign. */
function percentEncoded(text: string): string {
  return text.replace(
    /[^ -$&-~]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`,
  );
}

export function redirected(status: number, location: string): LocalReply {
  return reply(status, "direct_response", "", [], [["location", location]]);
}

export function directResponse(status: number, body: string, url: string): LocalReply {
  // Envoy adds the URL itself to what looks like a redirect (corrections, DP-72).
  const moved = status === 201 || (status >= 300 && status < 400);
  return reply(status, "direct_response", body, [], moved ? [["location", url]] : []);
}

export function preflightAnswer(headers: readonly HeaderLine[]): LocalReply {
  return reply(200, "cors_response", "", [], headers);
}

/** @param before - why no other try followed, though the policy asks for one */
export function upstreamReset(
  reason: ResetReason,
  transportFailure: string | undefined,
  { retried, before }: { readonly retried: boolean; readonly before: readonly ResponseFlag[] },
): LocalReply {
  const flags: readonly ResponseFlag[] = [...before, resetFlag(reason)];
  if (reason === "per-try timeout") {
    return reply(504, "upstream_per_try_timeout", "upstream request timeout", flags);
  }
  const words = reason.replaceAll(" ", "_");
  const cause = transportFailure === undefined ? words : `${words}|${transportFailure}`;
  const which = retried ? "retried and the latest reset reason" : "reset reason";
  return reply(
    reason === "protocol error" ? 502 : 503,
    `upstream_reset_before_response_started{${cause}}`,
    `upstream connect error or disconnect/reset before headers. ${which}: ${reason}`,
    flags,
  );
}
