/** The JWT filter's configuration, and tokens; both are untyped JSON until here. */
import { bytesOfBase64 } from "./base64.ts";
import type { JsonWebKey } from "./jwt-signature.ts";

export interface JwtProvider {
  readonly issuer?: string;
  readonly audiences?: readonly string[];
  readonly local_jwks?: { readonly inline_string?: string };
  readonly forward?: boolean;
  readonly forward_payload_header?: string;
  readonly from_headers?: readonly { readonly name: string; readonly value_prefix?: string }[];
  readonly from_params?: readonly string[];
  readonly from_cookies?: readonly string[];
  readonly normalize_payload_in_metadata?: { readonly space_delimited_claims?: readonly string[] };
  readonly claim_to_headers?: readonly {
    readonly header_name: string;
    readonly claim_name: string;
  }[];
}

export interface JwtRequirement {
  readonly provider_name?: string;
  readonly allow_missing?: object;
  readonly requires_any?: { readonly requirements: readonly JwtRequirement[] };
  readonly requires_all?: { readonly requirements: readonly JwtRequirement[] };
}

export interface JwtConfig {
  readonly providers: Readonly<Record<string, JwtProvider>>;
  readonly rules: readonly { readonly requires?: JwtRequirement }[];
  readonly bypass_cors_preflight?: boolean;
}

export type Claims = Readonly<Record<string, unknown>>;

export interface Token {
  readonly alg: string;
  /** Empty where the token names no key. */
  readonly kid: string;
  readonly claims: Claims;
  /** What the signature is of: header and payload as sent. */
  readonly signed: string;
  readonly signature: readonly number[];
  /** The payload as sent. */
  readonly payload: string;
}

export function decodeJwtFilter(config: unknown): JwtConfig | undefined {
  return typeof config === "object" && config !== null && "providers" in config
    ? (config as JwtConfig)
    : undefined;
}

export function decodeKeys(text: string | undefined): readonly JsonWebKey[] {
  const set = objectOf(text ?? "");
  if (set === undefined) return [];
  const keys = set["keys"];
  return Array.isArray(keys) ? (keys as readonly JsonWebKey[]) : [set];
}

/** The token, or what Envoy says is wrong with its form. */
export function decodeToken(text: string): Token | string {
  const parts = text.split(".").filter((part) => part !== "");
  const [head = "", payload = "", tail = ""] = parts;
  if (parts.length !== 3)
    return "Jwt is not in the form of Header.Payload.Signature with two dots and 3 sections";
  const headBytes = bytesOfPart(head);
  if (headBytes === undefined) return "Jwt header is an invalid Base64url encoded";
  const header = objectOf(textOfBytes(headBytes));
  if (header === undefined) return "Jwt header is an invalid JSON";
  const { alg, kid = "" } = header;
  if (typeof alg !== "string") return "Jwt header [alg] field is required and must be a string";
  if (!algorithms.test(alg)) return "Jwt header [alg] is not supported";
  if (typeof kid !== "string") return "Jwt header [kid] field is not a string";
  const payloadBytes = bytesOfPart(payload);
  if (payloadBytes === undefined) return "Jwt payload is an invalid Base64url encoded";
  const claims = objectOf(textOfBytes(payloadBytes));
  if (claims === undefined) return "Jwt payload is an invalid JSON";
  const fault = claimFault(claims);
  if (fault !== undefined) return fault;
  const signature = bytesOfPart(tail);
  if (signature === undefined) return "Jwt signature is an invalid Base64url encoded";
  return { alg, kid, claims, signed: `${head}.${payload}`, signature, payload };
}

const algorithms = /^(?:(?:HS|RS|PS|ES)(?:256|384|512)|EdDSA)$/;

/** Registered claims have their types (RFC 7519, 4.1); others may be anything. */
function claimFault(claims: Claims): string | undefined {
  const wrongText = (name: string) => name in claims && typeof claims[name] !== "string";
  const textFault = (name: string) => `Jwt payload [${name}] field is not a string`;
  for (const name of ["iss", "sub"]) if (wrongText(name)) return textFault(name);
  for (const name of ["iat", "nbf", "exp"]) {
    if (!(name in claims)) continue;
    const value = claims[name];
    if (typeof value !== "number") return `Jwt payload [${name}] field is not an integer`;
    if (value < 0 || value >= 0x10000000000000000)
      return `Jwt payload [${name}] field is not a positive 64 bit integer`;
  }
  if (wrongText("jti")) return textFault("jti");
  const { aud = "" } = claims;
  const isText = (value: unknown) => typeof value === "string";
  return isText(aud) || (Array.isArray(aud) && aud.every(isText))
    ? undefined
    : "Jwt payload [aud] field is not a string or string list";
}

/** URL-safe Base64; padding is whole or absent, and white space does not count. */
function bytesOfPart(part: string): readonly number[] | undefined {
  const found = /^(?<body>[\w-]*)(?<padding>=*)$/.exec(part.replace(/[\t-\r ]/g, ""))?.groups;
  const { body = "", padding = "" } = found ?? {};
  const rest = body.length % 4;
  if (found === undefined || rest === 1) return undefined;
  if (padding !== "" && padding.length !== (4 - rest) % 4) return undefined;
  return bytesOfBase64(body);
}

function textOfBytes(bytes: readonly number[]): string {
  try {
    return decodeURIComponent(
      bytes.map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join(""),
    );
  } catch {
    return "";
  }
}

function objectOf(text: string): Claims | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Claims)
      : undefined;
  } catch {
    return undefined;
  }
}
