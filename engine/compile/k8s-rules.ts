/** One rule of a Gateway API HTTPRoute as a rule of a VirtualService (CP-612 to CP-616). */
import type {
  BackendObjectReference,
  HTTPBackendRef,
  HTTPHeaderFilter,
  HTTPRouteFilter,
  HTTPRouteMatch,
  HTTPRouteRule,
  HTTPValueMatch,
} from "../resources/gateway-api/http-route.ts";
import type { Destination } from "../resources/destination.ts";
import type { HTTPMatchRequest } from "../resources/http-match.ts";
import type {
  HTTPMirrorPolicy,
  HTTPRedirect,
  HTTPRetry,
  HTTPRewrite,
  HTTPRoute,
  HTTPRouteDestination,
} from "../resources/http-route.ts";
import type { StringMatch } from "../resources/string-match.ts";
import { durationOrAbsent } from "./duration.ts";
import { compareText, serviceHost } from "./host.ts";
import { defined } from "./plain.ts";

export interface RuleContext {
  readonly namespace: string;
  /** The rule's name in route tables. */
  readonly name: string;
  /** Whether a backend of another namespace may be named. */
  readonly isGranted: (namespace: string, service: string) => boolean;
}

export function ruleOf(
  rule: HTTPRouteRule,
  match: HTTPRouteMatch | undefined,
  context: RuleContext,
): HTTPRoute {
  const { filters = [], backendRefs = [] } = rule;
  const redirect = filters.findLast(({ type }) => type === "RequestRedirect")?.requestRedirect;
  const isIdle = backendRefs.every(({ weight = 1 }) => weight === 0);
  const mirrors = mirrorsOf(filters, context);
  return defined({
    name: rule.name ?? context.name,
    match: match === undefined ? undefined : [matchOf(match)],
    redirect: redirect === undefined ? undefined : redirectOf(redirect),
    rewrite: rewriteOf(filters),
    headers: headersOf(filters),
    mirrors: mirrors.length === 0 ? undefined : mirrors,
    ...timesOf(rule),
    ...(isIdle && redirect === undefined
      ? { directResponse: { status: 500 } }
      : { route: destinationsOf(backendRefs, context) }),
  });
}

function matchOf({ path, headers, queryParams, method }: HTTPRouteMatch): HTTPMatchRequest {
  return defined({
    uri: path === undefined ? undefined : pathOf(path),
    method: method === undefined ? undefined : { exact: method },
    headers: valuesOf(headers),
    queryParams: valuesOf(queryParams),
  });
}

function pathOf({
  type = "PathPrefix",
  value = "/",
}: NonNullable<HTTPRouteMatch["path"]>): StringMatch {
  switch (type) {
    case "Exact":
      return { exact: value };
    case "RegularExpression":
      return { regex: value };
    case "PathPrefix":
      return { prefix: value === "/" ? value : value.replace(/\/+$/, "") };
  }
}

/** Of two conditions on one name the first counts. */
function valuesOf(
  list: readonly HTTPValueMatch[] | undefined,
): Readonly<Record<string, StringMatch>> | undefined {
  if (list === undefined || list.length === 0) return undefined;
  const found = new Map<string, StringMatch>();
  for (const { type = "Exact", name, value } of list) {
    if (!found.has(name)) found.set(name, type === "Exact" ? { exact: value } : { regex: value });
  }
  return Object.fromEntries(found);
}

/** Without a port the request's own is kept, unless the scheme says another. */
function redirectOf({
  scheme,
  hostname,
  path,
  port,
  statusCode,
}: NonNullable<HTTPRouteFilter["requestRedirect"]>): HTTPRedirect {
  const derived: HTTPRedirect["derivePort"] =
    scheme === undefined ? "FROM_REQUEST_PORT" : "FROM_PROTOCOL_DEFAULT";
  return defined({
    redirectCode: statusCode,
    authority: hostname,
    scheme,
    port,
    derivePort: port === undefined ? derived : undefined,
    uri: path?.type === "ReplaceFullPath" ? path.replaceFullPath : undefined,
    prefixRewrite: path?.type === "ReplacePrefixMatch" ? path.replacePrefixMatch : undefined,
  });
}

