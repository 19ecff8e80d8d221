/** R100 to R102: whatever is written ends in a diagnostic, and nothing outside of it changes. */
import { expect, test } from "vitest";
import { applyFiles, createSession } from "./session.ts";

const world = `
apiVersion: v1
kind: Namespace
metadata: { name: pier, labels: { istio-injection: enabled } }
`;
const { session } = createSession({ world: [{ name: "world.yaml", text: world }] });
const apply = (text: string) => applyFiles(session, [{ name: "mine.yaml", text }]);

const laughs = Array.from(
  { length: 9 },
  (_, i) =>
    `a${i + 1}: &a${i + 1} [${Array.from({ length: 9 }, () => (i === 0 ? "ha" : `*a${i}`)).join(", ")}]`,
).join("\n");

test.for([
  ["nested aliases that grow", laughs],
  ["more aliases than anyone needs", `a: &a x\nb: [${"*a, ".repeat(5_000)}*a]`],
  ["brackets twenty thousand deep", `a: ${"[".repeat(20_000)}`],
  ["maps twenty thousand deep", `a: ${"{a: ".repeat(20_000)}1`],
  ["thousands of keys", Array.from({ length: 6_000 }, (_, i) => `k${i}: ${i}`).join("\n")],
  ["the same key twice", "apiVersion: v1\napiVersion: v2\nkind: Namespace"],
  ["a line of a megabyte", `a: ${"x".repeat(1_048_576)}`],
  ["a character that YAML has not", "a: \u0000b"],
  ["half a surrogate pair", "a: \ud800"],
  ["text that runs backwards", "a: \u202eevil"],
  ["tabs for blanks", "a:\n\tb: 1"],
  ["an unknown kind", "apiVersion: example.test/v1\nkind: Wish\nmetadata: { name: a }"],
  ["an open quote", 'a: "'],
  ["a list where a document should be", "- 1\n- 2"],
  ["two hundred and one documents", "a: 1\n---\n".repeat(201)],
  ["one byte more than a file may hold", `# ${"x".repeat(128 * 1_024)}`],
] as const)("%s ends in a diagnostic", ([, text]) => {
  const { diagnostics } = apply(text);
  expect(diagnostics.length).toBeGreaterThan(0);
  expect(diagnostics.every(({ message }) => message.length > 0)).toBe(true);
});

test.for([
  [
    "a byte order mark and carriage returns",
    "\ufeffapiVersion: v1\r\nkind: Namespace\r\nmetadata: {name: quay}\r\n",
  ],
  ["a file as large as it may be", `# ${"x".repeat(128 * 1_024 - 40)}`],
] as const)("%s is read", ([, text]) => {
  expect(apply(text).diagnostics).toEqual([]);
});

test.for([
  "__proto__: { polluted: true }",
  "constructor: { prototype: { polluted: true } }",
  "apiVersion: v1\nkind: Namespace\nmetadata: { name: a, labels: { __proto__: polluted } }\n__proto__: { polluted: true }",
  "apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: { name: a }\nspec: { hosts: [a], http: [{ __proto__: { polluted: true }, match: [{ headers: { __proto__: { exact: a } } }] }] }",
])("R102: %j changes no prototype", (text) => {
  apply(text);
  const plain: Record<string, unknown> = {};
  expect(plain["polluted"]).toBeUndefined();
  expect(Object.keys(Object.prototype)).toEqual([]);
});
