/** A command line as words, as a shell splits it; nothing where a quote is never closed. */
export function splitWords(line: string): readonly string[] | undefined {
  const words: string[] = [];
  let word: string | undefined;
  let quote: string | undefined;
  for (let i = 0; i < line.length; i++) {
    const char = line.charAt(i);
    if (quote !== undefined) {
      if (char === quote) quote = undefined;
      else if (char === "\\" && quote === '"' && /["\\$`]/.test(line.charAt(i + 1)))
        word = `${word ?? ""}${line.charAt(++i)}`;
      else word = `${word ?? ""}${char}`;
    } else if (char === "'" || char === '"') {
      quote = char;
      word ??= "";
    } else if (char === "\\") {
      word = (word ?? "") + line.charAt(++i);
    } else if (/\s/.test(char)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = (word ?? "") + char;
  }
  if (word !== undefined) words.push(word);
  return quote === undefined ? words : undefined;
}

/** Words sorted into flags and the rest. */
export interface Arguments {
  readonly rest: readonly string[];
  /** By long or short name, without dashes; a flag without value is the empty text. */
  readonly flags: ReadonlyMap<string, readonly string[]>;
  /** What stands after `--`. */
  readonly after?: readonly string[];
}

/** @param withValue - names of the flags that take the next word */
export function sortArguments(words: readonly string[], withValue: readonly string[]): Arguments {
  const takes = new Set(withValue);
  const rest: string[] = [];
  const flags = new Map<string, string[]>();
  const add = (name: string, value: string): void => {
    flags.set(name, [...(flags.get(name) ?? []), value]);
  };
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? "";
    if (word === "--") return { rest, flags, after: words.slice(i + 1) };
    if (!word.startsWith("-") || word === "-") {
      rest.push(word);
      continue;
    }
    const [, name = "", given] = /^--?([^=]+)(?:=(.*))?$/s.exec(word) ?? [];
    const short =
      !word.startsWith("--") && name.length > 1 && takes.has(name.charAt(0)) && !takes.has(name);
    if (short) add(name.charAt(0), name.slice(1));
    else add(name, given ?? (takes.has(name) ? (words[++i] ?? "") : ""));
  }
  return { rest, flags };
}

/** The last value of the first of these names that was given. */
export function flagOf({ flags }: Arguments, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const values = flags.get(name);
    if (values !== undefined) return values.at(-1);
  }
  return undefined;
}
