/** A little Markdown, enough for a task of ninety words: paragraphs, lists, `code` and **bold**. It never makes HTML. */
export interface Span {
  readonly kind: "text" | "code" | "bold";
  readonly text: string;
}

export interface TextBlock {
  readonly kind: "paragraph" | "list";
  /** One line of a paragraph; one item each of a list. */
  readonly lines: readonly (readonly Span[])[];
}

export function spansOf(text: string): readonly Span[] {
  return text.split(/(`[^`]+`|\*\*[^*]+\*\*)/u).flatMap((piece): readonly Span[] => {
    if (piece === "") return [];
    if (piece.startsWith("`") && piece.length > 1)
      return [{ kind: "code", text: piece.slice(1, -1) }];
    if (piece.startsWith("**") && piece.length > 3)
      return [{ kind: "bold", text: piece.slice(2, -2) }];
    return [{ kind: "text", text: piece }];
  });
}

export function blocksOf(markdown: string): readonly TextBlock[] {
  return markdown
    .trim()
    .split(/\n\s*\n/u)
    .filter((block) => block.trim() !== "")
    .map((block) => {
      const lines = block.split("\n").map((line) => line.trim());
      return lines.every((line) => /^[-*] /u.test(line))
        ? { kind: "list", lines: lines.map((line) => spansOf(line.slice(2))) }
        : { kind: "paragraph", lines: [spansOf(lines.join(" "))] };
    });
}
