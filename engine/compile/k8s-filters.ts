/** Filters of a Gateway API HTTPRoute as fields of a VirtualService's rule (CP-612 to CP-614). */
import type {
  HTTPCorsFilter,
  HTTPHeaderFilter,
  HTTPRouteFilter,
  NamedValue,
} from "../resources/gateway-api/http-route.ts";
import type { CorsPolicy, HTTPRedirect, HTTPRewrite, HTTPRoute } from "../resources/http-route.ts";
import type { StringMatch } from "../resources/string-match.ts";
import { compareText } from "./host.ts";
import { defined, orAbsent } from "./plain.ts";
import { quoteRegex } from "./route-action.ts";

/** Without a port the request's own is kept, unless the scheme says another. */
export function redirectOf({
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

export function rewriteOf(filters: readonly HTTPRouteFilter[]): HTTPRewrite | undefined {
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

export function headersOf(filters: readonly HTTPRouteFilter[]): HTTPRoute["headers"] | undefined {
  const request = operationsOf(
    filters.findLast(({ type }) => type === "RequestHeaderModifier")?.requestHeaderModifier,
  );
  const response = operationsOf(
    filters.findLast(({ type }) => type === "ResponseHeaderModifier")?.responseHeaderModifier,
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

/** Names in lower case; of two alike the first counts. */
function recordOf(list: readonly NamedValue[]): Readonly<Record<string, string>> | undefined {
  const found = new Map<string, string>();
  for (const { name, value } of list) {
    const key = name.toLowerCase();
    if (!found.has(key)) found.set(key, value);
  }
  if (found.size === 0) return undefined;
  return Object.fromEntries([...found].sort(([a], [b]) => compareText(a, b)));
}

/** Whether every value may stand in a header: no control characters but the tab. */
export function hasValidValues({ set = [], add = [] }: HTTPHeaderFilter): boolean {
  return [...set, ...add].every(({ value }) => /^[\t\P{Cc}]*$/u.test(value));
}

export function corsOf(filter: HTTPCorsFilter): CorsPolicy {
  const { allowOrigins = [], allowMethods, allowHeaders, exposeHeaders, maxAge = 0 } = filter;
  return defined({
    allowOrigins: orAbsent(allowOrigins.flatMap(originOf)),
    allowMethods,
    allowHeaders,
    exposeHeaders,
    allowCredentials: filter.allowCredentials === true ? true : undefined,
    maxAge: maxAge > 0 ? `${String(maxAge)}s` : undefined,
    unmatchedPreflights: "IGNORE" as const,
  });
}

/** A star at the end makes a prefix, elsewhere an expression; alone it is any origin. */
function originOf(origin: string): readonly StringMatch[] {
  if (origin === "") return [];
  if (origin === "*") return [{ regex: String.raw`^[a-zA-Z][a-zA-Z0-9+.-]*://[^/\s?#]+$` }];
  const [before = "", after, ...rest] = origin.split("*");
  if (after === undefined) return [{ exact: origin }];
  if (after === "" && rest.length === 0) return [{ prefix: before }];
  return [{ regex: `^${origin.split("*").map(quoteRegex).join(".*")}$` }];
}
