/** After Astro: the players, the search index, then a content security policy for every page. */
import { globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildPlayers } from "./build-players.ts";
import { withPolicy } from "./content-policy.ts";
import { dist } from "./root.ts";
import { searchEntries } from "./search-index.ts";

await buildPlayers();

const pages = globSync("**/*.html", { cwd: dist })
  .map((path) => path.replaceAll("\\", "/"))
  .filter((path) => !path.startsWith("embed/"))
  .sort();
const entries = pages.flatMap((path) =>
  searchEntries(path, readFileSync(join(dist, path), "utf8")),
);
writeFileSync(join(dist, "search-index.json"), JSON.stringify(entries));

for (const path of pages) {
  const file = join(dist, path);
  // xterm writes style elements of its own, so pages with a terminal allow them.
  const hasTerminal = path.startsWith("labs/") || path.startsWith("playground/");
  writeFileSync(file, withPolicy(readFileSync(file, "utf8"), { inlineStyles: hasTerminal }));
}
console.log(`${String(pages.length)} pages with a content security policy`);
