import { expect, test } from "vitest";
import { mergedLimit, rateLimitOf } from "./rate-limit.ts";

test("DP-215: a typed configuration is printed without defaults and names", () => {
  const written = {
    "@type": "type.googleapis.com/x",
    stat_prefix: "s",
    tokenBucket: { max_tokens: 4, fill_interval: "0.5s" },
    filter_enabled: { default_value: { numerator: 100, denominator: "HUNDRED" } },
    status: { code: 503 },
  };
  const want = {
    token_bucket: { max_tokens: 4, fill_interval: "0.500s" },
    filter_enabled: { default_value: { numerator: 100 } },
    status: { code: "ServiceUnavailable" },
  };
  expect(rateLimitOf(written)).toEqual(want);
  expect(rateLimitOf({ "@type": "udpa", type_url: "x", value: written })).toEqual(want);
  expect(rateLimitOf("none")).toBeUndefined();
});

test("DP-215: merging lays fields over fields, and lists end to end", () => {
  const under = { token_bucket: { max_tokens: 4, tokens_per_fill: 2 }, descriptors: [1] };
  const over = { token_bucket: { max_tokens: 1 }, descriptors: [2], stage: 3 };
  expect(mergedLimit(under, over)).toEqual({
    token_bucket: { max_tokens: 1, tokens_per_fill: 2 },
    descriptors: [1, 2],
    stage: 3,
  });
});
