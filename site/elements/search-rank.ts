/** One findable place: a page or a section of it. */
export interface SearchEntry {
  readonly href: string;
  readonly page: string;
  readonly title: string;
  readonly text: string;
}

/** The entries in which every word of `query` begins some word, best first: a title counts ten times a text. */
export function rankEntries(
  entries: readonly SearchEntry[],
  query: string,
): readonly SearchEntry[] {
  const wanted = wordsOf(query);
  if (wanted.length === 0) return [];
  const scored = entries.map((entry) => ({ entry, score: scoreOf(entry, wanted) }));
  return scored
    .filter(({ score }) => score > 0)
    .sort((one, other) => other.score - one.score)
    .map(({ entry }) => entry);
}

function scoreOf(entry: SearchEntry, wanted: readonly string[]): number {
  const title = wordsOf(`${entry.title} ${entry.page}`);
  const text = wordsOf(entry.text);
  const scores = wanted.map(
    (word) => 10 * countStarts(title, word) + Math.min(5, countStarts(text, word)),
  );
  return scores.includes(0) ? 0 : scores.reduce((sum, score) => sum + score, 0);
}

function countStarts(words: readonly string[], start: string): number {
  return words.filter((word) => word.startsWith(start)).length;
}

function wordsOf(text: string): readonly string[] {
  return text
    .toLowerCase()
    .split(/[^\p{Letter}\p{Number}]+/u)
    .filter((word) => word !== "");
}
