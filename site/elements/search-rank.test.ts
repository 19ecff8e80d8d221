import { expect, test } from "vitest";
import { rankEntries } from "./search-rank.ts";

const weights = {
  href: "/a/#w",
  page: "Routing",
  title: "Weights share",
  text: "the share of a destination",
};
const order = {
  href: "/a/#o",
  page: "Routing",
  title: "Order decides",
  text: "weights do not matter here",
};

test.for([
  { query: "weights", want: ["/a/#w", "/a/#o"], because: "a title outranks a text" },
  { query: "WEIGHTS sha", want: ["/a/#w"], because: "every word must begin some word" },
  { query: "eights", want: [], because: "the middle of a word is no match" },
  { query: "  ", want: [], because: "nothing was asked" },
])("$query: $because", ({ query, want }) => {
  expect(rankEntries([order, weights], query).map(({ href }) => href)).toEqual(want);
});
