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
  readonly header: Claims;
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
  const parts = text.split(".");
  const [head = "", payload = "", tail = ""] = parts;
  if (parts.length !== 3)
    return "Jwt is not in the form of Header.Payload.Signature with two dots and 3 sections";
  const headText = plainText(head);
  if (headText === undefined) return "Jwt header is an invalid Base64url encoded";
  const header = objectOf(headText);
  if (header === undefined) return "Jwt header is an invalid JSON";
  const fault = headerFault(header);
  if (fault !== undefined) return fault;
  const payloadText = plainText(payload);
  if (payloadText === undefined) return "Jwt payload is an invalid Base64url encoded";
  const claims = objectOf(payloadText);
  if (claims === undefined) return "Jwt payload is an invalid JSON";
  const signature = bytesOfBase64(tail);
  if (signature === undefined || tail === "")
    return "Jwt signature is an invalid Base64url encoded";
  return { header, claims, signed: `${head}.${payload}`, signature, payload };
}

const algorithms = /^(?:none|(?:HS|RS|PS)(?:256|384|512)|ES(?:256|384|512)|EdDSA)$/;

function headerFault({ alg, kid }: Claims): string | undefined {
  if (typeof alg !== "string") return "Jwt header [alg] field is required and must be a string";
  if (alg === "none" || !algorithms.test(alg)) return "Jwt header [alg] is not supported";
  return kid === undefined || typeof kid === "string"
    ? undefined
    : "Jwt header [kid] field is not a string";
}

function plainText(part: string): string | undefined {
  const bytes = bytesOfBase64(part);
  if (bytes === undefined || part === "") return undefined;
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
