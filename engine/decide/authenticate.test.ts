import { expect, test } from "vitest";
import { authenticate, type Authentication } from "./authenticate.ts";
import { decodeToken, type JwtConfig, type JwtProvider } from "./decode-jwt.ts";
import type { HttpRequest } from "./http-request.ts";
import { keys, tokens } from "./jwt-vectors.ts";

const key = (kid: string) => JSON.stringify({ keys: keys.filter((one) => one.kid === kid) });
const issuer = "https://login.example";
const own: JwtProvider = { issuer, local_jwks: { inline_string: JSON.stringify({ keys }) } };
const token = tokens.RS256;

function configOf(...providers: readonly JwtProvider[]): JwtConfig {
  const named = providers.map((_, index) => ({ provider_name: `origins-${String(index)}` }));
  const lenient = named.map((one) => ({
    requires_any: { requirements: [one, { allow_missing: {} }] },
  }));
  const all = { requires_all: { requirements: lenient } };
  const requires =
    lenient.length === 1 ? lenient[0] : { requires_any: { requirements: [...named, all] } };
  return {
    providers: Object.fromEntries(providers.map((one, i) => [`origins-${String(i)}`, one])),
    rules: [requires === undefined ? {} : { requires }],
    bypass_cors_preflight: true,
  };
}

function requestWith(headers: HttpRequest["headers"], path = "/o"): HttpRequest {
  return { method: "GET", scheme: "http", authority: "orders", path, headers };
}

const bearer = (text: string): HttpRequest["headers"] => [["authorization", `Bearer ${text}`]];

function said(answer: Authentication): string {
  return answer.kind === "passes" ? "passes" : `${String(answer.status)} ${answer.reason}`;
}

const form = "Jwt is not in the form of Header.Payload.Signature with two dots and 3 sections";

test.for([
  { id: "DP-211", what: "no token", headers: [], want: "passes" },
  { id: "DP-211", what: "a good one", headers: bearer(token), want: "passes" },
  { id: "DP-211", what: "junk", headers: bearer("junk"), want: `401 ${form}` },
  { id: "DP-211", what: "no text", headers: bearer("!!"), want: `401 ${form}` },
  {
    id: "DP-211",
    what: "lower-case scheme",
    headers: [["authorization", "bearer x"]],
    want: "passes",
  },
  {
    id: "DP-211",
    what: "another word behind it",
    headers: bearer(`${token} x`),
    want: "401 Jwt verification fails",
  },
  {
    id: "DP-211",
    what: "a cut signature",
    headers: bearer(token.slice(0, -1)),
    want: "401 Jwt signature is an invalid Base64url encoded",
  },
  {
    id: "DP-211",
    what: "two lines",
    headers: [...bearer(token), ...bearer(token)],
    want: `401 ${form}`,
  },
] as const)("$id: $what: $want", ({ headers, want }) => {
  expect(said(authenticate(configOf(own), requestWith(headers)))).toBe(want);
});

test.for([
  {
    id: "CP-353",
    what: "another issuer",
    change: { issuer: "x" },
    want: "401 Jwt issuer is not configured",
  },
  {
    id: "DP-211",
    what: "an audience it lacks",
    change: { audiences: ["a"] },
    want: "403 Audiences in Jwt are not allowed",
  },
  {
    id: "DP-211",
    what: "a key of another name",
    change: { local_jwks: { inline_string: key("ec") } },
    want: "401 Jwks doesn't have key to match kid or alg from Jwt",
  },
] as const)("$id: $what: $want", ({ change, want }) => {
  const answer = authenticate(configOf({ ...own, ...change }), requestWith(bearer(token)));
  expect(said(answer)).toBe(want);
});

test("DP-211: a good token in a parameter is cut out, the rest is sorted", () => {
  const answer = authenticate(configOf(own), requestWith([], `/o?b=%41&access_token=${token}&a`));
  expect(answer.kind === "passes" ? answer.request.path : answer.reason).toBe("/o?a=&b=A");
});

test("DP-211: of several tokens the last is judged first", () => {
  const request = requestWith(bearer("junk"), `/o?access_token=${token}xxx`);
  expect(said(authenticate(configOf(own), request))).toBe(
    "401 Jwt signature is an invalid Base64url encoded",
  );
});

test("DP-211: only providers that were asked clear their headers", () => {
  const first = { ...own, claim_to_headers: [{ header_name: "X-Sub", claim_name: "sub" }] };
  const second: JwtProvider = {
    ...own,
    issuer: "other",
    claim_to_headers: [{ header_name: "x-b", claim_name: "sub" }],
  };
  const headers = [...bearer(token), ["x-sub", "forged"], ["x-b", "forged"]] as const;
  const answer = authenticate(configOf(first, second), requestWith(headers));
  expect(answer.kind === "passes" && answer.request.headers).toEqual([
    ["x-b", "forged"],
    ["x-sub", "ann"],
  ]);
});

test("CP-353: a CORS preflight is not asked for a token", () => {
  const headers = [
    ...bearer("junk"),
    ["origin", "x"],
    ["access-control-request-method", "GET"],
  ] as const;
  const asked = { ...requestWith(headers), method: "OPTIONS" };
  expect(said(authenticate(configOf(own), asked))).toBe("passes");
  expect(said(authenticate(configOf(own), requestWith(headers)))).toBe(`401 ${form}`);
});

test.for(Object.entries(tokens))("DP-211: a signature by %s is good", ([, text]) => {
  expect(said(authenticate(configOf(own), requestWith(bearer(text))))).toBe("passes");
  const other = decodeToken(text);
  const spoilt =
    typeof other === "string" ? text : text.replace(other.payload, `${other.payload}IA`);
  expect(said(authenticate(configOf(own), requestWith(bearer(spoilt))))).not.toBe("passes");
});
