/**
 * Whether a request's tokens are good, and what the proxy takes from them (DP-211). Requirements are
 * tried one after the other on the request as the ones before have left it: a good token is taken out
 * and its claims are written at once, even where a later requirement fails.
 */
import {
  decodeKeys,
  decodeToken,
  type Claims,
  type JwtConfig,
  type JwtProvider,
  type JwtRequirement,
  type Token,
} from "./decode-jwt.ts";
import { linesOf, type HttpRequest } from "./http-request.ts";
import { verificationKey, verifies } from "./jwt-signature.ts";
import { headersFrom, withoutOwnHeaders } from "./token-headers.ts";
import { findTokens } from "./token-places.ts";

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

/** A request between two requirements. */
interface Stage {
  readonly request: HttpRequest;
  readonly claims?: Claims;
}

interface Verdict {
  /** `undefined` is good. */
  readonly fault: string | undefined;
  readonly stage: Stage;
}

export function authenticate(config: JwtConfig, request: HttpRequest): Authentication {
  if (config.bypass_cors_preflight === true && isPreflight(request))
    return { kind: "passes", request };
  const requirement = config.rules[0]?.requires;
  if (requirement === undefined) return { kind: "passes", request };
  const { fault, stage } = judge(requirement, config, { request });
  if (fault === undefined) return { kind: "passes", ...stage };
  return { kind: "refused", status: fault === WRONG_AUDIENCE ? 403 : 401, reason: fault };
}

function isPreflight({ method, headers }: HttpRequest): boolean {
  return (
    method === "OPTIONS" &&
    linesOf(headers, "origin").length > 0 &&
    linesOf(headers, "access-control-request-method").length > 0
  );
}

function judge(requirement: JwtRequirement, config: JwtConfig, stage: Stage): Verdict {
  const { provider_name, requires_any, requires_all } = requirement;
  if (requires_any !== undefined) return judgeAny(requires_any.requirements, config, stage);
  if (requires_all !== undefined) return judgeAll(requires_all.requirements, config, stage);
  const provider = config.providers[provider_name ?? ""];
  return provider === undefined ? { fault: undefined, stage } : judgeProvider(provider, stage);
}

/** A fault that says more than that there is no token, or another's, is the one that is told. */
function judgeAny(
  requirements: readonly JwtRequirement[],
  config: JwtConfig,
  start: Stage,
): Verdict {
  let stage = start;
  let told = MISSING;
  for (const requirement of requirements) {
    if (requirement.allow_missing !== undefined) continue;
    const verdict = judge(requirement, config, stage);
    if (verdict.fault === undefined) return verdict;
    ({ stage } = verdict);
    const isVague = verdict.fault === MISSING || verdict.fault === UNKNOWN_ISSUER;
    if (!isVague || told === MISSING) told = verdict.fault;
  }
  const mayLack = requirements.some(({ allow_missing }) => allow_missing !== undefined);
  return { fault: mayLack && told === MISSING ? undefined : told, stage };
}

function judgeAll(
  requirements: readonly JwtRequirement[],
  config: JwtConfig,
  start: Stage,
): Verdict {
  let stage = start;
  for (const requirement of requirements) {
    const verdict = judge(requirement, config, stage);
    if (verdict.fault !== undefined) return verdict;
    ({ stage } = verdict);
  }
  return { fault: undefined, stage };
}

/** All tokens that are found must be good; the last is looked at first. */
function judgeProvider(provider: JwtProvider, before: Stage): Verdict {
  let stage: Stage = { ...before, request: withoutOwnHeaders(before.request, provider) };
  const found = findTokens(provider, stage.request);
  if (found.length === 0) return { fault: MISSING, stage };
  for (const { text, remove } of found.toReversed()) {
    const token = decodeToken(text);
    if (typeof token === "string") return { fault: token, stage };
    const fault = tokenFault(provider, token);
    if (fault !== undefined) return { fault, stage };
    const { request } = stage;
    const told = { ...request, headers: [...request.headers, ...headersFrom(provider, token)] };
    stage = {
      request: provider.forward === true ? told : remove(told),
      claims: normalized(provider, token.claims),
    };
  }
  return { fault: undefined, stage };
}

/** Claims that are lists of words count as lists. */
function normalized({ normalize_payload_in_metadata }: JwtProvider, claims: Claims): Claims {
  const spaced = new Set(normalize_payload_in_metadata?.space_delimited_claims ?? []);
  return Object.fromEntries(
    Object.entries(claims).map(([name, value]) => [
      name,
      spaced.has(name) && typeof value === "string"
        ? value.split(" ").filter((word) => word !== "")
        : value,
    ]),
  );
}

function tokenFault(provider: JwtProvider, token: Token): string | undefined {
  const { iss = "", exp, nbf } = token.claims;
  const { issuer = "" } = provider;
  if (issuer !== "" && issuer !== iss) return UNKNOWN_ISSUER;
  if (typeof nbf === "number" && nbf > TODAY + SKEW) return "Jwt not yet valid";
  // An expiry of 0 is none.
  if (typeof exp === "number" && exp >= 1 && exp + SKEW < TODAY) return "Jwt is expired";
  if (!isAddressed(provider, token)) return WRONG_AUDIENCE;
  return signatureFault(provider, token);
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

function keyFault(keys: string | undefined, { kid, alg, signed, signature }: Token) {
  const fitting = decodeKeys(keys)
    .map(verificationKey)
    .filter((key) => key !== undefined)
    .filter(
      (key) =>
        (kid === "" || key.kid === "" || key.kid === kid) && (key.alg === "" || key.alg === alg),
    );
  if (fitting.length === 0) return NO_KEY;
  return fitting.some((key) => verifies(key, alg, signed, signature)) ? undefined : BAD_SIGNATURE;
}
