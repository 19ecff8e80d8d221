import { documentShape, fieldAt } from "../resources/describe-field.ts";
import { cursorAt } from "../source/cursor.ts";
import type { Diagnostic, SourceFile } from "../source/diagnostic.ts";
import { suggest } from "../source/suggest.ts";
import { completeAt } from "./assist.ts";
import type { Session } from "./session.ts";

/**
 * The diagnostics, with a replacement for those whose place holds one word that is nearly right: a field,
 * an allowed value or a name that exists, and numbers that lack a unit or quotes.
 */
export function withFixes(
  session: Session,
  files: readonly SourceFile[],
  diagnostics: readonly Diagnostic[],
): readonly Diagnostic[] {
  return diagnostics.map((diagnostic) => {
    if (diagnostic.replaceWith !== undefined) return diagnostic;
    const replaceWith = replacementFor(session, files, diagnostic);
    return replaceWith === undefined ? diagnostic : { ...diagnostic, replaceWith };
  });
}

const oneWord = /^["']?[\w./*-]{1,100}["']?$/u;

function replacementFor(
  session: Session,
  files: readonly SourceFile[],
  { place }: Diagnostic,
): string | undefined {
  const text = files.find(({ name }) => name === place?.file)?.text;
  if (text === undefined || place === undefined) return undefined;
  const word = text.slice(place.start, place.end);
  if (!oneWord.test(word)) return undefined;
  return valueFix(text, place.end, word) ?? nameFix(session, text, place.end, word);
}

/** `2` where a duration is wanted becomes `2s`, and where any text is wanted `"2"`. */
function valueFix(text: string, offset: number, word: string): string | undefined {
  if (!/^\d+(?:\.\d+)?$|^true$|^false$/u.test(word)) return undefined;
  const { path, position, scalars } = cursorAt(text, offset);
  const scalar = (name: string): string | undefined => scalars.get(JSON.stringify([name]));
  const field = fieldAt(documentShape(scalar("kind"), scalar("apiVersion")), path);
  if (position !== "value" || field?.kind !== "text" || field.values !== undefined)
    return undefined;
  return field.format === "duration" && /^\d+$/u.test(word) ? `${word}s` : `"${word}"`;
}

function nameFix(session: Session, text: string, offset: number, word: string): string | undefined {
  const { options } = completeAt(session, text, offset);
  const labels = options.map(({ label }) => label);
  const bare = word.replace(/^["']|["']$/gu, "");
  return labels.includes(bare) ? undefined : suggest(bare, labels);
}
