import type { Headers } from "../../resources/header-operations.ts";
import type { HTTPMatchRequest } from "../../resources/http-match.ts";
import type { HTTPRoute } from "../../resources/http-route.ts";
import type { StringMatch } from "../../resources/string-match.ts";
import type { Path } from "../../source/place.ts";
import { headerNameError } from "./header-name.ts";
import { headerValueError } from "./header-value.ts";
import {
  corsFindings,
  directResponseFindings,
  faultFindings,
  mirrorFindings,
  redirectFindings,
  retryFindings,
  rewriteFindings,
} from "./http-actions.ts";
import {
  durationError,
  isDnsLabel,
  labelFindings,
  portError,
  quote,
  regexError,
} from "./primitives.ts";
import { complaint, indexed, isFilled, refuse, withoutWarnings, type Findings } from "./report.ts";
import { destinationFindings, gatewayNameFindings, totalWeightError } from "./shared.ts";

/** One rule of `spec.http` (CP-391 to CP-416). */
export function* httpRouteFindings(route: HTTPRoute, isDelegate: boolean, path: Path): Findings {
  yield* conflictFindings(route, isDelegate, path);
  for (const [index, match] of indexed(route.match)) {
    yield* withoutWarnings(matchFindings(match, [...path, "match", index]));
  }
  yield* headerFindings(route.headers, [...path, "headers"]);
  yield* corsFindings(route.corsPolicy, [...path, "corsPolicy"]);
  yield* faultFindings(route.fault, [...path, "fault"]);
  yield* mirrorFindings(route, path);
  yield* redirectFindings(route, [...path, "redirect"]);
  yield* directResponseFindings(route.directResponse, [...path, "directResponse"]);
  yield* retryFindings(route.retries, [...path, "retries"]);
  yield* rewriteFindings(route.rewrite, [...path, "rewrite"]);
  yield* authorityFindings(route, path);
  for (const [index, { destination, headers, weight = 0 }] of indexed(route.route)) {
    const at: Path = [...path, "route", index];
    if (destination === undefined) yield refuse("ADM1001", at, "destination is required");
    yield* headerFindings(headers, [...at, "headers"]);
    yield* destinationFindings(destination, [...at, "destination"]);
    if (weight < 0) yield refuse("ADM1110", [...at, "weight"], `weight ${String(weight)} < 0`);
  }
  yield* complaint("ADM1110", [...path, "route"], totalWeightError(route.route));
  yield* complaint("ADM1004", [...path, "timeout"], durationError(route.timeout));
}

function* conflictFindings(route: HTTPRoute, isDelegate: boolean, path: Path): Findings {
  if (!isDelegate && route.delegate !== undefined) {
    const name = route.name ?? "";
    if (route.redirect !== undefined)
      yield refuse("ADM1111", path, `root HTTP route ${name} must not specify redirect`);
    if (isFilled(route.route))
      yield refuse("ADM1111", path, `root HTTP route ${name} must not specify route`);
    return;
  }
  if (route.delegate !== undefined)
    yield refuse("ADM1111", path, "delegate HTTP route cannot contain delegate");
  const action = route.redirect === undefined ? "direct_response" : "redirect";
  if (route.redirect !== undefined || route.directResponse !== undefined) {
    const clash = (other: string): string =>
      `HTTP route cannot contain both ${other} and ${action}`;
    if (isFilled(route.route)) yield refuse("ADM1112", path, clash("route"));
    if (route.fault !== undefined) yield refuse("ADM1112", path, clash("fault"));
    if (route.rewrite !== undefined) {
      yield refuse("ADM1112", path, `HTTP route rule cannot contain both rewrite and ${action}`);
    }
    if (route.redirect !== undefined && route.directResponse !== undefined) {
      yield refuse(
        "ADM1112",
        path,
        "HTTP route rule cannot contain both direct_response and redirect",
      );
    }
  } else if (!isFilled(route.route)) {
    yield refuse("ADM1113", path, "HTTP route, redirect or direct_response is required");
  }
  if (route.mirror !== undefined && isFilled(route.mirrors)) {
    yield refuse("ADM1112", path, "HTTP route cannot contain both mirror and mirrors");
  }
}

