import type { JWTRule, RequestAuthenticationSpec } from "../../resources/request-authentication.ts";
import type { Path } from "../../source/place.ts";
import { durationError, quote } from "./primitives.ts";
import { advise, complaint, indexed, refuse, type Findings } from "./report.ts";
import { attachmentFindings } from "./shared.ts";

/** @see CP-487 and the paragraph after it */
export function* requestAuthenticationFindings(spec: RequestAuthenticationSpec): Findings {
  yield* attachmentFindings(spec);
  for (const [index, rule] of indexed(spec.jwtRules)) {
    yield* ruleFindings(rule, ["spec", "jwtRules", index]);
  }
}

function* ruleFindings(rule: JWTRule, path: Path): Findings {
  const { issuer = "", jwksUri = "", jwks = "" } = rule;
  yield* emptyFindings(rule.audiences, "audience must be non-empty string", [...path, "audiences"]);
  if (issuer === "" && jwksUri === "")
    yield refuse("ADM1511", path, "issuer or jwksUri must be non-empty string");
  const scheme = /^([a-zA-Z][a-zA-Z0-9+.-]*):/u.exec(jwksUri)?.[1] ?? "";
  if (jwksUri !== "" && !["http", "https"].includes(scheme.toLowerCase())) {
    yield refuse("ADM1511", [...path, "jwksUri"], `URI scheme ${quote(scheme)} is not supported`);
  }
  if (jwks !== "") yield* keySetFindings(jwks, [...path, "jwks"]);
  for (const [index, { name = "" }] of indexed(rule.fromHeaders)) {
    if (name === "")
      yield refuse(
        "ADM1512",
        [...path, "fromHeaders", index],
        "location header name must be non-empty string",
      );
  }
  yield* emptyFindings(rule.fromParams, "location query must be non-empty string", [
    ...path,
    "fromParams",
  ]);
  yield* emptyFindings(rule.fromCookies, "cookie name must be non-empty string", [
    ...path,
    "fromCookies",
  ]);
  for (const [index, { claim = "", header = "" }] of indexed(rule.outputClaimToHeaders)) {
    const at: Path = [...path, "outputClaimToHeaders", index];
    if (claim === "" || header === "") {
      yield refuse(
        "ADM1512",
        at,
        "outputClaimToHeaders header and claim value must be non-empty string",
      );
    } else if (!/^[-_A-Za-z0-9]+$/u.test(header)) {
      yield refuse("ADM1114", at, `header name ${header} is not a valid header name`);
    }
  }
  yield* complaint("ADM1004", [...path, "timeout"], durationError(rule.timeout));
}

function* emptyFindings(values: readonly string[] | undefined, real: string, path: Path): Findings {
  for (const [index, value] of indexed(values)) {
    if (value === "") yield refuse("ADM1512", [...path, index], real);
  }
}

/** A JSON Web Key Set, or one key; private parts in it are a mistake, not an error. */
function* keySetFindings(text: string, path: Path): Findings {
  const keys = parseKeySet(text);
  if (keys === undefined) {
    yield refuse("ADM1513", path, "jwks parse error: failed to unmarshal JWK set");
    return;
  }
  for (const [index, key] of keys.entries()) {
    if (!("d" in key) && !("kty" in key && key.kty === "oct")) continue;
    const real = `jwks key at index ${String(index)} contains private key material; only public keys are used for verification`;
    yield advise("ADM1514", path, real);
  }
}

function parseKeySet(text: string): readonly object[] | undefined {
  const value = parseJson(text);
  if (typeof value !== "object" || value === null) return undefined;
  const keys: readonly unknown[] =
    "keys" in value && Array.isArray(value.keys) ? value.keys : [value];
  const objects = keys.filter((key) => typeof key === "object" && key !== null);
  return objects.length === keys.length && objects.every(isKey) ? objects : undefined;
}

/** What a key must have, by its kind; names are texts. */
const requiredParts: ReadonlyMap<unknown, readonly string[]> = new Map([
  ["RSA", ["n", "e"]],
  ["EC", ["crv", "x", "y"]],
  ["OKP", ["crv", "x"]],
  ["oct", ["k"]],
]);

function isKey(key: object): boolean {
  const parts = new Map<string, unknown>(Object.entries(key));
  const isText = (name: string) => ["string", "undefined"].includes(typeof (parts.get(name) ?? ""));
  return (
    requiredParts.get(parts.get("kty"))?.every((name) => parts.has(name)) === true &&
    ["kid", "alg", "use"].every(isText)
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
