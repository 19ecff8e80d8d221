/** Whether a request's tokens are good, and what the proxy takes from them (DP-211). */
import {
  decodeKeys,
  decodeToken,
  type Claims,
  type JwtConfig,
  type JwtProvider,
  type JwtRequirement,
  type Token,
} from "./decode-jwt.ts";
import { linesOf, queryPart, type HeaderLine, type HttpRequest } from "./http-request.ts";
import { algorithmOf, verifies } from "./jwt-signature.ts";

export type Authentication =
  | { readonly kind: "passes"; readonly request: HttpRequest; readonly claims?: Claims }
  | { readonly kind: "refused"; readonly status: 401 | 403; readonly reason: string };

/** The date against which tokens are checked, in seconds: that of the recordings, for virtual time has none. */
const TODAY = 1_788_220_800;
const SKEW = 60;

const MISSING = "Jwt is missing";
const UNKNOWN_ISSUER = "Jwt issuer is not configured";
const WRONG_AUDIENCE = "Audiences in Jwt are not allowed";
const NO_KEY = "Jwks doesn't have key to match kid or alg from Jwt";
const BAD_SIGNATURE = "Jwt verification fails";

/** Where a token was found, and whose tokens may be there. */
interface Found {
  readonly text: string;
  readonly issuers: readonly string[];
  readonly remove: (request: HttpRequest) => HttpRequest;
}

interface Passed {
  readonly provider: JwtProvider;
  readonly token: Token;
  readonly found: Found;
}

interface Verdict {
  /** `undefined` is good. */
  readonly fault: string | undefined;
  readonly passed: readonly Passed[];
}

export function authenticate(config: JwtConfig, request: HttpRequest): Authentication {
  if (config.bypass_cors_preflight === true && isPreflight(request))
    return { kind: "passes", request };
  const providers = Object.values(config.providers);
  const clean = withoutOwnHeaders(request, providers);
  const requirement = config.rules[0]?.requires;
  if (requirement === undefined) return { kind: "passes", request: clean };
  const { fault, passed } = judge(requirement, config, clean);
  if (fault !== undefined)
    return { kind: "refused", status: fault === WRONG_AUDIENCE ? 403 : 401, reason: fault };
  return accepted(clean, passed);
}

function isPreflight({ method, headers }: HttpRequest): boolean {
  return (
    method === "OPTIONS" &&
    linesOf(headers, "origin").length > 0 &&
    linesOf(headers, "access-control-request-method").length > 0
  );
}

/** Headers that the proxy writes claims into are nobody else's to send. */
function withoutOwnHeaders(request: HttpRequest, providers: readonly JwtProvider[]): HttpRequest {
  const own = new Set(
    providers.flatMap(({ claim_to_headers = [], forward_payload_header }) => [
      ...claim_to_headers.map(({ header_name }) => header_name.toLowerCase()),
      ...(forward_payload_header === undefined ? [] : [forward_payload_header.toLowerCase()]),
    ]),
  );
  return own.size === 0
    ? request
    : { ...request, headers: request.headers.filter(([name]) => !own.has(name)) };
}

function judge(requirement: JwtRequirement, config: JwtConfig, request: HttpRequest): Verdict {
  const { provider_name, allow_missing, requires_any, requires_all } = requirement;
  if (requires_any !== undefined) return judgeAny(requires_any.requirements, config, request);
  if (requires_all !== undefined) return judgeAll(requires_all.requirements, config, request);
  if (allow_missing !== undefined) return judgeMissing(config, request);
  const provider = config.providers[provider_name ?? ""];
  return provider === undefined ? { fault: MISSING, passed: [] } : judgeProvider(provider, request);
}

/** A fault that says more than that there is no token, or another's, is the one that is told. */
function judgeAny(
  requirements: readonly JwtRequirement[],
  config: JwtConfig,
  request: HttpRequest,
): Verdict {
  let told: string | undefined;
  for (const requirement of requirements) {
    const verdict = judge(requirement, config, request);
    if (verdict.fault === undefined) return verdict;
    const isVague = verdict.fault === MISSING || verdict.fault === UNKNOWN_ISSUER;
    if (told === undefined || !isVague || told === MISSING) told = verdict.fault;
  }
  return { fault: told ?? MISSING, passed: [] };
}

function judgeAll(
  requirements: readonly JwtRequirement[],
  config: JwtConfig,
  request: HttpRequest,
): Verdict {
  const passed: Passed[] = [];
  for (const requirement of requirements) {
    const verdict = judge(requirement, config, request);
    if (verdict.fault !== undefined) return verdict;
    passed.push(...verdict.passed);
  }
  return { fault: undefined, passed };
}

/** All tokens that are found must be good. */
function judgeProvider(provider: JwtProvider, request: HttpRequest): Verdict {
  const found = tokensOf([provider], request);
  if (found.length === 0) return { fault: MISSING, passed: [] };
  const passed: Passed[] = [];
  for (const one of found) {
    const { token, fault } = check(one, () => provider);
    if (fault !== undefined || token === undefined) return { fault, passed: [] };
    passed.push({ provider, token, found: one });
  }
  return { fault: undefined, passed };
}

