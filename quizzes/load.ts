/** Reads the catalogue from disk. Node only: for tests and the site's build. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { SourceFile } from "../engine/index.ts";

// A bundler moves this module; the site is built from the repository's own folder.
const beside = fileURLToPath(new URL(".", import.meta.url));
const here = existsSync(join(beside, "catalog")) ? beside : join(process.cwd(), "quizzes");
const catalog = pathToFileURL(`${here}/catalog/`);
const worlds = pathToFileURL(`${here}/../labs/worlds/`);

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