function rewriteOf(filters: readonly HTTPRouteFilter[]): HTTPRewrite | undefined {
  const filter = filters.findLast(({ type }) => type === "URLRewrite")?.urlRewrite;
  if (filter === undefined) return undefined;
  const { hostname, path } = filter;
  const prefix = path?.type === "ReplacePrefixMatch" ? path.replacePrefixMatch : undefined;
  const full = path?.type === "ReplaceFullPath" ? path.replaceFullPath : undefined;
  if (hostname === undefined && prefix === undefined && full === undefined) return undefined;
  const trimmed = prefix?.replace(/\/$/, "");
  return defined({
    authority: hostname,
    uri: trimmed === "" ? "/" : trimmed,
    uriRegexRewrite: full === undefined ? undefined : { match: "/.*", rewrite: full },
  });
}

function headersOf(filters: readonly HTTPRouteFilter[]): HTTPRoute["headers"] | undefined {
  const request = operationsOf(
    filters.find(({ type }) => type === "RequestHeaderModifier")?.requestHeaderModifier,
  );
  const response = operationsOf(
    filters.find(({ type }) => type === "ResponseHeaderModifier")?.responseHeaderModifier,
  );
  return request === undefined && response === undefined
    ? undefined
    : defined({ request, response });
}

function operationsOf(filter: HTTPHeaderFilter | undefined) {
  if (filter === undefined) return undefined;
  const { set = [], add = [], remove } = filter;
  return defined({
    set: recordOf(set),
    add: recordOf(add),
    remove,
  });
}

function recordOf(
  list: readonly { readonly name: string; readonly value: string }[],
): Readonly<Record<string, string>> | undefined {
  if (list.length === 0) return undefined;
  return Object.fromEntries(
    list.map(({ name, value }) => [name, value] as const).sort(([a], [b]) => compareText(a, b)),
  );
}

function mirrorsOf(
  filters: readonly HTTPRouteFilter[],
  context: RuleContext,
): readonly HTTPMirrorPolicy[] {
  return filters.flatMap(({ requestMirror }) => {
    if (requestMirror === undefined) return [];
    const { backendRef, percent, fraction } = requestMirror;
    const value =
      fraction === undefined ? percent : (100 * fraction.numerator) / (fraction.denominator ?? 100);
    return [
      defined({
        destination: destinationOf(backendRef, context),
        percentage: value === undefined ? undefined : { value },
      }),
    ];
  });
}

function timesOf({ timeouts = {}, retry }: HTTPRouteRule): Pick<HTTPRoute, "timeout" | "retries"> {
  const whole = durationOrAbsent(timeouts.request);
  const perTry = durationOrAbsent(timeouts.backendRequest);
  const retries: HTTPRetry | undefined =
    retry === undefined
      ? undefined
      : defined({
          attempts: retry.attempts ?? 2,
          retryOn: [
            ...["connect-failure", "refused-stream", "unavailable", "cancelled"],
            ...(retry.codes ?? []),
          ].join(),
          backoff: retry.backoff,
          perTryTimeout: perTry,
        });
  return defined({ timeout: retry === undefined ? (perTry ?? whole) : whole, retries });
}

/** Backends with a weight; a lone one needs none (CP-615). */
function destinationsOf(
  refs: readonly HTTPBackendRef[],
  context: RuleContext,
): readonly HTTPRouteDestination[] {
  const used = refs.filter(({ weight = 1 }) => weight > 0);
  return used.map((ref) =>
    defined({
      destination: destinationOf(ref, context),
      weight: used.length === 1 ? 0 : (ref.weight ?? 1),
      headers: headersOf(ref.filters ?? []),
    }),
  );
}

/** A backend that may not be named leads to a cluster that is not there: 500 (CP-615). */
function destinationOf(
  { kind = "Service", name, namespace, port }: BackendObjectReference,
  context: RuleContext,
): Destination {
  const owner = namespace ?? context.namespace;
  if (owner !== context.namespace && !context.isGranted(owner, name)) return { host: "" };
  const host = kind === "Hostname" ? name : serviceHost(name, owner);
  return defined({ host, port: port === undefined ? undefined : { number: port } });
}
