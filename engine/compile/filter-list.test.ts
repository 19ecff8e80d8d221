import { expect, test } from "vitest";
import { patchFilterList } from "./filter-list.ts";

const list = ["rbac", "cors", "router"].map((name) => ({ name }));

test.for([
  { id: "DP-14", operation: "ADD", beside: undefined, want: "rbac cors router new" },
  { id: "DP-14", operation: "INSERT_FIRST", beside: "cors", want: "new rbac cors router" },
  { id: "DP-14", operation: "INSERT_BEFORE", beside: undefined, want: "new rbac cors router" },
  { id: "DP-14", operation: "INSERT_BEFORE", beside: "router", want: "rbac cors new router" },
  { id: "DP-14", operation: "INSERT_BEFORE", beside: "nope", want: "rbac cors router" },
  { id: "DP-14", operation: "INSERT_AFTER", beside: undefined, want: "rbac cors router new" },
  { id: "DP-14", operation: "INSERT_AFTER", beside: "rbac", want: "rbac new cors router" },
  { id: "DP-14", operation: "REPLACE", beside: "cors", want: "rbac new router" },
  { id: "DP-14", operation: "REPLACE", beside: undefined, want: "rbac cors router" },
  { id: "DP-14", operation: "REMOVE", beside: "rbac", want: "cors router" },
  { id: "DP-14", operation: "REMOVE", beside: undefined, want: "rbac cors router" },
  { id: "DP-14", operation: "MERGE", beside: "cors", want: "rbac cors router" },
] as const)("$id: $operation beside $beside gives $want", ({ operation, beside, want }) => {
  const patched = patchFilterList(list, { operation, added: { name: "new" }, beside });
  expect(patched.map(({ name }) => name).join(" ")).toBe(want);
});
