import { expect, test } from "vitest";
import { takeToken, type TokenBucket } from "./token-bucket.ts";

const second = 1_000_000;
const fourAMinute = { max_tokens: 4, tokens_per_fill: 4, fill_interval: "60s" };

/** How many of the requests at these seconds pass. */
function passed(settings: typeof fourAMinute, seconds: readonly number[]): readonly number[] {
  let bucket: TokenBucket | undefined;
  return seconds.filter((at) => {
    const taken = takeToken(settings, bucket, at * second);
    ({ bucket } = taken);
    return taken.allowed;
  });
}

test.for([
  { id: "DP-216", what: "starts full", at: [0, 0, 0, 0, 0], want: [0, 0, 0, 0] },
  {
    id: "DP-220",
    what: "refills all the time",
    at: [0, 0, 0, 0, 14, 15, 16],
    want: [0, 0, 0, 0, 15],
  },
  {
    id: "DP-216",
    what: "holds no more than its size",
    at: [0, 600, 600, 600, 600, 600],
    want: [0, 600, 600, 600, 600],
  },
])("$id: a bucket $what", ({ at, want }) => {
  expect(passed(fourAMinute, at)).toEqual(want);
});

test("DP-216: a bucket of size 0 lets nothing pass", () => {
  expect(passed({ ...fourAMinute, max_tokens: 0 }, [0, 60])).toEqual([]);
});
