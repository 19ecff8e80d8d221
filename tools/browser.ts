/**
 * Finds a Chromium for tests and pictures: Playwright's own if it was downloaded, then one installed on
 * the machine, then the one that `@sparticuz/chromium` brings as a compressed file in its npm package.
 * The last needs nothing but the npm registry, so the tests run on a bare machine.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rename, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { delimiter, dirname, join } from "node:path";
import { inflate } from "@sparticuz/chromium";
import { chromium } from "playwright";
import { cache } from "./root.ts";

/** What Playwright's `launch` needs to start the browser that was found. */
export interface BrowserLaunch {
  readonly executablePath: string;
  readonly args: string[];
  readonly env: Record<string, string>;
}

const installed = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/snap/bin/chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/**
 * The browser to use, unpacked and ready. `SIGNALBOX_BROWSER` overrules the search: a path, or
 * `packaged` for the one from npm.
 *
 * `--no-sandbox` is needed where tests run as root in a container, and only local pages are opened.
 */
export async function findBrowser(): Promise<BrowserLaunch> {
  const wish = process.env["SIGNALBOX_BROWSER"];
  const candidates = wish === undefined ? [chromium.executablePath(), ...installed] : [wish];
  const found = candidates.find((path) => existsSync(path));
  const base = { args: ["--no-sandbox"], env: textEnvironment(process.env) };
  if (found !== undefined) return { executablePath: found, ...base };
  const folder = await unpackPackaged();
  return {
    executablePath: join(folder, "chromium"),
    args: base.args,
    env: withLibraries(folder, base.env),
  };
}

function textEnvironment(environment: NodeJS.ProcessEnv): Record<string, string> {
  const entries = Object.entries(environment);
  return Object.fromEntries(
    entries.flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}

/** Unpacks into a folder of its own and moves that into place, so that two processes never see half a browser. */
async function unpackPackaged(): Promise<string> {
  const manifest = createRequire(import.meta.url).resolve("@sparticuz/chromium/package.json");
  const { version = "" } =
    /"version": *"(?<version>[^"]+)"/.exec(await readFile(manifest, "utf8"))?.groups ?? {};
  const target = join(cache, `chromium-${version}`);
  if (existsSync(target)) return target;
  await mkdir(cache, { recursive: true });
  const staging = await mkdtemp(join(cache, "unpack-"));
  const temporary = process.env["TMPDIR"];
  process.env["TMPDIR"] = staging; // where `inflate` writes
  try {
    const archives = ["chromium.br", "fonts.tar.br", "al2023.tar.br"];
    for (const name of archives) await inflate(join(dirname(manifest), "bin", name));
    await rename(staging, target).catch(async (error: unknown) => {
      if (!existsSync(target)) throw error;
      await rm(staging, { recursive: true, force: true }); // another process was faster
    });
  } finally {
    if (temporary === undefined) delete process.env["TMPDIR"];
    else process.env["TMPDIR"] = temporary;
  }
  return target;
}

/** Adds the libraries and fonts that came along, where the machine has none of its own. */
function withLibraries(folder: string, env: Record<string, string>): Record<string, string> {
  const starts = spawnSync(join(folder, "chromium"), ["--version"], { env }).status === 0;
  const fonts = existsSync("/etc/fonts/fonts.conf")
    ? {}
    : { FONTCONFIG_PATH: join(folder, "fonts") };
  if (starts) return { ...env, ...fonts };
  const libraries = [join(folder, "al2023", "lib"), env["LD_LIBRARY_PATH"] ?? ""];
  return { ...env, ...fonts, LD_LIBRARY_PATH: libraries.filter(Boolean).join(delimiter) };
}
