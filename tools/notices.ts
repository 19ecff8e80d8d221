/**
 * Licences of what we use and of what we ship (R108).
 * `node tools/notices.ts` checks the lockfile against the allow-list and that THIRD-PARTY.md is current;
 * `--write` writes that file: the packages whose code reaches a browser, with the texts of their licences.
 */
import { existsSync, globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./root.ts";

/** For code that reaches a reader. */
const shippable = ["0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT"];

/** For tools that only build and test. LGPL is libvips, a shared library that Astro's image tool may load. */
const buildOnly = [
  ...shippable,
  "BlueOak-1.0.0",
  "CC-BY-4.0",
  "CC0-1.0",
  "LGPL-3.0-or-later",
  "MPL-2.0",
  "Python-2.0",
];

/** Packages that must not come in, at any version or at the one named. */
const denied = new Set(["iframe-resizer", "monaco-editor", "codemirror@6.65.7"]);

/** Dependencies that run at build time only, though npm counts them among those of production. */
const builders = /^(?:astro|@astrojs\/(?!starlight))/;

const noticesPath = join(root, "THIRD-PARTY.md");

interface Package {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly dependencies: readonly string[];
}

function readJson(path: string): Record<string, unknown> {
  const value: unknown = JSON.parse(readFileSync(path, "utf8"));
  return isRecord(value) ? value : {};
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function keysOf(value: unknown): readonly string[] {
  return isRecord(value) ? Object.keys(value) : [];
}

/** Every entry of the lockfile whose licence or name is not allowed. */
function lockfileFaults(): readonly string[] {
  const { packages } = readJson(join(root, "package-lock.json"));
  if (!isRecord(packages)) return ["package-lock.json lists no packages."];
  return Object.entries(packages).flatMap(([path, entry]) => {
    if (path === "" || !isRecord(entry)) return [];
    const name = path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
    const version = textOf(entry["version"]);
    const license = textOf(entry["license"]);
    const allowed = license.split(" AND ").every((one) => buildOnly.includes(one));
    return [
      ...(allowed ? [] : [`${path}: licence "${license}" is not on the allow-list.`]),
      ...(denied.has(name) || denied.has(`${name}@${version}`)
        ? [`${path}@${version} is on the deny list.`]
        : []),
    ];
  });
}

function readPackage(name: string): Package {
  const manifest = readJson(join(root, "node_modules", name, "package.json"));
  return {
    name,
    version: textOf(manifest["version"]),
    license: textOf(manifest["license"]),
    dependencies: keysOf(manifest["dependencies"]),
  };
}

/** Packages whose code is bundled for the browser: our direct ones and, of the small ones, what they import. */
function shippedPackages(): readonly Package[] {
  const direct = keysOf(readJson(join(root, "package.json"))["dependencies"]);
  const found = new Map<string, Package>();
  const visit = (name: string) => {
    if (found.has(name)) return;
    const one = readPackage(name);
    found.set(name, one);
    // Starlight's own dependencies build pages; only its own scripts and styles are shipped.
    if (name !== "@astrojs/starlight") one.dependencies.forEach(visit);
  };
  direct.filter((name) => !builders.test(name)).forEach(visit);
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function licenseText(name: string): string {
  const folder = join(root, "node_modules", name);
  const file = globSync("{LICENSE,LICENCE,license}*", { cwd: folder }).sort()[0];
  return file === undefined ? "" : readFileSync(join(folder, file), "utf8").trim();
}

function notices(packages: readonly Package[]): string {
  const parts = packages.map(({ name, version, license }) => {
    const text = licenseText(name);
    const body = text === "" ? "" : `\n\n\`\`\`text\n${text.replace(/[ \t]+$/gm, "")}\n\`\`\``;
    return `## ${name} ${version}\n\n${license}${body}\n`;
  });
  return [
    "# What others wrote in the pages we ship\n",
    "Made by `npm run notices -- --write`; `npm test` fails when it is out of date.\n",
    ...parts,
  ].join("\n");
}

const packages = shippedPackages();
const wanted = notices(packages);
if (process.argv.includes("--write")) writeFileSync(noticesPath, wanted);
const faults = [
  ...lockfileFaults(),
  ...packages
    .filter(({ license }) => !shippable.includes(license))
    .map(({ name, license }) => `${name}: "${license}" may not be shipped.`),
  ...(existsSync(noticesPath) && readFileSync(noticesPath, "utf8") === wanted
    ? []
    : ["THIRD-PARTY.md is out of date: npm run notices -- --write"]),
];
for (const fault of faults) console.error(fault);
if (faults.length === 0) console.log(`${packages.length} shipped packages, all allowed`);
process.exitCode = faults.length === 0 ? 0 : 1;
