import { expect, test } from "vitest";
import { compileRegex, matchesAll, matchesPart, replaceAllMatches, type Regex } from "./regex.ts";

function regexOf(pattern: string): Regex {
  const regex = compileRegex(pattern);
  if (regex === undefined) throw new Error(`RE2 refuses ${pattern}`);
  return regex;
}

test.for([
  { id: "DP-55", pattern: "/items/[0-9]+", text: "/items/42", want: true },
  { id: "DP-55", pattern: "/items/[0-9]+", text: "/items/42x", want: false },
  { id: "DP-55", pattern: "(?i)/hello", text: "/HELLO", want: true },
  { id: "DP-56", pattern: "a|ab", text: "ab", want: true },
  { id: "DP-56", pattern: "^ann$", text: "anna", want: false },
])("$id: $pattern takes all of $text: $want", ({ pattern, text, want }) => {
  expect(matchesAll(regexOf(pattern), text)).toBe(want);
});

test.for(["(?=a)", "(?!a)", "(?<!a)b", "(a)\\1", "("])("DP-56: RE2 refuses %s", (pattern) => {
  expect(compileRegex(pattern)).toBeUndefined();
});

test.for([
  { id: "DP-69", pattern: "/v(\\d)/", text: "/v1/a/v2/b", by: "/w\\1/", want: "/w1/a/w2/b" },
  { id: "DP-69", pattern: "/(a)(b)?", text: "/a", by: "<\\2>", want: "<>" },
  { id: "CP-140", pattern: "/(a)", text: "/a", by: "/\\2", want: "/a" },
  { id: "DP-69", pattern: "x*", text: "ab", by: "-", want: "-a-b-" },
])("$id: $text with $pattern as $by is $want", ({ pattern, text, by, want }) => {
  expect(replaceAllMatches(regexOf(pattern), text, by)).toBe(want);
});

test("DP-211: a part is enough where a part is asked for", () => {
  expect(matchesPart(regexOf("b+"), "abbc")).toBe(true);
});
