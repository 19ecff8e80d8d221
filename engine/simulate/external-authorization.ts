/** The filter that asks a service over HTTP: 200 lets the request pass, any other answer is the caller's (CP-352). */
import { decodeExternalAuthorization } from "../decide/decode-external-authorization.ts";
import type { HeaderLine } from "../decide/http-request.ts";
import { setHeader } from "../decide/header-operations.ts";
import { pickEndpoint } from "../decide/load-balance.ts";
import { askedDenied, askedInVain } from "../decide/local-reply.ts";
import { compileStringMatcher } from "../decide/string-match.ts";
import { statusOf } from "../proxy/status-code.ts";
import type { HttpFilter, StringMatcher } from "../proxy/config.ts";
import type { Draft, HopRecord } from "./draft.ts";
import type { FilterInput, FilterResult } from "./http-filters.ts";
import type { TryResult } from "./try-result.ts";
import { tryUpstream } from "./upstream.ts";

const NOBODY: ReadonlySet<string> = new Set();

export function askOutside(
  draft: Draft,
  record: HopRecord,
  input: FilterInput,
  filter: HttpFilter,
): FilterResult {
  const settings = decodeExternalAuthorization(filter.config);
  if (settings === undefined) return {};
  const answer = ask(draft, record, input, settings.cluster);
  const isError = answer?.kind !== "response" || answer.status >= 500;
  if (isError) {
    return settings.passesOnError
      ? {}
      : { reply: askedInVain(statusOf(settings.statusOnError) ?? 403) };
  }
  if (answer.status !== 200) {
    const told = answer.headers.filter(([name]) => isToldOnDeny(name, settings.onDeny));
    return { reply: { ...askedDenied(answer.status, answer.body, told), ...podOf(answer) } };
  }
  const headers = answer.headers
    .filter(([name]) => fits(name, settings.toUpstream))
    .reduce<readonly HeaderLine[]>(
      (lines, [name, value]) => setHeader(lines, name, value),
      input.request.headers,
    );
  const responseHeaders = answer.headers.filter(([name]) => fits(name, settings.onAllow));
  return { request: { ...input.request, headers }, responseHeaders };
}

function fits(name: string, matchers: readonly StringMatcher[]): boolean {
  return matchers.some((matcher) => compileStringMatcher(matcher)(name));
}

/** Shown in any case; without a list everything is. */
const ALWAYS_TOLD: ReadonlySet<string> = new Set(["location", "www-authenticate"]);

function isToldOnDeny(name: string, matchers: readonly StringMatcher[] | undefined): boolean {
  return matchers === undefined || ALWAYS_TOLD.has(name) || fits(name, matchers);
}

function podOf({ pod }: { readonly pod?: string }): { readonly pod?: string } {
  return pod === undefined ? {} : { pod };
}

/** A call of the proxy's own: what arrives there is not told as the request's. */
function ask(
  draft: Draft,
  record: HopRecord,
  { proxy, request, caller, server, makeCall }: FilterInput,
  name: string,
): TryResult | undefined {
  const cluster = proxy.clusters.get(name);
  const pick =
    cluster &&
    pickEndpoint({
      cluster,
      groups: proxy.endpoints.get(name) ?? [],
      chance: draft.chance.stream("authorization"),
      attempt: 0,
      ejected: NOBODY,
    });
  if (cluster === undefined || pick === undefined) return undefined;
  const own: HopRecord = { ...record, arrivals: [], inbound: [], connections: [] };
  const result = tryUpstream(draft, own, {
    cluster,
    endpoint: pick.endpoint,
    request,
    caller: caller ?? server,
    makeCall,
    attempt: 1,
  });
  draft.nowMicros = Math.max(draft.nowMicros, result.atMicros);
  return result;
}
