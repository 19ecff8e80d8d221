/** Local rate limits of one proxy: for requests and for connections (DP-215 to DP-221). */
import { decodeRateLimit } from "../decide/decode-rate-limit.ts";
import { durationMicros } from "../decide/duration.ts";
import { applyHeaderOperations } from "../decide/header-operations.ts";
import { compileHeaderMatcher } from "../decide/header-match.ts";
import {
  firstLine,
  queryParameter,
  type HeaderLine,
  type HttpRequest,
} from "../decide/http-request.ts";
import { rateLimited } from "../decide/local-reply.ts";
import { happens } from "../decide/percent.ts";
import { takeToken, type Taken } from "../decide/token-bucket.ts";
import type {
  HttpFilter,
  LocalRateLimit,
  RateLimitAction,
  Route,
  VirtualHost,
} from "../proxy/config.ts";
import { statusOf } from "../proxy/status-code.ts";
import type { Draft } from "./draft.ts";
import { clientAddress } from "./entering-headers.ts";
import type { FilterInput, FilterResult } from "./http-filters.ts";

type BucketSettings = NonNullable<LocalRateLimit["token_bucket"]>;

/** Settings of the route, else of its virtual host, replace the filter's, with a bucket of their own. */
export function limitRate(
  draft: Draft,
  input: FilterInput,
  filter: HttpFilter,
  index: number,
): FilterResult {
  const { chainKey, request } = input;
  const own = ownSettings(input, filter.name);
  const settings = own?.settings ?? decodeRateLimit(filter.config);
  if (settings === undefined) return {};
  const chance = draft.chance.stream("rate limit");
  if (!happens(settings.filter_enabled?.default_value, chance)) return {};
  const scope = own?.scope ?? String(index);
  const taken = takeTokens(draft, settings, input, `${chainKey}|${scope}`);
  if (taken === undefined) return {};
  const responseHeaders = limitHeaders(settings, taken);
  if (taken.allowed) return { responseHeaders };
  if (!happens(settings.filter_enforced?.default_value, chance))
    return { request: marked(request, settings), responseHeaders };
  const exhausted = settings.rate_limited_as_resource_exhausted === true ? 8 : undefined;
  const added = responseLines(settings, request);
  return { reply: rateLimited(limitedStatus(settings), added, exhausted), responseHeaders };
}

function ownSettings(
  { route, virtualHost }: FilterInput,
  filter: string,
): { readonly settings: LocalRateLimit; readonly scope: string } | undefined {
  const { name = "", routes = [] } = virtualHost ?? {};
  const onRoute = settingsOf(route, filter);
  const index = routes.findIndex((one) => one === route);
  if (onRoute !== undefined) return { settings: onRoute, scope: `${name}|${String(index)}` };
  const onHost = settingsOf(virtualHost, filter);
  return onHost && { settings: onHost, scope: name };
}

function settingsOf(
  holder:
    | Pick<Route, "typed_per_filter_config">
    | Pick<VirtualHost, "typed_per_filter_config">
    | undefined,
  filter: string,
): LocalRateLimit | undefined {
  return filter === "envoy.filters.http.local_ratelimit"
    ? holder?.typed_per_filter_config?.[filter]
    : undefined;
}

/**
 * A descriptor that fits the request has a bucket of its own; every request also takes from the
 * default one, unless that is only for those that no descriptor fits (DP-219). Told of is
 * the bucket that refuses, else that of the first descriptor.
 */
function takeTokens(
  draft: Draft,
  settings: LocalRateLimit,
  input: FilterInput,
  key: string,
): (Taken & { readonly settings: BucketSettings }) | undefined {
  const { downstream } = input;
  const isOwn = settings.local_rate_limit_per_downstream_connection === true;
  const store = (name: string) =>
    !isOwn ? name : downstream.connection && `${name}|${downstream.connection}`;
  const fitting = fittingDescriptors(draft, settings, input);
  let first: (Taken & { readonly settings: BucketSettings }) | undefined;
  for (const { name, bucket } of fitting) {
    const taken = takeOne(draft, bucket, store(`${key}|${name}`));
    if (!taken.allowed) return taken;
    first ??= taken;
  }
  const { token_bucket, always_consume_default_token_bucket = true } = settings;
  if (token_bucket === undefined) return first;
  if (first !== undefined && !always_consume_default_token_bucket) return first;
  const taken = takeOne(draft, token_bucket, store(key));
  return taken.allowed ? (first ?? taken) : taken;
}

/** @param key - absent for a connection that is not used again: its bucket goes with it */
function takeOne(
  draft: Draft,
  bucket: BucketSettings,
  key: string | undefined,
): Taken & { readonly settings: BucketSettings } {
  const known = key === undefined ? undefined : draft.buckets.get(key);
  const taken = takeToken(bucket, known, draft.nowMicros);
  if (key !== undefined) draft.buckets.set(key, taken.bucket);
  return { ...taken, settings: bucket };
}

interface Fitting {
  readonly name: string;
  readonly bucket: BucketSettings;
}

