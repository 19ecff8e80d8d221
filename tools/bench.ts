/** `npm run bench [-- NAME…]`: every benchmark, or those named, one process each. */
import { spawnSync } from "node:child_process";
import { globSync } from "node:fs";
import { basename } from "node:path";
import { childEnvironment, root } from "./root.ts";

const wanted = process.argv.slice(2);
const files = globSync("bench/*.bench.ts", { cwd: root }).sort();
const chosen = files.filter(
  (file) => wanted.length === 0 || wanted.includes(basename(file, ".bench.ts")),
);
if (chosen.length === 0)
  console.error(`None of ${files.join(", ")} is named ${wanted.join(", ")}.`);
process.exitCode = chosen.length === 0 ? 2 : 0;
for (const file of chosen) {
  const { status } = spawnSync("node", ["--expose-gc", file], {
    cwd: root,
    env: childEnvironment,
    stdio: "inherit",
  });
  if (status !== 0) process.exitCode = 1;
}
