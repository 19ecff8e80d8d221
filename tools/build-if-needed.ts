/** Builds the site unless `dist` already holds what the present sources would give. */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, globSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cache, childEnvironment, dist, root } from "./root.ts";

const stamp = join(cache, "built.txt");

/** Everything a build reads. */
const sources = [
  "{engine,labs,quizzes,content,site,class}/**/*",
  "conformance/*.{ts,json,md}",
  "tools/**/*.{ts,mjs}",
  "public/**/*",
  "{astro.config.mjs,package-lock.json,tsconfig.json}",
];

function fingerprint(): string {
  const hash = createHash("sha256");
  hash.update(`${process.env["BASE"] ?? ""}\n${process.env["SITE_URL"] ?? ""}\n`);
  for (const name of globSync(sources, { cwd: root }).sort()) {
    const path = join(root, name);
    if (!statSync(path).isFile()) continue;
    hash.update(`${name}\n`).update(readFileSync(path));
  }
  return hash.digest("hex");
}

/** True when `dist` is up to date afterwards. Output of the build goes to this process's own. */
export function buildIfNeeded(): boolean {
  const wanted = fingerprint();
  const done = existsSync(stamp) && readFileSync(stamp, "utf8") === wanted;
  if (done && existsSync(join(dist, "index.html"))) return true;
  const build = spawnSync("npm", ["run", "--silent", "build"], {
    cwd: root,
    env: childEnvironment,
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  if (build.status !== 0) return false;
  mkdirSync(cache, { recursive: true });
  writeFileSync(stamp, wanted);
  return true;
}

if (import.meta.main) process.exitCode = buildIfNeeded() ? 0 : 1;
