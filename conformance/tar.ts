export interface TarFile {
  readonly name: string;
  readonly text: string;
}

const block = 512;

/** The regular files of an uncompressed tar, with long names of either dialect (GNU `L`, pax `path`). */
export function readTar(bytes: Buffer): readonly TarFile[] {
  const files: TarFile[] = [];
  let longName = "";
  for (let at = 0; at + block <= bytes.length;) {
    const field = (start: number, length: number): string =>
      bytes.toString("utf8", at + start, at + start + length).replace(/\0.*$/s, "");
    const short = field(0, 100);
    if (short === "") break; // two empty blocks end the archive
    const size = parseInt(field(124, 12), 8);
    const content = bytes.toString("utf8", at + block, at + block + size);
    const prefix = field(257, 5) === "ustar" ? field(345, 155) : "";
    const kind = field(156, 1);
    if (kind === "L") longName = content.replace(/\0.*$/s, "");
    else if (kind === "x") longName = /\d+ path=(.*)\n/.exec(content)?.[1] ?? "";
    else {
      const name = longName !== "" ? longName : prefix === "" ? short : `${prefix}/${short}`;
      if (kind === "0" || kind === "") files.push({ name, text: content });
      longName = "";
    }
    at += block + Math.ceil(size / block) * block;
  }
  return files;
}
