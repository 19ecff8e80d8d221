import { rankEntries, type SearchEntry } from "./search-rank.ts";

let dialog: HTMLDialogElement | undefined;
let entries: readonly SearchEntry[] = [];

/** Opens the search dialog; fetches the index at `address` the first time. */
export async function openSearch(address: string): Promise<void> {
  dialog ??= buildDialog();
  if (!dialog.open) dialog.showModal();
  if (entries.length > 0) return;
  const answer = await fetch(address);
  entries = decodeIndex(await answer.json());
  showResults(dialog);
}

function decodeIndex(value: unknown): readonly SearchEntry[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((entry: unknown) => (isEntry(entry) ? [entry] : []));
}

function isEntry(value: unknown): value is SearchEntry {
  if (typeof value !== "object" || value === null) return false;
  return ["href", "page", "title", "text"].every(
    (key) => typeof Reflect.get(value, key) === "string",
  );
}

function buildDialog(): HTMLDialogElement {
  const box = element("dialog", "search-box");
  box.setAttribute("aria-label", "Search");
  const field = element("input", "field");
  field.type = "search";
  field.placeholder = "Search lessons and labs";
  field.setAttribute("aria-label", "Search lessons and labs");
  const status = element("p", "quiet");
  status.setAttribute("role", "status");
  const list = element("ol", "search-hits");
  box.append(field, status, list);
  field.addEventListener("input", () => {
    showResults(box);
  });
  box.addEventListener("click", (event) => {
    if (event.target === box || event.target instanceof HTMLAnchorElement) box.close();
  });
  document.body.append(box);
  return box;
}

function showResults(box: HTMLDialogElement): void {
  const query = box.querySelector("input")?.value ?? "";
  const hits = rankEntries(entries, query).slice(0, 12);
  const status = box.querySelector("[role=status]");
  if (status !== null) status.textContent = query.trim() === "" ? "" : sayCount(hits.length);
  box.querySelector("ol")?.replaceChildren(...hits.map(hitRow));
}

function sayCount(count: number): string {
  if (count === 0) return "Nothing found.";
  return count === 1 ? "1 place" : `${String(count)} places`;
}

function hitRow(hit: SearchEntry): HTMLElement {
  const row = element("li", "");
  const link = element("a", "");
  link.href = hit.href;
  const title = element("b", "");
  title.textContent = hit.title;
  const page = element("span", "quiet");
  page.textContent = hit.page === hit.title ? "" : ` ${hit.page}`;
  link.append(title, page);
  row.append(link);
  return row;
}

function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  className: string,
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  if (className !== "") made.className = className;
  return made;
}
