/** The HTTP filters that may answer before the router: tokens, authorization, local rate limits (DP-13). */
import { authenticate } from "../decide/authenticate.ts";
import { authorize, type AccessContext } from "../decide/authorize.ts";
import { decodeJwtFilter } from "../decide/decode-jwt.ts";
import { decodeRbac, decodeShadowRbac } from "../decide/decode-rbac.ts";
import type { HeaderLine, HttpRequest } from "../decide/http-request.ts";
import { accessDenied, tokenRefused, type LocalReply } from "../decide/local-reply.ts";
import type { ResponseFlag } from "../decide/response-flags.ts";
import type { HttpFilter, Route, VirtualHost } from "../proxy/config.ts";
import { note, type Draft, type HopRecord } from "./draft.ts";
import { callerAddress, clientAddress } from "./entering-headers.ts";
import { askOutside } from "./external-authorization.ts";
import type { StreamInput } from "./http-stream.ts";
import { limitRate } from "./rate-limit.ts";

export interface Filtered {
  /** The first filter that answered itself. */
  readonly reply?: LocalReply;
  /** As the filters leave it. */
  readonly request: HttpRequest;
  readonly flags: readonly ResponseFlag[];
  /** What filters add to every answer. */
  readonly responseHeaders: readonly HeaderLine[];
}

export type FilterInput = StreamInput & {
  readonly route?: Route;
  readonly virtualHost?: VirtualHost;
};

/** What one filter did to a request. */
export interface FilterResult {
  readonly reply?: LocalReply;
  readonly request?: HttpRequest;
  readonly responseHeaders?: readonly HeaderLine[];
  /** The policy of CUSTOM rules that fits, for the filter that asks outside. */
  readonly asks?: string;
}

const NOTHING: FilterResult = {};

export function runFilters(draft: Draft, record: HopRecord, input: FilterInput): Filtered {
  let { request } = input;
  let asks: string | undefined;
  const responseHeaders: HeaderLine[] = [];
  for (const [index, filter] of input.filters.entries()) {
    const context = { ...input, request };
    const result =
      filter.name === "envoy.filters.http.ext_authz"
        ? asks === undefined
          ? NOTHING
          : askOutside(draft, record, context, filter)
        : runFilter(draft, record, context, filter, index);
    request = result.request ?? request;
    asks = result.asks ?? asks;
    responseHeaders.push(...(result.responseHeaders ?? []));
    if (result.reply !== undefined)
      return { reply: result.reply, request, flags: [], responseHeaders };
  }
  return { request, flags: [], responseHeaders };
}

function runFilter(
  draft: Draft,
  record: HopRecord,
  input: FilterInput,
  filter: HttpFilter,
  index: number,
): FilterResult {
  switch (filter.name) {
    case "envoy.filters.http.jwt_authn":
      return checkToken(draft, record, input, filter);
    case "envoy.filters.http.rbac":
      return checkAccess(draft, record, input, filter);
    case "envoy.filters.http.local_ratelimit":
      return limitRate(draft, input, filter, index);
    default:
      return NOTHING;
  }
}

function checkToken(
  draft: Draft,
  record: HopRecord,
  input: FilterInput,
  filter: HttpFilter,
): FilterResult {
  const config = decodeJwtFilter(filter.config);
  if (config === undefined) return NOTHING;
  const { request } = input;
  const result = authenticate(config, request);
  note(draft, record, () => ({
    kind: "authorization",
    result: result.kind === "passes" ? "note" : "won",
    phrase:
      result.kind === "refused"
        ? [`The token is refused: ${result.status}, `, { code: result.reason }]
        : [result.claims === undefined ? "No token is sent" : "The token is good"],
    proxy: input.proxy.config.node.id,
    side: input.side,
    ...(filter.origin !== undefined && { origin: filter.origin }),
  }));
  if (result.kind === "refused") {
    const url = `${request.scheme}://${request.authority}${request.path.slice(0, URL_LENGTH_MAX)}`;
    return { reply: tokenRefused(result.status, result.reason, url) };
  }
  const { claims } = result;
  return { request: claims === undefined ? result.request : { ...result.request, claims } };
}

/** What a refusal repeats of the path. */
const URL_LENGTH_MAX = 256;

function checkAccess(
  draft: Draft,
  record: HopRecord,
  input: FilterInput,
  filter: HttpFilter,
): FilterResult {
  const shadow = decodeShadowRbac(filter.config);
  const asked = shadow === undefined ? undefined : authorize(shadow, contextOf(draft, input));
  const asks =
    asked !== undefined && !asked.allowed && asked.policy.startsWith("istio-ext-authz")
      ? { asks: asked.policy }
      : NOTHING;
  const rules = decodeRbac(filter.config);
  if (rules === undefined) return asks;
  const { allowed, policy } = authorize(rules, contextOf(draft, input));
  const origin = filter.policyOrigins?.[policy] ?? filter.origin;
  note(draft, record, () => ({
    kind: "authorization",
    result: allowed ? "note" : "won",
    phrase: allowed
      ? ["Authorization lets it pass: ", { code: policy }]
      : ["Authorization refuses: 403, ", { code: policy }],
    proxy: input.proxy.config.node.id,
    side: input.side,
    ...(origin !== undefined && { origin }),
  }));
  return allowed ? asks : { reply: accessDenied(policy) };
}

function contextOf(draft: Draft, input: FilterInput): AccessContext {
  const { request, downstream, side } = input;
  const { peer, serverName, local = downstream } = downstream;
  const sourceIp = side === "gateway" ? callerAddress(draft, input) : downstream.sourceIp;
  return {
    request,
    sourceIp,
    remoteIp: clientAddress(draft, input),
    destinationIp: local.ip,
    destinationPort: local.port,
    ...(request.claims !== undefined && { claims: request.claims }),
    ...(peer !== undefined && { peer }),
    ...(serverName !== undefined && { serverName }),
  };
}
