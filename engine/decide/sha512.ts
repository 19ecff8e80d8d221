/** SHA-512 and SHA-384 (FIPS 180-4) over bytes. */
import { rootBits } from "./sha-constants.ts";

const WORD = (1n << 64n) - 1n;

let rounds: readonly bigint[] | undefined;

/** Only a few tokens need them. */
function roundWords(): readonly bigint[] {
  rounds ??= rootBits({ count: 80, degree: 3, bitCount: 64 });
  return rounds;
}

export function sha512(bytes: readonly number[]): readonly number[] {
  return digest(bytes, rootBits({ count: 8, degree: 2, bitCount: 64 }));
}

export function sha384(bytes: readonly number[]): readonly number[] {
  return digest(bytes, rootBits({ count: 8, skip: 8, degree: 2, bitCount: 64 })).slice(0, 48);
}

function digest(bytes: readonly number[], start: readonly bigint[]): readonly number[] {
  const message = padded(bytes);
  let state = start;
  for (let at = 0; at < message.length; at += 128) {
    state = block(state, message.slice(at, at + 128));
  }
  return state.flatMap((word) => bytesOf(word, 8));
}

function bytesOf(value: bigint, count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) =>
    Number((value >> BigInt(8 * (count - 1 - i))) & 255n),
  );
}

function padded(bytes: readonly number[]): readonly number[] {
  const zeros = Array.from({ length: (239 - (bytes.length % 128)) % 128 }, () => 0);
  return [...bytes, 0x80, ...zeros, ...bytesOf(BigInt(bytes.length) * 8n, 16)];
}

function rotate(word: bigint, by: bigint): bigint {
  return ((word >> by) | (word << (64n - by))) & WORD;
}

function schedule(bytes: readonly number[]): readonly bigint[] {
  const words: bigint[] = [];
  for (let i = 0; i < 16; i++) {
    words.push(bytes.slice(8 * i, 8 * i + 8).reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n));
  }
  for (let i = 16; i < 80; i++) {
    const [w15 = 0n, w2 = 0n] = [words[i - 15], words[i - 2]];
    const s0 = rotate(w15, 1n) ^ rotate(w15, 8n) ^ (w15 >> 7n);
    const s1 = rotate(w2, 19n) ^ rotate(w2, 61n) ^ (w2 >> 6n);
    words.push(((words[i - 16] ?? 0n) + s0 + (words[i - 7] ?? 0n) + s1) & WORD);
  }
  return words;
}

function block(state: readonly bigint[], bytes: readonly number[]): readonly bigint[] {
  const words = schedule(bytes);
  let [a = 0n, b = 0n, c = 0n, d = 0n, e = 0n, f = 0n, g = 0n, h = 0n] = state;
  for (const [i, round] of roundWords().entries()) {
    const s1 = rotate(e, 14n) ^ rotate(e, 18n) ^ rotate(e, 41n);
    const t1 = h + s1 + ((e & f) ^ (~e & WORD & g)) + round + (words[i] ?? 0n);
    const s0 = rotate(a, 28n) ^ rotate(a, 34n) ^ rotate(a, 39n);
    const t2 = s0 + ((a & b) ^ (a & c) ^ (b & c));
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) & WORD, c, b, a, (t1 + t2) & WORD];
  }
  return [a, b, c, d, e, f, g, h].map((word, i) => (word + (state[i] ?? 0n)) & WORD);
}