function fittingDescriptors(
  draft: Draft,
  { descriptors = [], rate_limits = [] }: LocalRateLimit,
  input: FilterInput,
): readonly Fitting[] {
  const given = rate_limits
    .map(({ actions = [] }) => actions.map((action) => entriesOf(action, draft, input)))
    .filter((entries) => entries.every((entry) => entry !== undefined))
    .map((entries) => JSON.stringify(entries.flat()));
  const rate = ({ tokens_per_fill = 1, fill_interval }: BucketSettings) =>
    tokens_per_fill / (durationMicros(fill_interval) ?? 1);
  return descriptors
    .flatMap(({ entries = [], token_bucket }): readonly Fitting[] => {
      const name = JSON.stringify(entries.map(({ key, value = "" }) => [key, value]));
      return token_bucket !== undefined && given.includes(name)
        ? [{ name, bucket: token_bucket }]
        : [];
    })
    .sort((a, b) => rate(a.bucket) - rate(b.bucket));
}

/** What an action gives: an entry, nothing that matters, or no descriptor at all (undefined). */
type Given = readonly (readonly [key: string, value: string])[] | undefined;

function entriesOf(action: RateLimitAction, draft: Draft, input: FilterInput): Given {
  const { request, route } = input;
  const { generic_key, request_headers, query_parameters, header_value_match } = action;
  if (generic_key !== undefined)
    return [[generic_key.descriptor_key ?? "generic_key", generic_key.descriptor_value]];
  if (request_headers !== undefined)
    return found(request_headers, headerOf(request, request_headers.header_name.toLowerCase()));
  if (query_parameters !== undefined)
    return found(
      query_parameters,
      queryParameter(request.path, query_parameters.query_parameter_name),
    );
  if (header_value_match !== undefined) {
    const {
      headers = [],
      expect_match = true,
      descriptor_key,
      descriptor_value,
    } = header_value_match;
    const fits = headers.every((matcher) => compileHeaderMatcher(matcher)(request));
    return fits === expect_match
      ? [[descriptor_key ?? "header_match", descriptor_value]]
      : undefined;
  }
  if (action.remote_address !== undefined) return [["remote_address", clientAddress(draft, input)]];
  const cluster = route?.route?.cluster;
  return action.destination_cluster === undefined || cluster === undefined
    ? undefined
    : [["destination_cluster", cluster]];
}

function found(
  {
    descriptor_key,
    skip_if_absent,
  }: { readonly descriptor_key: string; readonly skip_if_absent?: boolean },
  value: string | undefined,
): Given {
  if (value === undefined) return skip_if_absent === true ? [] : undefined;
  return [[descriptor_key, value]];
}

function headerOf(request: HttpRequest, name: string): string | undefined {
  switch (name) {
    case ":path":
      return request.path;
    case ":method":
      return request.method;
    case ":authority":
      return request.authority;
    default:
      return firstLine(request.headers, name);
  }
}

/** Of a request that is over the limit but passes all the same. */
function marked(request: HttpRequest, settings: LocalRateLimit): HttpRequest {
  const add = settings.request_headers_to_add_when_not_enforced;
  const headers = applyHeaderOperations(request.headers, { add }, () => ({
    requestHeader: (name) => headerOf(request, name),
    responseHeader: () => undefined,
    facts: {},
  }));
  return { ...request, headers };
}

/** Written before there is a response: its code is 0. */
function responseLines(settings: LocalRateLimit, request: HttpRequest): readonly HeaderLine[] {
  const add = settings.response_headers_to_add;
  return applyHeaderOperations([], { add }, () => ({
    requestHeader: (name) => headerOf(request, name),
    responseHeader: () => undefined,
    facts: { RESPONSE_CODE: "0" },
  }));
}

function limitedStatus({ status }: LocalRateLimit): number {
  const code = statusOf(status?.code);
  return code === undefined || code < 400 ? 429 : code;
}

function limitHeaders(
  { enable_x_ratelimit_headers = "OFF" }: LocalRateLimit,
  { settings, bucket }: Taken & { readonly settings: BucketSettings },
): readonly HeaderLine[] {
  if (enable_x_ratelimit_headers === "OFF") return [];
  const fillMicros = durationMicros(settings.fill_interval) ?? 1_000_000;
  const tokens = bucket.level / fillMicros;
  const perSecond = ((settings.tokens_per_fill ?? 1) * 1_000_000) / fillMicros;
  return [
    ["x-ratelimit-limit", String(settings.max_tokens ?? 0)],
    ["x-ratelimit-remaining", String(Math.floor(tokens))],
    ["x-ratelimit-reset", String(tokens >= 1 ? 0 : Math.ceil((1 - tokens) / perSecond))],
  ];
}

/** Whether a connection finds a token, or found one when it was opened; without one it is closed. */
export function takesConnection(
  draft: Draft,
  config: unknown,
  key: string,
  connection: string | undefined,
): boolean {
  const bucket = decodeRateLimit(config)?.token_bucket;
  const open = connection === undefined ? undefined : `${key}|${connection}`;
  if (bucket === undefined || (open !== undefined && draft.buckets.has(open))) return true;
  const taken = takeToken(bucket, draft.buckets.get(key), draft.nowMicros);
  draft.buckets.set(key, taken.bucket);
  if (taken.allowed && open !== undefined) draft.buckets.set(open, taken.bucket);
  return taken.allowed;
}
