/** ECDSA over the NIST curves (FIPS 186-4, SEC 2). Only public keys are ever at hand, so timing hides nothing. */

export interface Curve {
  readonly byteCount: number;
  /** The field's prime. */
  readonly prime: bigint;
  readonly b: bigint;
  readonly order: bigint;
  readonly base: readonly [x: bigint, y: bigint];
}

export const curves: Readonly<Record<"P-256" | "P-384" | "P-521", Curve>> = {
  "P-256": {
    byteCount: 32,
    prime: 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn,
    b: 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn,
    order: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
    base: [
      0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296n,
      0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5n,
    ],
  },
  "P-384": {
    byteCount: 48,
    prime: (1n << 384n) - (1n << 128n) - (1n << 96n) + (1n << 32n) - 1n,
    b: 0xb3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aefn,
    order:
      0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n,
    base: [
      0xaa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab7n,
      0x3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5fn,
    ],
  },
  "P-521": {
    byteCount: 66,
    prime: (1n << 521n) - 1n,
    b: 0x51953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e156193951ec7e937b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b503f00n,
    order:
      0x1fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409n,
    base: [
      0xc6858e06b70404e9cd9e3ecb662395b4429c648139053fb521f828af606b4d3dbaa14b5e77efe75928fe1dc127a2ffa8de3348b3c1856a429bf97e7e31c2e5bd66n,
      0x11839296a789a3bc0045c8a5fb42c7d1bd998f54449579b446817afbd17273e662c97ee72995ef42640c550b9013fad0761353c7086a272c24088be94769fd16650n,
    ],
  },
};

/** Undefined is the point at infinity. */
export type Point = readonly [x: bigint, y: bigint] | undefined;

export function isOnCurve({ prime, b }: Curve, [x, y]: readonly [bigint, bigint]): boolean {
  return x < prime && y < prime && modulo(y * y - (x * x * x - 3n * x + b), prime) === 0n;
}

/** @param digest - longer ones are cut to the order's length */
export function verifiesEcdsa(
  curve: Curve,
  key: readonly [x: bigint, y: bigint],
  digest: readonly number[],
  signature: readonly number[],
): boolean {
  const { byteCount, order } = curve;
  const [r, s] = [numberOf(signature.slice(0, byteCount)), numberOf(signature.slice(byteCount))];
  if (signature.length !== 2 * byteCount || r === 0n || s === 0n || r >= order || s >= order)
    return false;
  const inverse = powerModulo(s, order - 2n, order);
  const left = multiply(
    curve,
    curve.base,
    (numberOf(digest.slice(0, byteCount)) * inverse) % order,
  );
  const right = multiply(curve, key, (r * inverse) % order);
  const sum = add(curve, left, right);
  return sum !== undefined && sum[0] % order === r;
}

export function numberOf(bytes: readonly number[]): bigint {
  return bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
}

export function powerModulo(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let [result, square] = [1n, base % modulus];
  for (let left = exponent; left > 0n; left >>= 1n) {
    if ((left & 1n) === 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}

function modulo(value: bigint, modulus: bigint): bigint {
  const rest = value % modulus;
  return rest < 0n ? rest + modulus : rest;
}

function add({ prime }: Curve, one: Point, other: Point): Point {
  if (one === undefined) return other;
  if (other === undefined) return one;
  const [[x1, y1], [x2, y2]] = [one, other];
  if (x1 === x2 && modulo(y1 + y2, prime) === 0n) return undefined;
  const [rise, run] = x1 === x2 ? [3n * x1 * x1 - 3n, 2n * y1] : [y2 - y1, x2 - x1];
  const slope = modulo(rise * powerModulo(modulo(run, prime), prime - 2n, prime), prime);
  const x = modulo(slope * slope - x1 - x2, prime);
  return [x, modulo(slope * (x1 - x) - y1, prime)];
}

function multiply(curve: Curve, point: Point, by: bigint): Point {
  let [result, double]: [Point, Point] = [undefined, point];
  for (let left = by; left > 0n; left >>= 1n) {
    if ((left & 1n) === 1n) result = add(curve, result, double);
    double = add(curve, double, double);
  }
  return result;
}
