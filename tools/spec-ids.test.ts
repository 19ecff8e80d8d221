import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import ids from "./spec-ids.json" with { type: "json" };
import { root } from "./root.ts";

const folders = ["engine", "labs", "quizzes", "conformance", "content", "site"];

function* sources(): Generator<{ readonly path: string; readonly text: string }> {
  for (const folder of folders) {
    for (const name of readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })) {
      if (!/\.(ts|tsx|mdx|yaml|astro)$/.test(name)) continue;
      yield { path: `${folder}/${name}`, text: readFileSync(join(root, folder, name), "utf8") };
    }
  }
}

function exists(id: string): boolean {
  const number = Number(id.slice(3));
  const ranges = id.startsWith("CP") ? ids.CP : ids.DP;
  return ranges.some(([first = 0, last = 0]) => first <= number && number <= last);
}

test("every rule that is cited exists in the specification", () => {
  const unknown: string[] = [];
  for (const { path, text } of sources()) {
    for (const [id] of text.matchAll(/\b(?:CP|DP)-\d+\b/g))
      if (!exists(id)) unknown.push(`${path}: ${id}`);
  }
  expect(unknown).toEqual([]);
});
