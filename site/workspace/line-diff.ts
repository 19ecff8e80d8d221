export interface DiffLine {
  readonly kind: "same" | "added" | "removed";
  readonly text: string;
  /** Line number in the new text, for a line that is in it. */
  readonly line?: number;
}

/** Length of the longest common subsequence of the tails from each pair of positions. */
function tails(
  before: readonly string[],
  after: readonly string[],
): readonly (readonly number[])[] {
  const table = Array.from({ length: before.length + 1 }, () =>
    new Array<number>(after.length + 1).fill(0),
  );
  for (let i = before.length - 1; i >= 0; i -= 1) {
    for (let j = after.length - 1; j >= 0; j -= 1) {
      const row = table[i];
      if (row === undefined) continue;
      row[j] =
        before[i] === after[j]
          ? (table[i + 1]?.[j + 1] ?? 0) + 1
          : Math.max(table[i + 1]?.[j] ?? 0, row[j + 1] ?? 0);
    }
  }
  return table;
}

/** The lines of both texts, as added, removed or the same. Texts of thousands of lines are compared by their ends only. */
export function diffLines(before: string, after: string): readonly DiffLine[] {
  const [old, now] = [before.split("\n"), after.split("\n")];
  let head = 0;
  while (head < old.length && head < now.length && old[head] === now[head]) head += 1;
  let tail = 0;
  while (
    tail < old.length - head &&
    tail < now.length - head &&
    old.at(-1 - tail) === now.at(-1 - tail)
  )
    tail += 1;
  const [left, right] = [old.slice(head, old.length - tail), now.slice(head, now.length - tail)];
  const middle: DiffLine[] = [];
  const table = left.length * right.length > 1_000_000 ? undefined : tails(left, right);
  let [i, j] = [0, 0];
  while (i < left.length || j < right.length) {
    if (table !== undefined && i < left.length && left[i] === right[j]) {
      middle.push({ kind: "same", text: left[i] ?? "", line: head + j + 1 });
      [i, j] = [i + 1, j + 1];
    } else if (
      i < left.length &&
      (j >= right.length ||
        table === undefined ||
        (table[i + 1]?.[j] ?? 0) >= (table[i]?.[j + 1] ?? 0))
    ) {
      middle.push({ kind: "removed", text: left[i] ?? "" });
      i += 1;
    } else {
      middle.push({ kind: "added", text: right[j] ?? "", line: head + j + 1 });
      j += 1;
    }
  }
  const same = (text: string, line: number): DiffLine => ({ kind: "same", text, line });
  return [
    ...now.slice(0, head).map((text, index) => same(text, index + 1)),
    ...middle,
    ...now.slice(now.length - tail).map((text, index) => same(text, now.length - tail + index + 1)),
  ];
}

/** Only the changes, with `around` lines of what is near them; gaps between are one undefined each. */
export function nearChanges(
  lines: readonly DiffLine[],
  around = 3,
): readonly (DiffLine | undefined)[] {
  const near = lines.map((_, index) =>
    lines
      .slice(Math.max(0, index - around), index + around + 1)
      .some(({ kind }) => kind !== "same"),
  );
  return lines.flatMap((line, index) =>
    near[index] === true ? [line] : near[index - 1] === true ? [undefined] : [],
  );
}
