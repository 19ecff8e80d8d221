import { expect, test } from "vitest";
import { findCommands } from "./commands.ts";

const commands = ["Run", "Reset the files", "Open trace", "Show the mesh as a table"].map(
  (title) => ({
    id: title,
    title,
    run: () => undefined,
  }),
);

test.for([
  { query: "", want: ["Run", "Reset the files", "Open trace", "Show the mesh as a table"] },
  { query: "r", want: ["Run", "Reset the files", "Open trace"] },
  { query: "tra", want: ["Open trace"] },
  { query: "table mesh", want: ["Show the mesh as a table"] },
  { query: "nothing", want: [] },
])("$query finds $want", ({ query, want }) => {
  expect(findCommands(commands, query).map(({ title }) => title)).toEqual(want);
});
