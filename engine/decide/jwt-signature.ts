/**
 * Whether a token's signature belongs to a key: RSA (PKCS #1 v1.5 and PSS, RFC 8017), ECDSA and HMAC,
 * each with SHA-256, SHA-384 or SHA-512. As Envoy's library does, the key's kind chooses the procedure
 * and the token's `alg` the digest.
 */
import { bytesOfBase64 } from "./base64.ts";
import {
  curves,
  isOnCurve,
  numberOf,
  powerModulo,
  verifiesEcdsa,
  type Curve,
} from "./elliptic-curve.ts";
import { sha256 } from "./sha256.ts";
import { sha384, sha512 } from "./sha512.ts";

/** A key of a set, as written; what is not known of it is left alone. */
export interface JsonWebKey {
  readonly kty?: unknown;
  readonly kid?: unknown;
  readonly alg?: unknown;
  readonly n?: unknown;
  readonly e?: unknown;
  readonly k?: unknown;
  readonly crv?: unknown;
  readonly x?: unknown;
  readonly y?: unknown;
}

/** A key that can be used; an empty `kid` or `alg` fits any token. */
export interface VerificationKey {
  readonly kid: string;
  readonly alg: string;
  readonly material:
    | { readonly kind: "RSA"; readonly modulus: bigint; readonly exponent: bigint }
    | { readonly kind: "EC"; readonly curve: Curve; readonly point: readonly [bigint, bigint] }
    | { readonly kind: "oct"; readonly secret: readonly number[] }
    | { readonly kind: "OKP" };
}

const ecAlgorithms = { "P-256": "ES256", "P-384": "ES384", "P-521": "ES512" } as const;

/** Undefined for a key that Envoy leaves out of its set. */
export function verificationKey(key: JsonWebKey): VerificationKey | undefined {
  const { kty, kid = "", alg = "" } = key;
  if (typeof kid !== "string" || typeof alg !== "string") return undefined;
  const material = materialOf(kty, alg, key);
  return material === undefined ? undefined : { kid, alg, material };
}

function materialOf(
  kty: unknown,
  alg: string,
  key: JsonWebKey,
): VerificationKey["material"] | undefined {
  switch (kty) {
    case "RSA": {
      const [modulus, exponent] = [numberOfText(key.n), numberOfText(key.e)];
      if (!/^(?:|[RP]S.*)$/.test(alg) || !modulus || !exponent) return undefined;
      return { kind: "RSA", modulus, exponent };
    }
    case "EC":
      return curveMaterial(alg, key);
    case "oct": {
      const secret = bytesOf(key.k);
      if (!/^(?:|HS(?:256|384|512))$/.test(alg) || secret === undefined || secret.length === 0)
        return undefined;
      return { kind: "oct", secret };
    }
    case "OKP":
      return key.crv === "Ed25519" && /^(?:|EdDSA)$/.test(alg) ? { kind: "OKP" } : undefined;
    default:
      return undefined;
  }
}

/** Curve and algorithm name one another; without both it is P-256. */
function curveMaterial(
  alg: string,
  { crv = "", x, y }: JsonWebKey,
): VerificationKey["material"] | undefined {
  if (typeof crv !== "string") return undefined;
  const names = (["P-256", "P-384", "P-521"] as const).filter(
    (name) => (crv === "" || crv === name) && (alg === "" || alg === ecAlgorithms[name]),
  );
  const [name] = names;
  const [px, py] = [numberOfText(x), numberOfText(y)];
  if (name === undefined || px === undefined || py === undefined) return undefined;
  const point = [px, py] as const;
  return isOnCurve(curves[name], point) ? { kind: "EC", curve: curves[name], point } : undefined;
}

function bytesOf(text: unknown): readonly number[] | undefined {
  return typeof text === "string" ? bytesOfBase64(text) : undefined;
}

function numberOfText(text: unknown): bigint | undefined {
  const bytes = bytesOf(text);
  return bytes === undefined ? undefined : numberOf(bytes);
}

type Digest = (bytes: readonly number[]) => readonly number[];

interface Procedure {
  readonly digest: Digest;
  readonly blockBytes: number;
  /** The DER prefix of a digest in a PKCS #1 signature. */
  readonly prefix: readonly number[];
}

