import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compileRegex, matchesAll } from "./regex.ts";
import { HEADER_VALUES, PATHS, QUERY_VALUES, textClasses } from "./text-classes.ts";
import type { TextDomain, TextTest } from "./text-classes.ts";

function answer({ kind, text, ignoreCase }: TextTest, value: string): boolean {
  const [a, b] = ignoreCase === true ? [value.toLowerCase(), text.toLowerCase()] : [value, text];
  switch (kind) {
    case "exact":
      return a === b;
    case "prefix":
      return a.startsWith(b);
    case "suffix":
      return a.endsWith(b);
    case "contains":
      return a.includes(b);
    case "regex": {
      const regex = compileRegex(text);
      return regex !== undefined && matchesAll(regex, value);
    }
  }
}

function summary(tests: readonly TextTest[], domain: TextDomain): Record<string, string> {
  const { classes } = textClasses(tests, domain);
  return Object.fromEntries(classes.map((c) => [c.holds.map(Number).join(""), c.witness]));
}

describe("DP-54, DP-55, DP-56: the classes of a text and their shortest members", () => {
  test.for<{ id: string; tests: TextTest[]; domain: TextDomain; want: Record<string, string> }>([
    {
      id: "DP-55: a prefix within a prefix leaves three classes",
      tests: [
        { kind: "prefix", text: "/search" },
        { kind: "prefix", text: "/" },
      ],
      domain: PATHS,
      want: { "01": "/", "11": "/search" },
    },
    {
      id: "DP-55: an exact path and a prefix",
      tests: [
        { kind: "exact", text: "/a" },
        { kind: "prefix", text: "/a" },
      ],
      domain: PATHS,
      want: { "00": "/", "11": "/a", "01": "/aa" },
    },
    {
      id: "DP-56: a pattern covers the whole value",
      tests: [
        { kind: "regex", text: "beta" },
        { kind: "regex", text: ".*beta.*" },
      ],
      domain: HEADER_VALUES,
      want: { "00": "", "11": "beta", "01": "abeta" },
    },
    {
      id: "DP-56: alternatives, classes and repetition intersect",
      tests: [
        { kind: "regex", text: "/v[12](/.*)?" },
        { kind: "prefix", text: "/v1" },
      ],
      domain: PATHS,
      want: { "00": "/", "10": "/v2", "01": "/v1a", "11": "/v1" },
    },
    {
      id: "DP-56: two patterns that exclude each other have no common class",
      tests: [
        { kind: "regex", text: "[0-9]+" },
        { kind: "regex", text: "[a-z]+" },
      ],
      domain: QUERY_VALUES,
      want: { "00": "", "01": "a", "10": "0" },
    },
    {
      id: "DP-55: letter case is ignored where the rule says so",
      tests: [
        { kind: "exact", text: "Crew", ignoreCase: true },
        { kind: "exact", text: "crew" },
      ],
      domain: HEADER_VALUES,
      want: { "00": "", "11": "crew", "10": "creW" },
    },
    {
      id: "DP-56: anchors and word boundaries look at both sides",
      tests: [{ kind: "regex", text: ".*\\bv2$" }],
      domain: HEADER_VALUES,
      want: { "0": "", "1": "v2" },
    },
  ])("$id", ({ tests, domain, want }) => {
    expect(Object.keys(summary(tests, domain)).sort()).toEqual(Object.keys(want).sort());
    for (const [holds, witness] of Object.entries(want)) {
      expect(summary(tests, domain)[holds]?.length).toBe(witness.length);
    }
  });

  test("DP-56: every witness gives the answers of its class, whatever the tests", () => {
    const literal = fc.stringMatching(/^[a-c/]{0,4}$/);
    const pattern = fc.constantFrom(
      "/a.*",
      "(a|bc)+",
      "[ab/]*c?",
      "/(a/)*b",
      "^/.{2}$",
      "(?i)/AB?c",
      ".*\\ba\\b.*",
    );
    const one = fc.oneof<fc.MaybeWeightedArbitrary<TextTest>[]>(
      fc.record({
        kind: fc.constantFrom<TextTest["kind"][]>("exact", "prefix", "suffix", "contains"),
        text: literal,
        ignoreCase: fc.boolean(),
      }),
      fc.record({ kind: fc.constant("regex" as const), text: pattern }),
    );
    fc.assert(
      fc.property(fc.array(one, { minLength: 1, maxLength: 4 }), (tests) => {
        const { classes, complete } = textClasses(tests, PATHS);
        expect(complete).toBe(true);
        for (const { holds, witness } of classes) {
          expect(tests.map((t) => answer(t, witness))).toEqual(holds);
        }
      }),
      { numRuns: 150 },
    );
  });

  test("DP-56: no class is missed: any text falls into one of them", () => {
    const tests: TextTest[] = [
      { kind: "prefix", text: "/a" },
      { kind: "exact", text: "/ab" },
      { kind: "regex", text: "/(a|b)*" },
      { kind: "suffix", text: "b" },
    ];
    const known = new Set(Object.keys(summary(tests, PATHS)));
    fc.assert(
      fc.property(fc.stringMatching(/^\/[abc]{0,6}$/), (path) => {
        expect(known).toContain(tests.map((t) => Number(answer(t, path))).join(""));
      }),
      { numRuns: 500 },
    );
  });

  test("DP-56: two hundred paths stay within the budget", () => {
    const tests = Array.from({ length: 200 }, (_, i): TextTest => ({
      kind: i % 3 === 0 ? "exact" : "prefix",
      text: `/service-${String(i % 40)}/part-${String(i)}`,
    }));
    const { classes, complete } = textClasses(tests, PATHS);
    expect(complete).toBe(true);
    expect(classes.length).toBeGreaterThan(200);
  });
});
