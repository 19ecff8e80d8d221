import { expect, test } from "vitest";
import type { HashPolicy } from "../proxy/config.ts";
import { hashRequest } from "./hash-policy.ts";
import type { HeaderLine } from "./http-request.ts";
import { xxHash64 } from "./xxhash64.ts";

const byUser: readonly HashPolicy[] = [{ header: { header_name: "x-user" } }];
const byCookie: readonly HashPolicy[] = [{ cookie: { name: "seat", ttl: "60s", path: "/play" } }];

function hashOf(policies: readonly HashPolicy[], headers: readonly HeaderLine[], port = "1") {
  return hashRequest(policies, {
    request: { method: "GET", scheme: "http", authority: "room", path: "/", headers },
    sourceIp: "10.0.0.1",
    sourceAddress: () => `10.0.0.1:${port}`,
    localAddress: "",
  });
}

const twice = xxHash64("bob", xxHash64("alice"));

test.for<{ readonly id: string; readonly headers: readonly HeaderLine[]; readonly want?: bigint }>([
  { id: "DP-136 no header", headers: [] },
  { id: "DP-136 one line", headers: [["x-user", "alice"]], want: xxHash64("alice") },
  {
    id: "DP-136 two lines, each the seed of the next",
    headers: [
      ["x-user", "alice"],
      ["x-user", "bob"],
    ],
    want: twice,
  },
  {
    id: "DP-136 two lines in the other order",
    headers: [
      ["x-user", "bob"],
      ["x-user", "alice"],
    ],
    want: twice,
  },
])("$id", ({ headers, want }) => {
  expect(hashOf(byUser, headers).hash).toBe(want);
});

test("DP-137 a cookie that is sent is hashed, and none is made", () => {
  const { hash, responseHeaders } = hashOf(byCookie, [["cookie", 'a=1; seat="7"']]);
  expect(hash).toBe(xxHash64("7"));
  expect(responseHeaders).toEqual([]);
});

test("DP-137 a cookie that is made depends on the client's port", () => {
  const one = hashOf(byCookie, [], "1");
  const other = hashOf(byCookie, [], "2");
  expect(one.hash).not.toBe(other.hash);
  expect(one.responseHeaders[0]?.[1]).toMatch(
    /^seat="[0-9a-f]{16}"; Max-Age=60; Path=\/play; HttpOnly$/,
  );
});
