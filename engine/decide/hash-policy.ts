import type { HashPolicy } from "../proxy/config.ts";
import { durationMicros } from "./duration.ts";
import { linesOf, queryParameter, type HeaderLine, type HttpRequest } from "./http-request.ts";
import { rotateLeft64, xxHash64 } from "./xxhash64.ts";

export interface RequestHash {
  /** None: the load balancer draws a random one for each pick. */
  readonly hash: bigint | undefined;
  /** `set-cookie` for a cookie that the proxy made up. */
  readonly responseHeaders: readonly HeaderLine[];
}

export interface HashContext {
  readonly request: HttpRequest;
  /** The peer's address without and with its port. */
  readonly sourceIp: string;
  readonly sourceAddress: () => string;
  readonly localAddress: string;
}

interface Part {
  readonly value?: bigint | undefined;
  readonly cookie?: string;
}

/** `a=1; b="2"`: names are case-sensitive, quotes round a value are dropped, an empty one is missing. */
function cookieValue(request: HttpRequest, name: string): string | undefined {
  for (const line of linesOf(request.headers, "cookie")) {
    for (const part of line.split(";")) {
      const equals = part.indexOf("=");
      if (equals === -1 || part.slice(0, equals).trim() !== name) continue;
      const value = part.slice(equals + 1).trim();
      const bare = /^".*"$/.test(value) ? value.slice(1, -1) : value;
      return bare === "" ? undefined : bare;
    }
  }
  return undefined;
}

type Cookie = NonNullable<HashPolicy["cookie"]>;

function cookiePart(cookie: Cookie, context: HashContext): Part {
  const sent = cookieValue(context.request, cookie.name);
  if (sent !== undefined) return { value: xxHash64(sent) };
  if (cookie.ttl === undefined) return {};
  const seconds = Math.trunc((durationMicros(cookie.ttl) ?? 0) / 1_000_000);
  const made = xxHash64(context.sourceAddress() + context.localAddress)
    .toString(16)
    .padStart(16, "0");
  const attributes = (cookie.attributes ?? []).map(({ name, value }) =>
    value === undefined || value === "" ? `; ${name}` : `; ${name}=${value}`,
  );
  const text = [
    `${cookie.name}="${made}"`,
    seconds > 0 ? `; Max-Age=${String(seconds)}` : "",
    cookie.path === undefined || cookie.path === "" ? "" : `; Path=${cookie.path}`,
    ...attributes,
    "; HttpOnly",
  ].join("");
  return { value: xxHash64(made), cookie: text };
}

function headerPart(name: string, request: HttpRequest): Part {
  const values = [...linesOf(request.headers, name.toLowerCase())];
  if (values.length === 0) return {};
  // Several lines in whatever order: each hash is the seed of the next.
  return { value: values.sort().reduce((hash, value) => xxHash64(value, hash), 0n) };
}

function partOf(policy: HashPolicy, context: HashContext): Part {
  if (policy.header !== undefined) return headerPart(policy.header.header_name, context.request);
  if (policy.cookie !== undefined) return cookiePart(policy.cookie, context);
  if (policy.query_parameter !== undefined) {
    const value = queryParameter(context.request.path, policy.query_parameter.name);
    return value === undefined ? {} : { value: xxHash64(value) };
  }
  return policy.connection_properties?.source_ip === true
    ? { value: xxHash64(context.sourceIp) }
    : {};
}

/** @see DP-136, DP-137 */
export function hashRequest(policies: readonly HashPolicy[], context: HashContext): RequestHash {
  let hash: bigint | undefined;
  const responseHeaders: HeaderLine[] = [];
  for (const policy of policies) {
    const { value, cookie } = partOf(policy, context);
    if (cookie !== undefined) responseHeaders.push(["set-cookie", cookie]);
    if (value !== undefined) hash = hash === undefined ? value : rotateLeft64(hash, 1) ^ value;
    if (policy.terminal === true && hash !== undefined) break;
  }
  return { hash, responseHeaders };
}
