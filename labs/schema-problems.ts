import type * as z from "zod/mini";
import type { Diagnostic, Path, SourceDocument } from "../engine/index.ts";
import { problemAt } from "./read-yaml.ts";

type Issue = z.core.$ZodIssue;

/** Every fault a schema found, each at its line, in the author's words. */
export function schemaProblems(
  issues: readonly Issue[],
  document: SourceDocument | undefined,
): readonly Diagnostic[] {
  return issues.flatMap((issue) => problemsOf(issue, [], document));
}

function problemsOf(
  issue: Issue,
  above: Path,
  document: SourceDocument | undefined,
): readonly Diagnostic[] {
  const path = [...above, ...issue.path.filter((step) => typeof step !== "symbol")];
  const at = (more: Path, message: string, fix?: string) =>
    problemAt(document, [...path, ...more], "LAB0003", message, fix);
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) =>
        at([key], `Unknown field "${key}".`, "Remove it, or mend its spelling."),
      );
    case "invalid_union": {
      const nearest = [...issue.errors].sort(
        (a, b) => depth(b) - depth(a) || a.length - b.length,
      )[0];
      return nearest === undefined || nearest.length === 0
        ? [at([], `${where(path)} is not one of the known forms.`)]
        : nearest.flatMap((inner) => problemsOf(inner, path, document));
    }
    case "invalid_type":
      return [
        issue.input === undefined
          ? at(
              [],
              `${where(path)} is missing, or not ${article(issue.expected)}.`,
              `Write ${article(issue.expected)}.`,
            )
          : at([], `${where(path)} must be ${article(issue.expected)}.`),
      ];
    case "invalid_value":
      return [at([], `${where(path)} must be one of ${issue.values.map(String).join(", ")}.`)];
    case "too_small":
      return [
        at([], `${where(path)} is too short or too small: at least ${String(issue.minimum)}.`),
      ];
    case "too_big":
      return [at([], `${where(path)} is too long or too great: at most ${String(issue.maximum)}.`)];
    case "invalid_format":
    case "not_multiple_of":
    case "invalid_key":
    case "invalid_element":
    case "custom":
      return [at([], `${where(path)}: ${issue.message}.`)];
  }
}

/** The branch of a union that got furthest is the one the author meant. */
function depth(issues: readonly Issue[]): number {
  return Math.max(0, ...issues.map(({ path }) => path.length));
}

function where(path: Path): string {
  return path.length === 0 ? "The file" : path.join(".");
}

function article(expected: string): string {
  return /^[aeiou]/.test(expected) ? `an ${expected}` : `a ${expected}`;
}
