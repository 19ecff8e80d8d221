import type {
  DirectResponseAction,
  RedirectAction,
  RequestMirrorPolicy,
  Route,
  RouteAction,
  WeightedCluster,
} from "../proxy/config.ts";
import { outboundClusterName } from "../proxy/names.ts";
import type { Destination } from "../resources/destination.ts";
import type { HTTPRedirect, HTTPRoute, HTTPRouteDestination } from "../resources/http-route.ts";
import type { Origin } from "../source/place.ts";
import type { BoundVirtualService, HttpRule, RuleMatch } from "./bound-virtual-service.ts";
import { formatDuration } from "./duration.ts";
import { perFilterConfig } from "./fault-and-cors.ts";
import { hashPolicyOf } from "./hash-policy.ts";
import type { HeaderChanges } from "./header-operations.ts";
import { headerChangesOf, headerFields, joinChanges } from "./header-operations.ts";
import type { RouteContext } from "./http-routes.ts";
import type { MeshService } from "./mesh-service.ts";
import { millionths } from "./percent.ts";
import { defined, numberOrAbsent, orAbsent, textOrAbsent } from "./plain.ts";
import { retryPolicyOf } from "./retry-policy.ts";
import { routeMatchOf } from "./route-match.ts";

/** The cluster a destination means: its port, else the service's only one, else the one called (CP-110, CP-116). */
export function destinationCluster(
  { host, port, subset = "" }: Destination,
  service: MeshService | undefined,
  calledPort: number,
): string {
  if (host === "") return "UnknownService";
  const [only, ...others] = service?.ports ?? [];
  const implied = only !== undefined && others.length === 0 ? only.port : calledPort;
  const number = port === undefined ? implied : (port.number ?? 0);
  return outboundClusterName(number, subset, textOrAbsent(service?.externalName) ?? host);
}

export function buildRoute(
  context: RouteContext,
  service: BoundVirtualService,
  rule: HttpRule,
  block: RuleMatch | undefined,
): Route {
  const { route } = rule;
  const matchName = textOrAbsent(block?.match.name);
  const name =
    matchName === undefined ? textOrAbsent(route.name) : `${route.name ?? ""}.${matchName}`;
  const changes = headerChangesOf(route.headers);
  const { action, headers } = actionOf(context, service, rule, changes);
  return defined({
    name,
    match: routeMatchOf(block?.match, service.semantics),
    ...action,
    metadata: { config: service.config },
    ...headerFields(headers),
    typed_per_filter_config: perFilterConfig(rule, (field) => fieldOrigin(rule, field)),
    origin: block?.origin ?? rule.origin,
    rule: rule.origin,
  });
}

/** Where a field stands: in the rule, or in the root's that it came from (CP-82). */
export function fieldOrigin({ origin, root }: HttpRule, field: keyof HTTPRoute): Origin {
  const owner = root !== undefined && root.own[field] === undefined ? root.origin : origin;
  return { resource: owner.resource, path: [...owner.path, field] };
}

function actionOf(
  context: RouteContext,
  service: BoundVirtualService,
  rule: HttpRule,
  changes: HeaderChanges,
): {
  readonly action: Pick<Route, "route" | "redirect" | "direct_response">;
  readonly headers: HeaderChanges;
} {
  const { redirect, directResponse } = rule.route;
  if (redirect !== undefined) {
    const made = redirectOf(redirect, context, fieldOrigin(rule, "redirect"));
    return { action: made === undefined ? {} : { redirect: made }, headers: changes };
  }
  if (directResponse !== undefined) {
    const { string, bytes } = directResponse.body ?? {};
    const response: DirectResponseAction = defined({
      status: directResponse.status,
      body: bodyOf(string, bytes),
      origin: fieldOrigin(rule, "directResponse"),
    });
    return { action: { direct_response: response }, headers: changes };
  }
  return forwardAction(context, service, rule, changes);
}