/** No token, or a good one of any issuer; of several the last decides. */
function judgeMissing(config: JwtConfig, request: HttpRequest): Verdict {
  const providers = Object.values(config.providers);
  let verdict: Verdict = { fault: undefined, passed: [] };
  const passed: Passed[] = [];
  for (const one of tokensOf(providers, request)) {
    const issued = (issuer: unknown) => providers.find((provider) => provider.issuer === issuer);
    const { token, fault } = check(one, issued);
    const provider = issued(token?.claims["iss"]);
    if (fault === undefined && token !== undefined && provider !== undefined)
      passed.push({ provider, token, found: one });
    verdict = { fault, passed };
  }
  return verdict;
}

function check(
  { text, issuers }: Found,
  providerFor: (issuer: unknown) => JwtProvider | undefined,
): { readonly token?: Token; readonly fault: string | undefined } {
  const token = decodeToken(text);
  if (typeof token === "string") return { fault: token };
  const { iss, exp, nbf } = token.claims;
  const provider = providerFor(iss);
  const isAllowed = issuers.includes("") || (typeof iss === "string" && issuers.includes(iss));
  if (provider === undefined || !isAllowed) return { token, fault: UNKNOWN_ISSUER };
  if (provider.issuer !== undefined && provider.issuer !== iss)
    return { token, fault: UNKNOWN_ISSUER };
  if (typeof nbf === "number" && nbf > TODAY + SKEW) return { token, fault: "Jwt not yet valid" };
  if (typeof exp === "number" && exp + SKEW < TODAY) return { token, fault: "Jwt is expired" };
  if (!isAddressed(provider, token)) return { token, fault: WRONG_AUDIENCE };
  return { token, fault: signatureFault(provider, token) };
}

