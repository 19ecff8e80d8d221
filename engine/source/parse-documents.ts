import type { Diagnostic, SourceFile } from "./diagnostic.ts";
import type { SourceDocument } from "./document.ts";
import { defaultLimits, type Limits } from "./limits.ts";
import { readYaml } from "./read-yaml.ts";
import { splitDocuments, type Chunk } from "./split.ts";
import { describe, type Code } from "./codes.ts";

export interface ParsedFiles {
  readonly documents: readonly SourceDocument[];
  /** About files as a whole; what is wrong inside a document stands in its `problems`. */
  readonly diagnostics: readonly Diagnostic[];
}

export interface ParseOptions {
  readonly limits?: Limits;
  /** Documents of an earlier parse: one with the same text is not read again, and is the same object at the same place. */
  readonly previous?: readonly SourceDocument[];
}

/** The documents of `files`, each as a tree with places; a document that cannot be read has no root. */
export function parseDocuments(
  files: readonly SourceFile[],
  { limits = defaultLimits, previous = [] }: ParseOptions = {},
): ParsedFiles {
  const known = new Map(previous.map((document) => [document.text, document]));
  const documents: SourceDocument[] = [];
  const diagnostics: Diagnostic[] = [];
  let totalLength = 0;
  for (const file of files) {
    totalLength += file.text.length;
    const refusal = tooLarge(file, totalLength, limits);
    if (refusal !== undefined) {
      diagnostics.push(refusal);
      continue;
    }
    for (const chunk of splitDocuments(file.text)) {
      const index = documents.length;
      if (index >= limits.documentCount) {
        diagnostics.push(fileDiagnostic("SIM0003", file, String(limits.documentCount)));
        return { documents, diagnostics };
      }
      const same = known.get(chunk.text);
      documents.push(
        same?.file === file.name && same.index === index && same.start === chunk.start
          ? same
          : documentOf(file.name, index, chunk, same ?? readYaml(chunk.text, limits)),
      );
    }
  }
  return { documents, diagnostics };
}

function documentOf(
  file: string,
  index: number,
  chunk: Chunk,
  { root, problems }: Pick<SourceDocument, "root" | "problems">,
): SourceDocument {
  return { file, index, ...chunk, problems, ...(root !== undefined && { root }) };
}

function tooLarge(file: SourceFile, totalLength: number, limits: Limits): Diagnostic | undefined {
  if (file.text.length > limits.fileLength) {
    return fileDiagnostic("SIM0001", file, `${String(limits.fileLength / 1024)} KiB`);
  }
  if (totalLength > limits.totalLength) {
    return fileDiagnostic("SIM0002", file, `${String(limits.totalLength / 1024)} KiB`);
  }
  return undefined;
}

function fileDiagnostic(code: Code, file: SourceFile, detail: string): Diagnostic {
  const start = { line: 1, column: 1, endLine: 1, endColumn: 1 };
  return {
    code,
    severity: "error",
    layer: "simulation",
    ...describe(code, { detail }),
    place: { file: file.name, start: 0, end: 0, ...start },
  };
}
