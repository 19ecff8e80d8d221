/** The HTTP filters that may answer before the router: authorization and local rate limits (DP-13). */
import { authorize, type AccessContext } from "../decide/authorize.ts";
import { decodeRateLimit } from "../decide/decode-rate-limit.ts";
import { decodeRbac } from "../decide/decode-rbac.ts";
import { firstLine, type HeaderLine, type HttpRequest } from "../decide/http-request.ts";
import { accessDenied, rateLimited, type LocalReply } from "../decide/local-reply.ts";
import { happens } from "../decide/percent.ts";
import type { ResponseFlag } from "../decide/response-flags.ts";
import { statusOf } from "../proxy/status-code.ts";
import { takeToken } from "../decide/token-bucket.ts";
import type { HttpFilter, LocalRateLimit, Route } from "../proxy/config.ts";
import { note, type Draft, type HopRecord } from "./draft.ts";
import type { StreamInput } from "./http-stream.ts";

export interface Filtered {
  /** The first filter that answered itself. */
  readonly reply?: LocalReply;
  /** As the filters leave it. */
  readonly request: HttpRequest;
  readonly flags: readonly ResponseFlag[];
}

type FilterInput = StreamInput & { readonly route?: Route };

export function runFilters(draft: Draft, record: HopRecord, input: FilterInput): Filtered {
  const { request } = input;
  for (const [index, filter] of input.filters.entries()) {
    const reply = runFilter(draft, record, input, filter, index);
    if (reply !== undefined) return { reply, request, flags: [] };
  }
  return { request, flags: [] };
}

function runFilter(
  draft: Draft,
  record: HopRecord,
  input: FilterInput,
  filter: HttpFilter,
  index: number,
): LocalReply | undefined {
  switch (filter.name) {
    case "envoy.filters.http.rbac":
      return checkAccess(draft, record, input, filter);
    case "envoy.filters.http.local_ratelimit":
      return limitRate(draft, input, filter, index);
    default:
      return undefined;
  }
}

function checkAccess(
  draft: Draft,
  record: HopRecord,
  input: FilterInput,
  filter: HttpFilter,
): LocalReply | undefined {
  const rules = decodeRbac(filter.config);
  if (rules === undefined) return undefined;
  const { allowed, policy } = authorize(rules, contextOf(input));
  note(draft, record, () => ({
    kind: "authorization",
    result: allowed ? "note" : "won",
    phrase: allowed
      ? ["Authorization lets it pass: ", { code: policy }]
      : ["Authorization refuses: 403, ", { code: policy }],
    proxy: input.proxy.config.node.id,
    side: input.side,
    ...(filter.origin !== undefined && { origin: filter.origin }),
  }));
  return allowed ? undefined : accessDenied(policy);
}

function contextOf({ request, downstream, side }: FilterInput): AccessContext {
  const forwarded = firstLine(request.headers, "x-forwarded-for")?.split(",").at(-1)?.trim();
  const { ip, port, peer, serverName, sourceIp } = downstream;
  return {
    request,
    sourceIp,
    // A gateway has just written its own peer there; it trusts that one.
    remoteIp: side === "gateway" ? sourceIp : (forwarded ?? sourceIp),
    destinationIp: ip,
    destinationPort: port,
    ...(peer !== undefined && { peer }),
    ...(serverName !== undefined && { serverName }),
  };
}

/** A route's own settings replace the filter's, with a bucket of their own (DP-215 to DP-218). */
function limitRate(
  draft: Draft,
  { route, chainKey }: FilterInput,
  filter: HttpFilter,
  index: number,
): LocalReply | undefined {
  const own = route?.typed_per_filter_config?.["envoy.filters.http.local_ratelimit"];
  const settings = own ?? decodeRateLimit(filter.config);
  if (settings?.token_bucket === undefined) return undefined;
  const chance = draft.chance.stream("rate limit");
  if (!happens(settings.filter_enabled?.default_value, chance)) return undefined;
  const scope = own === undefined ? String(index) : (route?.name ?? JSON.stringify(route?.match));
  const key = `${chainKey}|${scope}`;
  const taken = takeToken(settings.token_bucket, draft.buckets.get(key), draft.nowMicros);
  draft.buckets.set(key, taken.bucket);
  if (taken.allowed) return undefined;
  if (!happens(settings.filter_enforced?.default_value, chance)) return undefined;
  return rateLimited(limitedStatus(settings), limitedHeaders(settings));
}

function limitedStatus({ status }: LocalRateLimit): number {
  const code = statusOf(status?.code);
  return code === undefined || code < 400 ? 429 : code;
}

function limitedHeaders({ response_headers_to_add = [] }: LocalRateLimit): readonly HeaderLine[] {
  return response_headers_to_add.map(({ header }): HeaderLine => [
    header.key.toLowerCase(),
    header.value ?? "",
  ]);
}