/** Schemes and a slash at the end make no difference. */
function isAddressed({ audiences = [] }: JwtProvider, { claims }: Token): boolean {
  if (audiences.length === 0) return true;
  const bare = (text: string) => text.replace(/^https?:\/\//, "").replace(/\/$/, "");
  const { aud } = claims;
  const asked = (Array.isArray(aud) ? aud : [aud]).filter((one) => typeof one === "string");
  return asked.some((one) => audiences.some((audience) => bare(audience) === bare(one)));
}

const signatures = new Map<string, string | undefined>();
const SIGNATURE_COUNT_MAX = 500;

function signatureFault(provider: JwtProvider, token: Token): string | undefined {
  const keys = provider.local_jwks?.inline_string;
  const memory = JSON.stringify([keys, token.signed, token.signature]);
  if (signatures.has(memory)) return signatures.get(memory);
  if (signatures.size >= SIGNATURE_COUNT_MAX) signatures.clear();
  const fault = keyFault(keys, token);
  signatures.set(memory, fault);
  return fault;
}

function keyFault(keys: string | undefined, { header, signed, signature }: Token) {
  const fitting = decodeKeys(keys).filter((key) => {
    const isNamed =
      header["kid"] === undefined || key.kid === undefined || key.kid === header["kid"];
    return isNamed && algorithmOf(key) === header["alg"];
  });
  if (fitting.length === 0) return NO_KEY;
  return fitting.some((key) => verifies(key, signed, signature)) ? undefined : BAD_SIGNATURE;
}

// Where tokens are --------------------------------------------------------------------------------

function tokensOf(providers: readonly JwtProvider[], request: HttpRequest): readonly Found[] {
  const places = providers.flatMap((provider) => placesOf(provider));
  const seen = new Map<string, { readonly place: Place; readonly issuers: string[] }>();
  for (const { place, issuer } of places) {
    const key = JSON.stringify(place);
    const known = seen.get(key) ?? { place, issuers: [] };
    seen.set(key, known);
    known.issuers.push(issuer);
  }
  const rank = { header: 0, param: 1, cookie: 2 } as const;
  return [...seen.values()]
    .sort((a, b) => rank[a.place.kind] - rank[b.place.kind])
    .flatMap(({ place, issuers }) =>
      textsAt(place, request).map((text) => ({
        text,
        issuers,
        remove: (from: HttpRequest) => withoutToken(from, place),
      })),
    );
}

type Place =
  | { readonly kind: "header"; readonly name: string; readonly prefix: string }
  | { readonly kind: "param" | "cookie"; readonly name: string };

function placesOf({
  issuer = "",
  from_headers = [],
  from_params = [],
  from_cookies = [],
}: JwtProvider): readonly { readonly place: Place; readonly issuer: string }[] {
  const isDefault = from_headers.length + from_params.length + from_cookies.length === 0;
  const headers = isDefault ? [{ name: "authorization", value_prefix: "Bearer " }] : from_headers;
  const params = isDefault ? ["access_token"] : from_params;
  const places: readonly Place[] = [
    ...headers.map(({ name, value_prefix = "" }) => ({
      kind: "header" as const,
      name: name.toLowerCase(),
      prefix: value_prefix,
    })),
    ...params.map((name) => ({ kind: "param" as const, name })),
    ...from_cookies.map((name) => ({ kind: "cookie" as const, name })),
  ];
  return places.map((place) => ({ place, issuer }));
}

function textsAt(place: Place, request: HttpRequest): readonly string[] {
  switch (place.kind) {
    case "header": {
      const value = linesOf(request.headers, place.name).join(",");
      if (value === "") return [];
      if (place.prefix === "") return [value];
      const at = value.indexOf(place.prefix);
      if (at === -1) return [];
      const rest = value.slice(at + place.prefix.length);
      return /[\w\-.=]+/.exec(rest) ?? [];
    }
    case "param":
      return paramValues(request, place.name).slice(0, 1);
    case "cookie":
      return cookieValues(request, place.name);
  }
}

function paramValues(request: HttpRequest, name: string): readonly string[] {
  return queryPart(request.path)
    .slice(1)
    .split("&")
    .flatMap((part) => (part.startsWith(`${name}=`) ? [part.slice(name.length + 1)] : []));
}

function cookieValues(request: HttpRequest, name: string): readonly string[] {
  return linesOf(request.headers, "cookie")
    .flatMap((line) => line.split(";"))
    .map((part) => part.trim())
    .flatMap((part) => (part.startsWith(`${name}=`) ? [part.slice(name.length + 1)] : []));
}

/** A cookie stays (corrections, DP-211). */
function withoutToken(request: HttpRequest, place: Place): HttpRequest {
  switch (place.kind) {
    case "header":
      return { ...request, headers: request.headers.filter(([name]) => name !== place.name) };
    case "param": {
      const [path = "", query = ""] = request.path.split("?");
      const kept = query.split("&").filter((part) => !part.startsWith(`${place.name}=`));
      return { ...request, path: kept.length === 0 ? path : `${path}?${kept.join("&")}` };
    }
    case "cookie":
      return request;
  }
}

// What is taken from them -------------------------------------------------------------------------

function accepted(request: HttpRequest, passed: readonly Passed[]): Authentication {
  let current = request;
  let claims: Claims | undefined;
  for (const { provider, token, found } of passed) {
    if (provider.forward !== true) current = found.remove(current);
    const added = headersFrom(provider, token);
    current = { ...current, headers: [...current.headers, ...added] };
    claims = normalized(provider, token.claims);
  }
  return { kind: "passes", request: current, ...(claims !== undefined && { claims }) };
}

/** Claims that are lists of words count as lists. */
function normalized({ normalize_payload_in_metadata }: JwtProvider, claims: Claims): Claims {
  const spaced = new Set(normalize_payload_in_metadata?.space_delimited_claims ?? []);
  return Object.fromEntries(
    Object.entries(claims).map(([name, value]) => [
      name,
      spaced.has(name) && typeof value === "string" ? value.split(" ") : value,
    ]),
  );
}

function headersFrom(
  { claim_to_headers = [], forward_payload_header }: JwtProvider,
  token: Token,
): readonly HeaderLine[] {
  const lines = claim_to_headers.flatMap(({ header_name, claim_name }): readonly HeaderLine[] => {
    const text = headerText(claimAt(token.claims, claim_name));
    return text === undefined ? [] : [[header_name.toLowerCase(), text]];
  });
  return forward_payload_header === undefined
    ? lines
    : [...lines, [forward_payload_header.toLowerCase(), token.payload]];
}

/** `a.b` is `b` inside `a`. */
function claimAt(claims: Claims, name: string): unknown {
  let found: unknown = claims;
  for (const part of name.split(".")) {
    if (typeof found !== "object" || found === null) return undefined;
    found = Object.entries(found).find(([key]) => key === part)?.[1];
  }
  return found;
}

function headerText(value: unknown): string | undefined {
  switch (typeof value) {
    case "string":
      return value;
    case "number":
    case "boolean":
      return String(value);
    case "object":
      return value === null ? undefined : base64Of(JSON.stringify(value));
    default:
      return undefined;
  }
}

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

function base64Of(text: string): string {
  const bytes = Array.from(
    encodeURIComponent(text).matchAll(/%(..)|(.)/g),
    ([, hex, letter = ""]) => (hex === undefined ? letter.charCodeAt(0) : Number.parseInt(hex, 16)),
  );
  let encoded = "";
  for (let at = 0; at < bytes.length; at += 3) {
    const [a = 0, b, c] = bytes.slice(at, at + 3);
    const word = (a << 16) | ((b ?? 0) << 8) | (c ?? 0);
    encoded += `${LETTERS[word >> 18] ?? ""}${LETTERS[(word >> 12) & 63] ?? ""}`;
    encoded += b === undefined ? "=" : (LETTERS[(word >> 6) & 63] ?? "");
    encoded += c === undefined ? "=" : (LETTERS[word & 63] ?? "");
  }
  return encoded;
}
