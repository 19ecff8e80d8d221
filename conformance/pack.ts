/**
 * `node conformance/pack.ts DIR`: makes `recordings/<set>.json.br` of every set in a folder of sets.
 * One archive a set, since the cases of a set repeat each other: 27 MB become less than 1 MB.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { shownRecordings } from "./load.ts";

const source = process.argv[2];
if (source === undefined) {
  console.error("usage: node conformance/pack.ts DIR");
  process.exit(2);
}
mkdirSync(shownRecordings, { recursive: true });
for (const set of readdirSync(source, { withFileTypes: true })) {
  if (!set.isDirectory()) continue;
  const folder = join(source, set.name);
  const names = readdirSync(folder)
    .filter((name) => /\.(json|yaml)$/.test(name))
    .sort();
  const files = names.map((name) => [name, readFileSync(join(folder, name), "utf8")]);
  const packed = brotliCompressSync(JSON.stringify(Object.fromEntries(files)), {
    params: { [constants.BROTLI_PARAM_QUALITY]: 10, [constants.BROTLI_PARAM_LGWIN]: 24 },
  });
  writeFileSync(join(shownRecordings, `${set.name}.json.br`), packed);
  console.log(`${set.name}: ${String(names.length)} files, ${String(packed.length)} bytes`);
}
