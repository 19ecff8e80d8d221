import type { YAMLError } from "yaml";
import type { Code } from "./codes.ts";
import type { SourceProblem } from "./document.ts";

/** What the reader of YAML stumbled over, told in the terms of the person who wrote it. */
export function explainYamlError(error: YAMLError, text: string): SourceProblem {
  const [from, to] = error.pos;
  const start = Math.min(from, text.length);
  const end = Math.min(Math.max(to, start), text.length);
  const { code, real } = classify(error, text, start);
  const line = 1 + countLines(text, start);
  return { code, start, end, detail: "", real: `yaml: line ${String(line)}: ${real}`, fatal: true };
}

interface Explanation {
  readonly code: Code;
  readonly real: string;
}

function classify(error: YAMLError, text: string, start: number): Explanation {
  const fromStart = text.slice(start);
  if (fromStart.startsWith("\t") || error.code === "TAB_AS_INDENT") {
    return { code: "ADM0102", real: "found character that cannot start any token" };
  }
  switch (error.code) {
    case "BAD_INDENT":
      return { code: "ADM0103", real: "did not find expected key" };
    case "MISSING_CHAR":
      return { code: "ADM0104", real: missingCharacter(error.message) };
    case "BLOCK_AS_IMPLICIT_KEY":
    case "BLOCK_IN_FLOW":
      return { code: "ADM0105", real: "mapping values are not allowed in this context" };
    case "BAD_ALIAS":
      return { code: "ADM0106", real: "did not find expected alphabetic or numeric character" };
    case "MULTILINE_IMPLICIT_KEY":
    case "KEY_OVER_1024_CHARS":
      return { code: "ADM0112", real: "could not find expected ':'" };
    case "BAD_SCALAR_START":
      return { code: "ADM0113", real: "found character that cannot start any token" };
    case "BAD_DQ_ESCAPE":
      return { code: "ADM0114", real: "found unknown escape character" };
    case "RESOURCE_EXHAUSTION":
      return { code: "SIM0004", real: "exceeded max depth" };
    case "ALIAS_PROPS":
    case "BAD_COLLECTION_TYPE":
    case "BAD_DIRECTIVE":
    case "BAD_PROP_ORDER":
    case "DUPLICATE_KEY":
    case "IMPOSSIBLE":
    case "MULTIPLE_ANCHORS":
    case "MULTIPLE_DOCS":
    case "MULTIPLE_TAGS":
    case "NON_STRING_KEY":
    case "TAG_RESOLVE_FAILED":
    case "UNEXPECTED_TOKEN":
      return { code: "ADM0101", real: "did not find expected key" };
  }
}

function missingCharacter(message: string): string {
  if (message.includes("quote")) return "found unexpected end of stream";
  return message.includes("]")
    ? "did not find expected ',' or ']'"
    : "did not find expected ',' or '}'";
}

function countLines(text: string, end: number): number {
  let count = 0;
  for (let at = text.indexOf("\n"); at !== -1 && at < end; at = text.indexOf("\n", at + 1))
    count += 1;
  return count;
}
