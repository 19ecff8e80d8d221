/** What the proxy writes of a token into headers for the application. */
import type { Claims, JwtProvider, Token } from "./decode-jwt.ts";
import type { HeaderLine, HttpRequest } from "./http-request.ts";

/** Headers that a provider writes are nobody else's to send. */
export function withoutOwnHeaders(request: HttpRequest, provider: JwtProvider): HttpRequest {
  const { claim_to_headers = [], forward_payload_header = "" } = provider;
  if (claim_to_headers.length === 0 && forward_payload_header === "") return request;
  const own = new Set(
    [forward_payload_header, ...claim_to_headers.map(({ header_name }) => header_name)].map(
      (name) => name.toLowerCase(),
    ),
  );
  return { ...request, headers: request.headers.filter(([name]) => !own.has(name)) };
}

export function headersFrom(
  { claim_to_headers = [], forward_payload_header }: JwtProvider,
  token: Token,
): readonly HeaderLine[] {
  const lines = claim_to_headers.flatMap(({ header_name, claim_name }): readonly HeaderLine[] => {
    const text = headerText(claimAt(token.claims, claim_name));
    return text === "" ? [] : [[header_name.toLowerCase(), text]];
  });
  return forward_payload_header === undefined
    ? lines
    : [[forward_payload_header.toLowerCase(), token.payload], ...lines];
}

/** `a.b` is `b` inside `a`, also where a claim is called `a.b`. */
function claimAt(claims: Claims, name: string): unknown {
  let found: unknown = claims;
  for (const part of name.split(".")) {
    if (typeof found !== "object" || found === null || Array.isArray(found)) return undefined;
    found = Object.entries(found).find(([key]) => key === part)?.[1];
  }
  return found;
}

function headerText(value: unknown): string {
  switch (typeof value) {
    case "string":
      return value.replace(/[^\0-\x7f]+/g, utf8);
    case "number":
      return numberText(value);
    case "boolean":
      return String(value);
    case "object":
      return value === null ? "" : base64Of(JSON.stringify(value).replace(/[<>]/g, escapedSign));
    default:
      return "";
  }
}

/** Unsigned 64-bit integers as such, all other numbers with six decimals. */
function numberText(value: number): string {
  const isUnsigned = Number.isInteger(value) && value >= 0 && value < 0x10000000000000000;
  if (isUnsigned) return BigInt(value).toString();
  return Math.abs(value) < 1e21 ? value.toFixed(6) : `${BigInt(value).toString()}.000000`;
}

function escapedSign(sign: string): string {
  return `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** Bytes as characters. */
function utf8(text: string): string {
  return encodeURIComponent(text).replace(/%(..)/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

function base64Of(text: string): string {
  const bytes = Array.from(text.replace(/[^\0-\x7f]+/g, utf8), (letter) => letter.charCodeAt(0));
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