function prefixFor(kind: number, length: number): readonly number[] {
  const object = [0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, kind, 0x05, 0x00];
  return [0x30, 17 + length, 0x30, 0x0d, ...object, 0x04, length];
}

function procedureFor(alg: string): Procedure {
  if (alg.endsWith("384")) return { digest: sha384, blockBytes: 128, prefix: prefixFor(2, 48) };
  if (alg.endsWith("512")) return { digest: sha512, blockBytes: 128, prefix: prefixFor(3, 64) };
  return { digest: sha256, blockBytes: 64, prefix: prefixFor(1, 32) };
}

export function verifies(
  { material }: VerificationKey,
  alg: string,
  signed: string,
  signature: readonly number[],
): boolean {
  const procedure = procedureFor(alg);
  const message = Array.from(signed, (letter) => letter.charCodeAt(0) & 255);
  switch (material.kind) {
    case "RSA": {
      const encoded = powerModulo(numberOf(signature), material.exponent, material.modulus);
      if (alg.startsWith("RS")) return isPkcs1(encoded, material.modulus, message, procedure);
      return alg.startsWith("PS") && isPss(encoded, material.modulus, message, procedure);
    }
    case "EC":
      return verifiesEcdsa(material.curve, material.point, procedure.digest(message), signature);
    case "oct":
      return isSame(hmac(material.secret, message, procedure), signature);
    case "OKP": // Ed25519 is not simulated.
      return false;
  }
}

function isPkcs1(
  encoded: bigint,
  modulus: bigint,
  message: readonly number[],
  { digest, prefix }: Procedure,
): boolean {
  const tail = [0, ...prefix, ...digest(message)];
  const length = byteCountOf(modulus) - tail.length - 2;
  if (length < 8) return false;
  return encoded === numberOf([0, 1, ...Array.from({ length }, () => 0xff), ...tail]);
}

/** The salt may have any length (RFC 8017, 9.1.2). */
function isPss(
  encoded: bigint,
  modulus: bigint,
  message: readonly number[],
  { digest }: Procedure,
): boolean {
  const bitCount = modulus.toString(2).length - 1;
  const bytes = bytesOfNumber(encoded, Math.ceil(bitCount / 8));
  const hash = digest(message);
  const split = bytes.length - hash.length - 1;
  if (bytes.at(-1) !== 0xbc || split < 0) return false;
  const seed = bytes.slice(split, -1);
  const mask = generatedMask(seed, split, digest);
  const block = bytes.slice(0, split).map((byte, i) => byte ^ (mask[i] ?? 0));
  block[0] = (block[0] ?? 0) & (0xff >> (8 * bytes.length - bitCount));
  const mark = block.findIndex((byte) => byte !== 0);
  if (mark === -1 || block[mark] !== 1) return false;
  const salt = block.slice(mark + 1);
  return isSame(digest([0, 0, 0, 0, 0, 0, 0, 0, ...hash, ...salt]), seed);
}

function generatedMask(seed: readonly number[], length: number, digest: Digest): readonly number[] {
  const mask: number[] = [];
  for (let count = 0; mask.length < length; count++) {
    mask.push(...digest([...seed, 0, 0, count >> 8, count & 255]));
  }
  return mask;
}

function hmac(
  secret: readonly number[],
  message: readonly number[],
  { digest, blockBytes }: Procedure,
): readonly number[] {
  const short = secret.length > blockBytes ? digest(secret) : secret;
  const key = Array.from({ length: blockBytes }, (_, i) => short[i] ?? 0);
  const inner = digest([...key.map((byte) => byte ^ 0x36), ...message]);
  return digest([...key.map((byte) => byte ^ 0x5c), ...inner]);
}

function isSame(one: readonly number[], other: readonly number[]): boolean {
  return one.length === other.length && one.every((byte, i) => byte === other[i]);
}

function byteCountOf(value: bigint): number {
  return Math.ceil(value.toString(16).length / 2);
}

function bytesOfNumber(value: bigint, count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) =>
    Number((value >> BigInt(8 * (count - 1 - i))) & 255n),
  );
}