function bodyOf(
  text: string | undefined,
  bytes: string | undefined,
): DirectResponseAction["body"] | undefined {
  if (text !== undefined) return { inline_string: text };
  return bytes === undefined ? undefined : { inline_bytes: bytes };
}

const redirectCodes: ReadonlyMap<number, RedirectAction["response_code"]> = new Map<
  number,
  RedirectAction["response_code"]
>([
  [301, undefined],
  [302, "FOUND"],
  [303, "SEE_OTHER"],
  [307, "TEMPORARY_REDIRECT"],
  [308, "PERMANENT_REDIRECT"],
]);

/** Undefined for a code that Envoy has not: the route is left without action (CP-143, CP-144). */
function redirectOf(
  redirect: HTTPRedirect,
  context: RouteContext,
  origin: Origin,
): RedirectAction | undefined {
  const code =
    redirect.redirectCode === undefined || redirect.redirectCode === 0
      ? 301
      : redirect.redirectCode;
  if (!redirectCodes.has(code)) return undefined;
  const prefix = textOrAbsent(redirect.prefixRewrite);
  return defined({
    host_redirect: textOrAbsent(redirect.authority),
    path_redirect: prefix === undefined ? (redirect.uri ?? "") : undefined,
    prefix_rewrite: prefix,
    scheme_redirect: textOrAbsent(redirect.scheme),
    port_redirect: redirectPort(redirect, context),
    response_code: redirectCodes.get(code),
    origin,
  });
}

function redirectPort(redirect: HTTPRedirect, context: RouteContext): number | undefined {
  const port = redirect.derivePort === "FROM_REQUEST_PORT" ? context.port : (redirect.port ?? 0);
  const scheme = textOrAbsent(redirect.scheme) ?? (context.isTls ? "https" : "http");
  const isUsual = (port === 80 && scheme === "http") || (port === 443 && scheme === "https");
  return isUsual ? undefined : numberOrAbsent(port);
}

function forwardAction(
  context: RouteContext,
  service: BoundVirtualService,
  rule: HttpRule,
  changes: HeaderChanges,
): { readonly action: { readonly route: RouteAction }; readonly headers: HeaderChanges } {
  const { route, rewrite, timeout, retries } = { ...rule.route };
  const entries = route ?? [];
  const [only] = entries;
  const single = entries.length === 1 ? only : undefined;
  const own = headerChangesOf(single?.headers);
  const authority = textOrAbsent(rewrite?.authority) ?? changes.authority ?? own.authority;
  const hashes = (single === undefined ? entries.filter(isWeighted) : [single]).flatMap(
    ({ destination }) => context.hashFor(destination) ?? [],
  );
  const meshRetries = context.push.mesh.defaultHttpRetryPolicy;
  const action: RouteAction = defined({
    ...destinations(context, rule, single),
    cluster_not_found_response_code:
      service.semantics === "gateway" ? "INTERNAL_SERVER_ERROR" : undefined,
    timeout: timeout === undefined ? "0s" : formatDuration(timeout),
    retry_policy: retryPolicyOf(
      retries ?? meshRetries,
      single !== undefined && hashes.length > 0,
      retries === undefined ? undefined : fieldOrigin(rule, "retries"),
    ),
    ...rewriteOf(rule, service),
    host_rewrite_literal: authority,
    hash_policy: orAbsent(hashes.flatMap((hash) => hashPolicyOf(hash) ?? [])),
    request_mirror_policies: orAbsent(mirrorsOf(context, rule)),
    timeoutOrigin: timeout === undefined ? undefined : fieldOrigin(rule, "timeout"),
  });
  return {
    action: { route: action },
    headers: single === undefined ? changes : joinChanges(changes, own),
  };
}

function isWeighted({ weight = 0 }: HTTPRouteDestination): boolean {
  return weight !== 0;
}

