import type { RequestForm } from "./store.ts";

const quoted = (text: string): string =>
  /^[\w@%+=:,./-]+$/u.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** The form as a line for a shell. */
export function curlOfForm({ method, url, headers }: RequestForm): string {
  const address = /^[a-z]+:\/\//iu.test(url) ? url : `http://${url}`;
  const named = headers.filter(({ name }) => name.trim() !== "");
  return [
    "curl",
    ...(method === "GET" ? [] : [`-X ${method}`]),
    ...named.map(({ name, value }) => `-H ${quoted(`${name.trim()}: ${value}`)}`),
    quoted(address),
  ].join(" ");
}

const piece = /'([^']*)'|"((?:\\.|[^"\\])*)"|((?:\\.|[^\s'"\\])+)/gsu;

/** The words of a shell line, quotes taken off and pieces that touch joined. */
function wordsOf(line: string): readonly string[] {
  const words = line
    .replace(/\\\r?\n/gu, " ")
    .matchAll(/(?:'[^']*'|"(?:\\.|[^"\\])*"|\\.|[^\s'"\\])+/gsu);
  return [...words].map(([word]) =>
    word.replace(
      piece,
      (_, single?: string, double?: string, bare?: string) =>
        single ?? (double ?? bare ?? "").replace(/\\(.)/gsu, "$1"),
    ),
  );
}

/** Options of curl that take a word and mean nothing here. */
const ignored = new Set([
  "-o",
  "--output",
  "-w",
  "--write-out",
  "-m",
  "--max-time",
  "-u",
  "--user",
]);

/** What a `curl` line asks for; undefined where it is none or names no address. */
export function formOfCurl(line: string): Omit<RequestForm, "from"> | undefined {
  const [program, ...words] = wordsOf(line.trim());
  if (program !== "curl") return undefined;
  let method = "GET";
  let url: string | undefined;
  const headers: { name: string; value: string }[] = [];
  for (let i = 0; i < words.length; i += 1) {
    const word = words[i] ?? "";
    const next = words[i + 1] ?? "";
    if (word === "-X" || word === "--request") {
      method = next.toUpperCase();
      i += 1;
    } else if (word === "-H" || word === "--header") {
      const colon = next.indexOf(":");
      if (colon > 0)
        headers.push({ name: next.slice(0, colon).trim(), value: next.slice(colon + 1).trim() });
      i += 1;
    } else if (word === "-I" || word === "--head") method = "HEAD";
    else if (ignored.has(word)) i += 1;
    else if (!word.startsWith("-")) url ??= word;
  }
  return url === undefined ? undefined : { method, url: url.replace(/^http:\/\//u, ""), headers };
}
