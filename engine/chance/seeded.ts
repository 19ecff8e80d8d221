/**
 * Sampled chance: one sfc32 generator per stream, seeded from the seed and the stream's name, so that
 * a policy which draws more or less elsewhere leaves a stream's draws alone. Only 32-bit integer
 * arithmetic is used, which every JavaScript engine computes alike.
 */
import type { Chance } from "./chance.ts";

/** Four 32-bit words from a text (cyrb128): enough to tell names apart, not for secrets. */
function words(text: string): [number, number, number, number] {
  let [a, b, c, d] = [1779033703, 3144134277, 1013904242, 2773480762];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    a = b ^ Math.imul(a ^ code, 597399067);
    b = c ^ Math.imul(b ^ code, 2869860233);
    c = d ^ Math.imul(c ^ code, 951274213);
    d = a ^ Math.imul(d ^ code, 2716044179);
  }
  return [a ^ b ^ c ^ d, b ^ a, c ^ a, d ^ a];
}

function sfc32(seed: string): () => number {
  let [a, b, c, d] = words(seed);
  const next = (): number => {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return t >>> 0;
  };
  for (let i = 0; i < 12; i++) next();
  return next;
}

function stream(seed: string, streams: Map<string, Chance>): Chance {
  const next = sfc32(seed);
  /** 53 bits: the bias of the modulo is below total / 2^53. */
  const below = (total: number): number =>
    total <= 0x1_0000_0000
      ? next() % total
      : ((next() & 0x1f_ffff) * 0x1_0000_0000 + next()) % total;
  return {
    pick(weights) {
      let total = 0;
      for (const weight of weights) total += weight;
      let left = below(total);
      for (let i = 0; i < weights.length; i++) {
        left -= weights[i] ?? 0;
        if (left < 0) return i;
      }
      return weights.length - 1;
    },
    index: (count) => (count === 1 ? 0 : below(count)),
    between: (min, max) => (max <= min ? min : min + below(max - min)),
    stream(name) {
      const known = streams.get(name);
      if (known !== undefined) return known;
      const made = stream(`${seed}\n${name}`, streams);
      streams.set(name, made);
      return made;
    },
  };
}

/** Chance that samples: the same seed gives the same draws, everywhere. */
export function seeded(seed: string): Chance {
  return stream(seed, new Map());
}
