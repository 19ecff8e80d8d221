export interface Token {
  readonly kind: "key" | "value" | "number" | "comment" | "mark";
  readonly text: string;
}

const lineShape =
  /^(\s*)((?:- +)*(?:-$)?)((?:"[^"]*"|'[^']*'|[^\s#"'[{:][^:#]*?)(?=\s*:(?:\s|$)))?(\s*:(?=\s|$))?(.*)$/u;
const numeric = /^-?\d+(?:\.\d+)?(?:ms|s|m|h|%)?$/u;

/** A line of YAML as coloured pieces, good enough to read by before the editor is there; joined they are the line. */
export function yamlTokens(line: string): readonly Token[] {
  const [, space = "", dashes = "", key = "", colon = "", rest = ""] = lineShape.exec(line) ?? [];
  const comment = /(?:^|\s)#.*$/u.exec(rest);
  const value = comment === null ? rest : rest.slice(0, comment.index);
  const tokens: readonly Token[] = [
    { kind: "mark", text: space + dashes },
    { kind: "key", text: key },
    { kind: "mark", text: colon },
    { kind: numeric.test(value.trim()) ? "number" : "value", text: value },
    { kind: "comment", text: comment?.[0] ?? "" },
  ];
  return tokens.filter(({ text }) => text !== "");
}
