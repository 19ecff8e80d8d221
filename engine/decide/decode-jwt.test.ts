import { expect, test } from "vitest";
import { decodeToken } from "./decode-jwt.ts";

/** URL-safe Base64 of ASCII text. */
function part(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const bits = Array.from(text, (char) => char.charCodeAt(0).toString(2).padStart(8, "0")).join("");
  return (bits.match(/.{1,6}/g) ?? [])
    .map((six) => letters.charAt(Number.parseInt(six.padEnd(6, "0"), 2)))
    .join("");
}

const token = (header: unknown, claims: unknown) => `${part(header)}.${part(claims)}.c2ln`;

test.for([
  { id: "DP-211", header: { alg: "RS256" }, claims: {}, want: undefined },
  { id: "DP-211", header: "[]", claims: {}, want: "Jwt header is an invalid JSON" },
  {
    id: "DP-211",
    header: {},
    claims: {},
    want: "Jwt header [alg] field is required and must be a string",
  },
  { id: "DP-211", header: { alg: "none" }, claims: {}, want: "Jwt header [alg] is not supported" },
  {
    id: "DP-211",
    header: { alg: "RS256", kid: 7 },
    claims: {},
    want: "Jwt header [kid] field is not a string",
  },
  { id: "DP-211", header: { alg: "RS256" }, claims: "no", want: "Jwt payload is an invalid JSON" },
  {
    id: "DP-211",
    header: { alg: "RS256" },
    claims: { iss: 7 },
    want: "Jwt payload [iss] field is not a string",
  },
  {
    id: "DP-211",
    header: { alg: "RS256" },
    claims: { exp: "1" },
    want: "Jwt payload [exp] field is not an integer",
  },
  {
    id: "DP-211",
    header: { alg: "RS256" },
    claims: { nbf: -3 },
    want: "Jwt payload [nbf] field is not a positive 64 bit integer",
  },
  {
    id: "DP-211",
    header: { alg: "RS256" },
    claims: { aud: [1] },
    want: "Jwt payload [aud] field is not a string or string list",
  },
  { id: "DP-211", header: { alg: "RS256" }, claims: { aud: ["a"], exp: 1.5 }, want: undefined },
])("$id: $header with $claims: $want", ({ header, claims, want }) => {
  const decoded = decodeToken(token(header, claims));
  expect(typeof decoded === "string" ? decoded : undefined).toBe(want);
});

test("DP-211: empty sections between dots do not count", () => {
  expect(typeof decodeToken(`.${token({ alg: "RS256" }, {}).replace(".", "..")}.`)).toBe("object");
  expect(typeof decodeToken("..")).toBe("string");
});
