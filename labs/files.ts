import type { SourceFile } from "../engine/index.ts";

/** The files directly or deeper under `folder`, named from there, in order of name. */
export function filesUnder(
  files: Readonly<Record<string, string>>,
  folder: string,
): readonly SourceFile[] {
  return Object.keys(files)
    .filter((path) => path.startsWith(folder) && /\.ya?ml$/.test(path))
    .sort()
    .map((path) => ({ name: path.slice(folder.length), text: files[path] ?? "" }));
}

/** The names of the folders directly under `folder`. */
export function foldersUnder(
  files: Readonly<Record<string, string>>,
  folder: string,
): readonly string[] {
  const names = Object.keys(files)
    .filter((path) => path.startsWith(folder))
    .map((path) => path.slice(folder.length).split("/"))
    .filter(({ length }) => length > 1)
    .map(([name = ""]) => name);
  return [...new Set(names)].sort();
}

/** `files`, with those of `over` in the place of their namesakes and new ones at the end. */
export function overlay(
  files: readonly SourceFile[],
  over: readonly SourceFile[],
): readonly SourceFile[] {
  const replaced = files.map((file) => over.find(({ name }) => name === file.name) ?? file);
  const added = over.filter(({ name }) => !files.some((file) => file.name === name));
  return [...replaced, ...added];
}
