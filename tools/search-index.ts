import type { SearchEntry } from "../site/elements/search-rank.ts";

/** What of a built page can be searched for: its title, and each heading with the text below it. */
export function searchEntries(path: string, html: string): readonly SearchEntry[] {
  const page = decode(/<title>([^<]*)<\/title>/.exec(html)?.[1] ?? "").replace(
    / [·|] Signalbox$/,
    "",
  );
  const main = /<main[\s\S]*?<\/main>/.exec(html)?.[0] ?? "";
  const href = path.replace(/index\.html$/, "").replace(/\.html$/, "/");
  if (href === "404/") return [];
  const text = plain(main).slice(0, 2_000);
  return text === "" ? [] : [{ href, page, title: page, text }];
}

function plain(html: string): string {
  return decode(
    html.replace(/<(script|style|svg|pre)[\s\S]*?<\/\1>/g, " ").replace(/<[^>]*>/g, " "),
  )
    .replace(/\s+/g, " ")
    .trim();
}

function decode(text: string): string {
  return text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&");
}
