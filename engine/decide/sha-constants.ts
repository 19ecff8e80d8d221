/** The constants of SHA-2 (FIPS 180-4, 4.2 and 5.3): what follows the point in roots of the first primes. */

/** Fractional bits of the square (2) or cube (3) roots of the first primes, from the `skip`-th on. */
export function rootBits(options: {
  readonly count: number;
  readonly skip?: number;
  readonly degree: 2 | 3;
  readonly bitCount: number;
}): readonly bigint[] {
  const { count, skip = 0, degree, bitCount } = options;
  const [root, mask] = [BigInt(degree), (1n << BigInt(bitCount)) - 1n];
  return primes(skip + count)
    .slice(skip)
    .map((prime) => wholeRoot(prime << (root * BigInt(bitCount)), root) & mask);
}

function primes(count: number): readonly bigint[] {
  const found: bigint[] = [];
  for (let n = 2n; found.length < count; n++) {
    if (found.every((prime) => n % prime !== 0n)) found.push(n);
  }
  return found;
}

function power(base: bigint, exponent: bigint): bigint {
  return exponent === 0n ? 1n : base * power(base, exponent - 1n);
}

/** The whole part of the `degree`-th root. */
function wholeRoot(value: bigint, degree: bigint): bigint {
  let [low, high] = [0n, 1n << 80n];
  while (low < high) {
    const middle = (low + high + 1n) / 2n;
    if (power(middle, degree) <= value) low = middle;
    else high = middle - 1n;
  }
  return low;
}
