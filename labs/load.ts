/** Reads lab folders from disk. Node only: for the command line, tests and the site's build. */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { LabBundle } from "./lab.ts";

// A bundler moves this module; the site is built from the repository's own folder.
const beside = fileURLToPath(new URL(".", import.meta.url));
const here = existsSync(join(beside, "catalog")) ? beside : join(process.cwd(), "labs");
export const catalogDir = join(here, "catalog");
const worldsDir = join(here, "worlds");

/** Every lab of the catalogue, sorted. */
export function catalogSlugs(): readonly string[] {
  return readdirSync(catalogDir)
    .filter((name) => existsSync(join(catalogDir, name, "lab.yaml")))
    .sort();
}

/** A lab of the catalogue by its slug, or any folder with a `lab.yaml`. The worlds come along. */
export function loadBundle(slugOrDir: string): LabBundle {
  const inCatalog = join(catalogDir, slugOrDir);
  const dir = existsSync(join(inCatalog, "lab.yaml")) ? inCatalog : slugOrDir;
  const files = { ...readFolder(dir, ""), ...readFolder(worldsDir, "worlds/") };
  return { slug: basename(dir), files };
}

function readFolder(dir: string, prefix: string): Record<string, string> {
  const files: Record<string, string> = {};
  if (!existsSync(dir)) return files;
  for (const path of readdirSync(dir, { recursive: true, encoding: "utf8" }).sort()) {
    const full = join(dir, path);
    if (!statSync(full).isFile() || !/\.ya?ml$/.test(path)) continue;
    files[prefix + relative(dir, full).replaceAll("\\", "/")] = readFileSync(full, "utf8");
  }
  return files;
}
