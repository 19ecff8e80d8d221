import { expect, test } from "vitest";
import { sha256 } from "./sha256.ts";
import { sha384, sha512 } from "./sha512.ts";

const hex = (bytes: readonly number[]) =>
  bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");

// FIPS 180-4 examples.
test.for([
  ["SHA-256", sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
  [
    "SHA-384",
    sha384,
    "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7",
  ],
  [
    "SHA-512",
    sha512,
    "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
  ],
] as const)("DP-211: %s of abc", ([, digest, want]) => {
  expect(hex(digest([97, 98, 99]))).toBe(want);
});
