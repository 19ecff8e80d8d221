/** One rule of a Gateway API HTTPRoute as a rule of a VirtualService (CP-612 to CP-616). */
import type {
  BackendObjectReference,
  HTTPBackendRef,
  HTTPRouteFilter,
  HTTPRouteMatch,
  HTTPRouteRule,
  HTTPValueMatch,
} from "../resources/gateway-api/http-route.ts";
import type { Destination } from "../resources/destination.ts";
import type { HTTPMatchRequest } from "../resources/http-match.ts";
import type {
  HTTPMirrorPolicy,
  HTTPRetry,
  HTTPRoute,
  HTTPRouteDestination,
} from "../resources/http-route.ts";
import type { StringMatch } from "../resources/string-match.ts";
import { durationOrAbsent } from "./duration.ts";
import { serviceHost } from "./host.ts";
import { corsOf, hasValidValues, headersOf, redirectOf, rewriteOf } from "./k8s-filters.ts";
import { defined, orAbsent } from "./plain.ts";

export interface RuleContext {
  readonly namespace: string;
  /** The rule's name in route tables. */
  readonly name: string;
  /** Whether a backend of another namespace may be named. */
  readonly isGranted: (namespace: string, service: string) => boolean;
  readonly exists: (namespace: string, service: string) => boolean;
}

/** A rule that istiod cannot convert spoils its whole HTTPRoute. */
export function isConvertible({ filters = [], backendRefs = [] }: HTTPRouteRule): boolean {
  return (
    filters.every((filter) => isKnownFilter(filter, ruleFilters)) &&
    backendRefs.every(
      (ref) =>
        (ref.weight ?? 1) === 0 ||
        (isNameable(ref) &&
          (ref.filters ?? []).every((filter) => isKnownFilter(filter, backendFilters))),
    )
  );
}

const backendFilters: ReadonlySet<string> = new Set([
  "RequestHeaderModifier",
  "ResponseHeaderModifier",
]);
const ruleFilters: ReadonlySet<string> = new Set([
  ...backendFilters,
  "RequestRedirect",
  "RequestMirror",
  "URLRewrite",
  "CORS",
]);

function isKnownFilter(filter: HTTPRouteFilter, known: ReadonlySet<string>): boolean {
  const { type, requestHeaderModifier = {}, responseHeaderModifier = {} } = filter;
  return (
    known.has(type) &&
    hasValidValues(requestHeaderModifier) &&
    hasValidValues(responseHeaderModifier)
  );
}

/** A Service is named without a dot, another host without namespace, and both with a port. */
function isNameable(ref: BackendObjectReference): boolean {
  switch (kindOf(ref)) {
    case "service":
      return !ref.name.includes(".") && ref.port !== undefined;
    case "hostname":
      return ref.namespace === undefined && ref.port !== undefined;
    case "unknown":
      return true;
  }
}

function kindOf({
  group = "",
  kind = "Service",
}: BackendObjectReference): "service" | "hostname" | "unknown" {
  if (kind === "Service" && group === "") return "service";
  return kind === "Hostname" && group === "networking.istio.io" ? "hostname" : "unknown";
}

export function ruleOf(
  rule: HTTPRouteRule,
  match: HTTPRouteMatch | undefined,
  context: RuleContext,
): HTTPRoute {
  const { filters = [], backendRefs = [] } = rule;
  const redirect = filters.findLast(({ type }) => type === "RequestRedirect")?.requestRedirect;
  const cors = filters.findLast(({ type }) => type === "CORS")?.cors;
  const isIdle = backendRefs.every(({ weight = 1 }) => weight === 0);
  return defined({
    name: rule.name ?? context.name,
    match: match === undefined ? undefined : [matchOf(match)],
    redirect: redirect === undefined ? undefined : redirectOf(redirect),
    rewrite: rewriteOf(filters),
    corsPolicy: cors === undefined ? undefined : corsOf(cors),
    headers: headersOf(filters),
    mirrors: orAbsent(mirrorsOf(filters, context)),
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
      return { prefix: value === "/" ? value : value.replace(/\/$/, "") };
  }
}

/** Of two conditions on one name the last counts. */
function valuesOf(
  list: readonly HTTPValueMatch[] | undefined,
): Readonly<Record<string, StringMatch>> | undefined {
  if (list === undefined || list.length === 0) return undefined;
  return Object.fromEntries(
    list.map(({ type = "Exact", name, value }) => [
      name,
      type === "Exact" ? { exact: value } : { regex: value },
    ]),
  );
}

/** A mirror that is not there, or that may not be named, is left out. */
function mirrorsOf(
  filters: readonly HTTPRouteFilter[],
  context: RuleContext,
): readonly HTTPMirrorPolicy[] {
  return filters.flatMap(({ type, requestMirror }) => {
    if (type !== "RequestMirror" || requestMirror === undefined) return [];
    const { backendRef, percent, fraction } = requestMirror;
    if (!isNameable(backendRef) || !isReachable(backendRef, context)) return [];
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

function isReachable(ref: BackendObjectReference, context: RuleContext): boolean {
  const owner = ref.namespace ?? context.namespace;
  return isAllowed(ref, context) && kindOf(ref) === "service"
    ? context.exists(owner, ref.name)
    : kindOf(ref) === "hostname";
}

function isAllowed({ namespace, name }: BackendObjectReference, context: RuleContext): boolean {
  return (
    namespace === undefined || namespace === context.namespace || context.isGranted(namespace, name)
  );
}

/** A time of zero sets no limit. */
function timesOf({ timeouts = {}, retry }: HTTPRouteRule): Pick<HTTPRoute, "timeout" | "retries"> {
  const whole = limitOf(timeouts.request);
  const perTry = limitOf(timeouts.backendRequest);
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

function limitOf(written: string | undefined): string | undefined {
  const limit = durationOrAbsent(written);
  return limit === "0s" ? undefined : limit;
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
function destinationOf(ref: BackendObjectReference, context: RuleContext): Destination {
  const { name, namespace = context.namespace, port } = ref;
  if (!isAllowed(ref, context)) return { host: "" };
  switch (kindOf(ref)) {
    case "service":
      return portedDestination(serviceHost(name, namespace), port);
    case "hostname":
      return portedDestination(name, port);
    case "unknown":
      return { host: "" };
  }
}

function portedDestination(host: string, port: number | undefined): Destination {
  return defined({ host, port: port === undefined ? undefined : { number: port } });
}