function* matchFindings(match: HTTPMatchRequest, path: Path): Findings {
  for (const [name, condition] of Object.entries(match.headers ?? {})) {
    yield* complaint("ADM1114", [...path, "headers", name], headerNameError(name));
    yield* complaint("ADM1115", [...path, "headers", name], textMatchError(condition, "headers"));
  }
  for (const [name, condition] of Object.entries(match.withoutHeaders ?? {})) {
    yield* complaint("ADM1114", [...path, "withoutHeaders", name], headerNameError(name));
    if (condition.regex === "*") continue; // Read as "present", unlike everywhere else (CP-401).
    yield* complaint(
      "ADM1115",
      [...path, "withoutHeaders", name],
      textMatchError(condition, "withoutHeaders"),
    );
  }
  // A path may have an empty prefix; nothing else may.
  yield* complaint(
    "ADM1115",
    [...path, "uri"],
    match.uri?.regex === undefined ? undefined : textMatchError(match.uri, "uri"),
  );
  for (const part of ["scheme", "method", "authority"] as const) {
    yield* complaint("ADM1115", [...path, part], textMatchError(match[part], part));
  }
  for (const [name, condition] of Object.entries(match.queryParams ?? {})) {
    yield* complaint(
      "ADM1115",
      [...path, "queryParams", name],
      textMatchError(condition, "queryParams"),
    );
  }
  if (match.port !== undefined && match.port !== 0) {
    yield* complaint("ADM1002", [...path, "port"], portError(match.port));
  }
  yield* labelFindings(match.sourceLabels, [...path, "sourceLabels"]);
  yield* gatewayNameFindings(match.gateways, [...path, "gateways"]);
  const { sourceNamespace = "" } = match;
  if (sourceNamespace !== "" && !isDnsLabel(sourceNamespace)) {
    yield refuse(
      "ADM1116",
      [...path, "sourceNamespace"],
      `sourceNamespace match ${sourceNamespace} is invalid`,
    );
  }
}

export function textMatchError(match: StringMatch | undefined, where: string): string | undefined {
  if (match?.prefix === "") return `${quote(where)}: prefix string match should not be empty`;
  if (match?.regex === undefined) return undefined;
  if (match.regex === "") return `${quote(where)}: regex string match should not be empty`;
  return regexError(match.regex, where);
}

function* headerFindings(headers: Headers | undefined, path: Path): Findings {
  for (const side of ["request", "response"] as const) {
    const operations = headers?.[side];
    for (const verb of ["add", "set"] as const) {
      for (const [name, value] of Object.entries(operations?.[verb] ?? {})) {
        const at: Path = [...path, side, verb, name];
        yield* complaint("ADM1117", at, operationNameError(name, side === "request"));
        yield* complaint("ADM1118", at, headerValueError(value));
      }
    }
    for (const [index, name] of indexed(operations?.remove)) {
      yield* complaint(
        "ADM1117",
        [...path, side, "remove", index],
        operationNameError(name, false),
      );
    }
  }
}

function operationNameError(name: string, mayBeAuthority: boolean): string | undefined {
  if (name === "") return "header name cannot be empty";
  if (mayBeAuthority && isAuthority(name)) return undefined;
  if (name.toLowerCase() === "host") return `invalid header ${quote(name)}: cannot set Host header`;
  return name.startsWith(":")
    ? `invalid header ${quote(name)}: header cannot have ":" prefix`
    : undefined;
}

function isAuthority(name: string): boolean {
  return ["host", ":authority"].includes(name.toLowerCase());
}

/** Rewrite, set and add may name the authority once between them (CP-404). */
function* authorityFindings({ rewrite, headers }: HTTPRoute, path: Path): Findings {
  let current = rewrite?.authority ?? "";
  const { set = {}, add = {} } = headers?.request ?? {};
  for (const [name, value] of [...Object.entries(set), ...Object.entries(add)]) {
    if (!isAuthority(name)) continue;
    if (current !== "") {
      const real = `authority header cannot be set multiple times: have ${quote(current)}, attempting to set ${quote(value)}`;
      yield refuse("ADM1119", [...path, "headers", "request"], real);
      return;
    }
    current = value;
  }
}
