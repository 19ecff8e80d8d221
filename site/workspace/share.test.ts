import { deflateRawSync } from "node:zlib";
import { expect, test } from "vitest";
import { filesOf, fragmentOf } from "./share.ts";

const packed = (text: string): string => `#s=1.${deflateRawSync(text).toString("base64url")}`;

test("what is shared comes back", async () => {
  const files = [
    { name: "virtual-service.yaml", text: "kind: VirtualService\n# ⛴ <script>\n" },
    { name: "worlds/a.yaml", text: "" },
  ];
  const fragment = await fragmentOf(files);
  expect(fragment).toMatch(/^#s=1\.[\w-]+$/u);
  expect(await filesOf(fragment ?? "")).toEqual(files);
});

test.for([
  { name: "nothing", fragment: "" },
  { name: "another version", fragment: "#s=2.AAAA" },
  { name: "no base64", fragment: "#s=1.%%%%" },
  { name: "no deflate", fragment: "#s=1.AAAA" },
  { name: "no JSON", fragment: packed("{") },
  { name: "no list of pairs", fragment: packed('{"name":"a.yaml"}') },
  { name: "a name that climbs", fragment: packed('[["../a.yaml",""]]') },
  { name: "a name that is no YAML", fragment: packed('[["a.html",""]]') },
  { name: "the same name twice", fragment: packed('[["a.yaml",""],["a.yaml",""]]') },
  { name: "a bomb", fragment: packed(`[["a.yaml","${"a".repeat(3_000_000)}"]]`) },
])("a fragment with $name gives nothing", async ({ fragment }) => {
  expect(await filesOf(fragment)).toBeUndefined();
});

test("what is too large for a link gives none", async () => {
  let state = 88_172_645;
  const letter = (): string => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return String.fromCharCode(33 + (Math.abs(state) % 90));
  };
  const noise = Array.from({ length: 100_000 }, letter).join("");
  expect((await fragmentOf([{ name: "a.yaml", text: noise }])) === undefined).toBe(true);
});
