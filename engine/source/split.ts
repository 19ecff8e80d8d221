/** The text between two separators, and where it begins: offset, and line and column from 1. */
export interface Chunk {
  readonly text: string;
  readonly start: number;
  readonly line: number;
  readonly column: number;
}

/**
 * Cuts a file into documents as kubectl does: at every line that begins with `---`, whatever follows
 * on it. Chunks of blanks and comments do not count. Cutting before parsing keeps one broken
 * document from taking its neighbours with it.
 *
 * @see recordings admission/y-separators, admission/y-separator-short, admission/y-empty-documents
 */
export function splitDocuments(text: string): readonly Chunk[] {
  const chunks: Chunk[] = [];
  let start = text.startsWith("---") ? 3 : 0;
  let line = 1;
  let column = start + 1;
  for (;;) {
    const separator = text.indexOf("\n---", start);
    const end = separator === -1 ? text.length : separator;
    const body = text.slice(start, end);
    if (hasContent(body)) {
      const skipsLine = body.startsWith("\n");
      chunks.push(
        skipsLine
          ? { text: body.slice(1), start: start + 1, line: line + 1, column: 1 }
          : { text: body, start, line, column },
      );
    }
    if (separator === -1) return chunks;
    line += countLines(text, start, separator + 1);
    start = separator + 4;
    column = 4;
  }
}

function hasContent(text: string): boolean {
  return text.split("\n").some((line) => {
    const trimmed = line.trim();
    return trimmed !== "" && !trimmed.startsWith("#");
  });
}

function countLines(text: string, start: number, end: number): number {
  let count = 0;
  for (let at = text.indexOf("\n", start); at !== -1 && at < end; at = text.indexOf("\n", at + 1)) {
    count += 1;
  }
  return count;
}
