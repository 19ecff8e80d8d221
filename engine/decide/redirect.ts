import type { RedirectAction, Route } from "../proxy/config.ts";
import { queryPart, type HttpRequest } from "./http-request.ts";
import { matchedPart } from "./rewrite.ts";

const CODES = { FOUND: 302, SEE_OTHER: 303, TEMPORARY_REDIRECT: 307, PERMANENT_REDIRECT: 308 };

export function redirectStatus(redirect: RedirectAction): number {
  return redirect.response_code === undefined ? 301 : CODES[redirect.response_code];
}

/** The host with the old scheme's default port dropped where the scheme changes. */
function hostForScheme(host: string, from: string, to: string): string {
  if (from === to) return host;
  const standard = from === "http" ? ":80" : ":443";
  return host.endsWith(standard) ? host.slice(0, -standard.length) : host;
}

function withoutPort(host: string): string {
  return host.replace(/:\d*$/, "");
}

function redirectPath(redirect: RedirectAction, route: Route, path: string): string {
  if (redirect.path_redirect !== undefined && redirect.path_redirect !== "") {
    return redirect.path_redirect.includes("?")
      ? redirect.path_redirect
      : redirect.path_redirect + queryPart(path);
  }
  if (redirect.prefix_rewrite !== undefined && redirect.prefix_rewrite !== "") {
    return redirect.prefix_rewrite + path.slice(matchedPart(route.match, path).length);
  }
  return path;
}

/** @see DP-71 */
export function redirectLocation(
  redirect: RedirectAction,
  route: Route,
  request: HttpRequest,
): string {
  const scheme = redirect.https_redirect ? "https" : (redirect.scheme_redirect ?? request.scheme);
  const own =
    redirect.scheme_redirect !== undefined || redirect.https_redirect
      ? hostForScheme(request.authority, request.scheme, scheme)
      : request.authority;
  const { port_redirect } = redirect;
  // A port takes the place of the request's own; a host that is written keeps what it says.
  const host = redirect.host_redirect ?? (port_redirect === undefined ? own : withoutPort(own));
  const port = port_redirect === undefined ? "" : `:${port_redirect}`;
  const path = redirectPath(redirect, route, request.path);
  return `${scheme}://${host}${port}${path.startsWith("/") ? "" : "/"}${path}`;
}
