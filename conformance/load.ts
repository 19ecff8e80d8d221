/**
 * Reads recordings from where they lie: a folder of sets, the folder of one set, a `.tar` of either,
 * or one of our archives (`recordings/<set>.json.br`: a set's files as `{name: text}`).
 */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from "node:zlib";
import { decodeRecording, isObject, text } from "./decode-recording.ts";
import type { RecordedCase } from "./recording.ts";
import { readTar } from "./tar.ts";

/** The recordings that come with the project. */
export const shownRecordings = join(import.meta.dirname, "recordings");

type Files = ReadonlyMap<string, string>;

/**
 * Every case below `path`, by set and id.
 *
 * @throws Error where there is nothing of the format
 */
export function loadCases(path: string): readonly RecordedCase[] {
  if (!existsSync(path)) throw new Error(`${path} does not exist`);
  const cases = statSync(path).isDirectory() ? fromFolder(resolve(path)) : fromArchive(path);
  if (cases.length === 0) throw new Error(`${path} holds no recordings`);
  return cases;
}

function fromFolder(path: string): readonly RecordedCase[] {
  const entries = readdirSync(path, { withFileTypes: true }).sort((a, b) =>
    a.name < b.name ? -1 : 1,
  );
  const files = new Map<string, string>();
  const cases: RecordedCase[] = [];
  for (const entry of entries) {
    const child = join(path, entry.name);
    if (entry.isDirectory()) cases.push(...fromFolder(child));
    else if (/\.json\.(br|zst|gz)$|\.tar(\.\w+)?$/.test(entry.name))
      cases.push(...fromArchive(child));
    else if (/\.(json|yaml)$/.test(entry.name)) files.set(entry.name, readFileSync(child, "utf8"));
  }
  return [...cases, ...casesOf(basename(path), files)];
}

function fromArchive(path: string): readonly RecordedCase[] {
  const bytes = decompressed(path);
  const name = basename(path).replace(/\.(br|zst|gz)$/, "");
  if (name.endsWith(".tar")) {
    const sets = groupBySet(readTar(bytes));
    return [...sets].flatMap(([set, files]) =>
      casesOf(set, new Map(files.map((file) => [basename(file.name), file.text]))),
    );
  }
  const raw: unknown = JSON.parse(bytes.toString("utf8"));
  if (!isObject(raw)) throw new Error(`${path} is no archive of recordings`);
  const files = new Map(Object.entries(raw).map(([file, content]) => [file, text(content)]));
  return casesOf(name.replace(/\.json$/, ""), files);
}

function decompressed(path: string): Buffer {
  const bytes = readFileSync(path);
  if (path.endsWith(".br")) return brotliDecompressSync(bytes);
  if (path.endsWith(".zst")) return zstdDecompressSync(bytes);
  return path.endsWith(".gz") ? gunzipSync(bytes) : bytes;
}

function casesOf(set: string, files: Files): readonly RecordedCase[] {
  const cases: RecordedCase[] = [];
  for (const [name, json] of files) {
    const yaml = files.get(name.replace(/\.json$/, ".yaml"));
    if (name.endsWith(".json") && yaml !== undefined) cases.push(decodeRecording(set, json, yaml));
  }
  return cases;
}

type TarFile = ReturnType<typeof readTar>[number];

function groupBySet(files: readonly TarFile[]): ReadonlyMap<string, readonly TarFile[]> {
  const sets = new Map<string, TarFile[]>();
  for (const file of files) {
    const set = basename(dirname(file.name));
    const known = sets.get(set);
    if (known === undefined) sets.set(set, [file]);
    else known.push(file);
  }
  return sets;
}