/** One destination needs no weight; of several those without weight get nothing (CP-117, CP-118). */
function destinations(
  context: RouteContext,
  rule: HttpRule,
  single: HTTPRouteDestination | undefined,
): Pick<RouteAction, "cluster" | "weighted_clusters" | "origin"> {
  const clusterOf = ({ destination }: HTTPRouteDestination): string =>
    destinationCluster(destination, context.findService(destination.host), context.port);
  const placeOf = (index: number): Origin => ({
    resource: rule.origin.resource,
    path: [...rule.origin.path, "route", index],
  });
  if (single !== undefined) return { cluster: clusterOf(single), origin: placeOf(0) };
  const clusters = (rule.route.route ?? []).flatMap((entry, index): readonly WeightedCluster[] => {
    if (!isWeighted(entry)) return [];
    const changes = headerChangesOf(entry.headers);
    return [
      defined({
        name: clusterOf(entry),
        weight: entry.weight ?? 0,
        ...headerFields(changes),
        host_rewrite_literal: changes.authority,
        origin: placeOf(index),
      }),
    ];
  });
  return { weighted_clusters: { clusters } };
}

function rewriteOf(
  { route }: HttpRule,
  service: BoundVirtualService,
): Pick<RouteAction, "prefix_rewrite" | "regex_rewrite"> {
  const { uriRegexRewrite: regex, uri = "" } = route.rewrite ?? {};
  if (regex !== undefined) {
    return {
      regex_rewrite: {
        pattern: { regex: regex.match ?? "" },
        substitution: regex.rewrite ?? "",
      },
    };
  }
  if (uri === "") return {};
  if (service.semantics === "istio" || uri !== "/") return { prefix_rewrite: uri };
  const prefix = route.match?.[0]?.uri?.prefix ?? "";
  const path = prefix === "/" ? "" : prefix.replace(/\/$/, "");
  // The slash is kept when nothing else is left of the path (CP-614).
  return {
    regex_rewrite: {
      pattern: { regex: `^${quoteRegex(path)}(/?)(.*)` },
      substitution: "/\\2",
    },
  };
}

/** As Go's `regexp.QuoteMeta`. */
export function quoteRegex(text: string): string {
  return text.replace(/[\\.+*?()|[\]{}^$]/g, "\\$&");
}

/** Copies of the request; a share of zero makes none (CP-135, CP-136). */
function mirrorsOf(context: RouteContext, rule: HttpRule): readonly RequestMirrorPolicy[] {
  const { mirror, mirrors = [], mirrorPercent, mirrorPercentage } = rule.route;
  const policy = (
    destination: Destination,
    numerator: { readonly numerator?: number; readonly denominator?: "MILLION" },
    origin: Origin,
  ): RequestMirrorPolicy => ({
    cluster: destinationCluster(destination, context.findService(destination.host), context.port),
    runtime_fraction: { default_value: numerator },
    trace_sampled: false,
    disable_shadow_host_suffix_append: true,
    origin,
  });
  const share = (value: number | undefined): { readonly numerator?: number } | undefined =>
    value === undefined ? { numerator: 100 } : value > 0 ? millionths(value) : undefined;
  const all: RequestMirrorPolicy[] = [];
  const single =
    mirrorPercentage === undefined && mirrorPercent !== undefined
      ? mirrorPercent > 0
        ? { numerator: mirrorPercent }
        : undefined
      : share(mirrorPercentage === undefined ? undefined : (mirrorPercentage.value ?? 0));
  if (mirror !== undefined && single !== undefined) {
    all.push(policy(mirror, single, fieldOrigin(rule, "mirror")));
  }
  const place = fieldOrigin(rule, "mirrors");
  for (const [index, { destination, percentage }] of mirrors.entries()) {
    const part = share(percentage === undefined ? undefined : (percentage.value ?? 0));
    if (part === undefined) continue;
    all.push(policy(destination, part, { ...place, path: [...place.path, index] }));
  }
  return all;
}
