/**
 * Whether a token's signature belongs to a key: RS256 (PKCS #1 v1.5, RFC 8017) and ES256 (P-256,
 * FIPS 186-4). Only public keys are ever at hand, so nothing here needs to hide its timing.
 */
import { bytesOfBase64 } from "./base64.ts";
import { sha256 } from "./sha256.ts";

/** A key of a set; what is not known of it is left alone. */
export interface JsonWebKey {
  readonly kty?: string;
  readonly kid?: string;
  readonly alg?: string;
  readonly n?: string;
  readonly e?: string;
  readonly crv?: string;
  readonly x?: string;
  readonly y?: string;
}

/** The algorithm that a key is for, where it says none itself. */
export function algorithmOf({ kty, alg, crv }: JsonWebKey): string | undefined {
  if (alg !== undefined) return alg;
  if (kty === "RSA") return "RS256";
  return kty === "EC" && (crv === undefined || crv === "P-256") ? "ES256" : undefined;
}

export function verifies(key: JsonWebKey, signed: string, signature: readonly number[]): boolean {
  const hash = sha256(Array.from(signed, (letter) => letter.charCodeAt(0) & 255));
  if (key.kty === "RSA") return verifiesRsa(key, hash, signature);
  return key.kty === "EC" && verifiesP256(key, hash, signature);
}

function numberOf(bytes: readonly number[]): bigint {
  return bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
}

function numberOfText(text: string | undefined): bigint {
  return numberOf(bytesOfBase64(text ?? "") ?? []);
}

function powerModulo(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let [result, square] = [1n, base % modulus];
  for (let left = exponent; left > 0n; left >>= 1n) {
    if ((left & 1n) === 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}

/** The DER prefix of a SHA-256 digest. */
const DIGEST = [
  0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05,
  0x00, 0x04, 0x20,
];

function verifiesRsa({ n, e }: JsonWebKey, hash: readonly number[], signature: readonly number[]) {
  const modulus = numberOfText(n);
  if (modulus === 0n) return false;
  const length = Math.ceil(modulus.toString(16).length / 2);
  const padding = Array.from({ length: length - hash.length - DIGEST.length - 3 }, () => 0xff);
  const wanted = numberOf([0, 1, ...padding, 0, ...DIGEST, ...hash]);
  return powerModulo(numberOf(signature), numberOfText(e), modulus) === wanted;
}

const P = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn;
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const BASE: Point = [
  0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296n,
  0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5n,
];

/** Undefined is the point at infinity. */
type Point = readonly [x: bigint, y: bigint] | undefined;

function modulo(value: bigint, modulus: bigint): bigint {
  const rest = value % modulus;
  return rest < 0n ? rest + modulus : rest;
}

function add(one: Point, other: Point): Point {
  if (one === undefined) return other;
  if (other === undefined) return one;
  const [[x1, y1], [x2, y2]] = [one, other];
  if (x1 === x2 && modulo(y1 + y2, P) === 0n) return undefined;
  const [rise, run] = x1 === x2 ? [3n * x1 * x1 - 3n, 2n * y1] : [y2 - y1, x2 - x1];
  const slope = modulo(rise * powerModulo(modulo(run, P), P - 2n, P), P);
  const x = modulo(slope * slope - x1 - x2, P);
  return [x, modulo(slope * (x1 - x) - y1, P)];
}

function multiply(point: Point, by: bigint): Point {
  let [result, double]: [Point, Point] = [undefined, point];
  for (let left = by; left > 0n; left >>= 1n) {
    if ((left & 1n) === 1n) result = add(result, double);
    double = add(double, double);
  }
  return result;
}

function verifiesP256({ x, y }: JsonWebKey, hash: readonly number[], signature: readonly number[]) {
  const [r, s] = [numberOf(signature.slice(0, 32)), numberOf(signature.slice(32))];
  if (signature.length !== 64 || r === 0n || s === 0n || r >= ORDER || s >= ORDER) return false;
  const inverse = powerModulo(s, ORDER - 2n, ORDER);
  const left = multiply(BASE, (numberOf(hash) * inverse) % ORDER);
  const right = multiply([numberOfText(x), numberOfText(y)], (r * inverse) % ORDER);
  const sum = add(left, right);
  return sum !== undefined && sum[0] % ORDER === r;
}
