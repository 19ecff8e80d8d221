/** SHA-256 (FIPS 180-4) over bytes: the engine has no crypto of the platform's. */
import { rootBits } from "./sha-constants.ts";

const START: readonly number[] = rootBits({ count: 8, degree: 2, bitCount: 32 }).map(Number);
const ROUND: readonly number[] = rootBits({ count: 64, degree: 3, bitCount: 32 }).map(Number);

export function sha256(bytes: readonly number[]): readonly number[] {
  const message = padded(bytes);
  let state: readonly number[] = START;
  for (let at = 0; at < message.length; at += 64) state = block(state, message.slice(at, at + 64));
  return state.flatMap((word) => [
    word >>> 24,
    (word >>> 16) & 255,
    (word >>> 8) & 255,
    word & 255,
  ]);
}

function padded(bytes: readonly number[]): readonly number[] {
  const zeros = Array.from({ length: (119 - (bytes.length % 64)) % 64 }, () => 0);
  const bits = bytes.length * 8;
  const length = Array.from({ length: 8 }, (_, i) =>
    Number((BigInt(bits) >> BigInt(8 * (7 - i))) & 255n),
  );
  return [...bytes, 0x80, ...zeros, ...length];
}

function rotate(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by));
}

function block(state: readonly number[], bytes: readonly number[]): readonly number[] {
  const words: number[] = [];
  for (let i = 0; i < 16; i++) {
    const [a = 0, b = 0, c = 0, d = 0] = bytes.slice(4 * i, 4 * i + 4);
    words.push((a << 24) | (b << 16) | (c << 8) | d);
  }
  for (let i = 16; i < 64; i++) {
    const [w15 = 0, w2 = 0, w16 = 0, w7 = 0] = [
      words[i - 15],
      words[i - 2],
      words[i - 16],
      words[i - 7],
    ];
    const s0 = rotate(w15, 7) ^ rotate(w15, 18) ^ (w15 >>> 3);
    const s1 = rotate(w2, 17) ^ rotate(w2, 19) ^ (w2 >>> 10);
    words.push((w16 + s0 + w7 + s1) | 0);
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  for (let i = 0; i < 64; i++) {
    const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + (ROUND[i] ?? 0) + (words[i] ?? 0)) | 0;
    const s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0];
  }
  return [a, b, c, d, e, f, g, h].map((word, i) => (word + (state[i] ?? 0)) >>> 0);
}
