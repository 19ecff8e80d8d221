import { expect, test } from "vitest";
import { cursorAt } from "./cursor.ts";

/** The cursor at `|`. */
function at(text: string) {
  const offset = text.indexOf("|");
  const { position, path, prefix, from, taken } = cursorAt(text.replace("|", ""), offset);
  expect(from).toBe(offset - prefix.length);
  return { position, path, prefix, taken };
}

test.for([
  { name: "the root of an empty file", text: "|", want: ["key", [], "", []] },
  { name: "a key half typed", text: "kind: A\nsp|", want: ["key", [], "sp", ["kind"]] },
  { name: "a value", text: "kind: Virt|", want: ["value", ["kind"], "Virt", []] },
  {
    name: "an empty line below a key",
    text: "spec:\n  |\nx: 1",
    want: ["key", ["spec"], "", []],
  },
  {
    name: "keys before and after the line",
    text: "spec:\n  a: 1\n  |\n  b: 2",
    want: ["key", ["spec"], "", ["a", "b"]],
  },
  {
    name: "the second item of a list",
    text: "http:\n  - name: a\n  - na|",
    want: ["key", ["http", 1], "na", []],
  },
  {
    name: "further keys of an item",
    text: "http:\n- name: a\n- match: x\n  ro|",
    want: ["key", ["http", 1], "ro", ["match"]],
  },
  { name: "a bare item", text: "hosts:\n  - sai|", want: ["key", ["hosts", 0], "sai", []] },
  {
    name: "deep inside",
    text: "spec:\n  http:\n    - route:\n        - destination:\n            host: a\n            subset: |",
    want: ["value", ["spec", "http", 0, "route", 0, "destination", "subset"], "", []],
  },
  {
    name: "braces",
    text: "subsets:\n  - { name: v1, la|",
    want: ["key", ["subsets", 0], "la", ["name"]],
  },
  {
    name: "braces after a key",
    text: "labels: { version: v|",
    want: ["value", ["labels", "version"], "v", []],
  },
  { name: "a list in brackets", text: "hosts: [a, b|", want: ["value", ["hosts", 1], "b", []] },
  {
    name: "the document it is in",
    text: "a: 1\n---\nb:\n  |\n---\nc: 2",
    want: ["key", ["b"], "", []],
  },
] as const)("$name", ({ text, want }) => {
  const { position, path, prefix, taken } = at(text);
  expect([position, path, prefix, taken]).toEqual(want);
});

test("what looks like keys in a block of text counts for none", () => {
  const text = "a: |-\n  b: 1\nc";
  expect(cursorAt(text, text.length)).toMatchObject({ path: [], taken: ["a"], prefix: "c" });
});
