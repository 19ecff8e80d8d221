/** Reads the catalogue from disk. Node only: for tests and the site's build. */
import { readdirSync, readFileSync } from "node:fs";
import type { SourceFile } from "../engine/index.ts";

const catalog = new URL("catalog/", import.meta.url);
const worlds = new URL("../labs/worlds/", import.meta.url);

/** Every item's id, sorted. */
export function quizIds(): readonly string[] {
  return readdirSync(catalog)
    .filter((name) => name.endsWith(".yaml"))
    .map((name) => name.slice(0, -".yaml".length))
    .sort();
}

export function readQuiz(id: string): string {
  return readFileSync(new URL(`${id}.yaml`, catalog), "utf8");
}

/** The manifests of a world that experiments run in. */
export function readWorld(name: string): readonly SourceFile[] {
  const folder = new URL(`${name}/`, worlds);
  return readdirSync(folder)
    .sort()
    .map((file) => ({ name: `world/${file}`, text: readFileSync(new URL(file, folder), "utf8") }));
}
