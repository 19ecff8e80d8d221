import type { CorsPolicy } from "../proxy/config.ts";
import { firstLine, type HeaderLine, type HttpRequest } from "./http-request.ts";
import { compileStringMatcher } from "./string-match.ts";

export interface CorsDecision {
  /** The filter answers the preflight itself. */
  readonly answersPreflight: boolean;
  /** Headers for the answer, whoever gives it. */
  readonly responseHeaders: readonly HeaderLine[];
}

const NOTHING: CorsDecision = { answersPreflight: false, responseHeaders: [] };

/** A list, or for a lone star what the browser asked for. */
function allowed(list: string | undefined, asked: string | undefined): string | undefined {
  return list === "*" && asked !== undefined && asked !== "" ? asked : list;
}

function lines(entries: readonly (readonly [string, string | undefined])[]): HeaderLine[] {
  return entries.flatMap(([name, value]): HeaderLine[] =>
    value === undefined || value === "" ? [] : [[name, value]],
  );
}

/** @see DP-39 */
export function decideCors(policy: CorsPolicy, request: HttpRequest): CorsDecision {
  const origin = firstLine(request.headers, "origin");
  if (origin === undefined || origin === "") return NOTHING;
  const matches = (policy.allow_origin_string_match ?? []).some((m) =>
    compileStringMatcher(m)(origin),
  );
  const asked = firstLine(request.headers, "access-control-request-method");
  const preflight = request.method === "OPTIONS" && asked !== undefined && asked !== "";
  if (!matches && !(preflight && policy.forward_not_matching_preflights === false)) return NOTHING;
  const allowOrigin = matches ? origin : undefined;
  const credentials = matches && policy.allow_credentials === true ? "true" : undefined;
  if (!preflight) {
    return {
      answersPreflight: false,
      responseHeaders: lines([
        ["access-control-allow-origin", allowOrigin],
        ["access-control-allow-credentials", credentials],
        ["access-control-expose-headers", policy.expose_headers],
      ]),
    };
  }
  const askedHeaders = firstLine(request.headers, "access-control-request-headers");
  return {
    answersPreflight: true,
    responseHeaders: lines([
      ["access-control-allow-origin", allowOrigin],
      ["access-control-allow-credentials", credentials],
      ["access-control-allow-methods", allowed(policy.allow_methods, asked)],
      ["access-control-allow-headers", allowed(policy.allow_headers, askedHeaders)],
      ["access-control-expose-headers", policy.expose_headers],
      ["access-control-max-age", policy.max_age],
    ]),
  };
}
