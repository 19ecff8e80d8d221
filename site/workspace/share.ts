/**
 * A workspace as a link: `#s=1.<files, compressed>`. It stays in the fragment, so no server ever sees it. Reading one
 * trusts nothing: version, sizes, names and texts are checked, and whatever does not fit gives nothing.
 */
import type { SourceFile } from "../../engine/index.ts";
import { limits } from "./protocol.ts";

const mark = "#s=1.";
const linkLengthMax = 64 * 1024;

/** The fragment for `files`; undefined when they are too large for a link. */
export async function fragmentOf(files: readonly SourceFile[]): Promise<string | undefined> {
  const text = JSON.stringify(files.map(({ name, text: body }) => [name, body]));
  const packed = await bytesThrough(
    new CompressionStream("deflate-raw"),
    new TextEncoder().encode(text),
    linkLengthMax,
  );
  if (packed === undefined) return undefined;
  const letters = Array.from(packed, (byte) => String.fromCharCode(byte)).join("");
  const code = btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/u, "");
  return code.length > linkLengthMax ? undefined : `${mark}${code}`;
}

/** The files of a fragment; undefined where it is none of ours, of another version, damaged or too large. */
export async function filesOf(fragment: string): Promise<readonly SourceFile[] | undefined> {
  if (!fragment.startsWith(mark) || fragment.length > linkLengthMax + mark.length) return undefined;
  try {
    const code = fragment.slice(mark.length).replaceAll("-", "+").replaceAll("_", "/");
    const packed = Uint8Array.from(atob(code), (letter) => letter.charCodeAt(0));
    const bytes = await bytesThrough(
      new DecompressionStream("deflate-raw"),
      packed,
      2 * limits.labBytes,
    );
    if (bytes === undefined) return undefined;
    const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    return decodeFiles(value);
  } catch {
    return undefined; // no base64, no deflate, no UTF-8 or no JSON
  }
}

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

function decodeFiles(value: unknown): readonly SourceFile[] | undefined {
  if (!isList(value) || value.length === 0 || value.length > limits.files) return undefined;
  const names = new Set<string>();
  const files: SourceFile[] = [];
  for (const entry of value) {
    if (!isList(entry)) return undefined;
    const [name, text] = entry;
    if (typeof name !== "string" || typeof text !== "string") return undefined;
    if (!/^[\w][\w./-]{0,99}\.ya?ml$/u.test(name) || names.has(name)) return undefined;
    if (text.length > limits.fileBytes) return undefined;
    names.add(name);
    files.push({ name, text });
  }
  return files;
}

/** What comes out of `stream`, unless it is more than `most` bytes. */
async function bytesThrough(
  stream: CompressionStream | DecompressionStream,
  bytes: Uint8Array<ArrayBuffer>,
  most: number,
): Promise<Uint8Array | undefined> {
  const reader = new Blob([bytes]).stream().pipeThrough(stream).getReader();
  const parts: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > most) {
      await reader.cancel();
      return undefined;
    }
    parts.push(value);
  }
  const all = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
