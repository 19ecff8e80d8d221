/** How many bytes a page costs: R87 to R89, over what a browser really asks for. */
import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { expect, type Page } from "@playwright/test";
import { dist } from "../../tools/root.ts";
import { test } from "./open-page.ts";

const kibibyte = 1024;
const pages = globSync("**/*.html", { cwd: dist })
  .map((path) => path.replaceAll("\\", "/").replace(/index\.html$/, ""))
  .sort();
const prosePages = pages.filter((path) => /^(?:$|lessons|myths|glossary|reference)/.test(path));
const labPages = pages.filter((path) => /^(?:labs\/.|playground)/.test(path));
const players = pages.filter((path) => path.startsWith("embed/"));

function gzip(text: Buffer): number {
  return gzipSync(text, { level: 9 }).length / kibibyte;
}
function brotli(text: Buffer): number {
  return brotliCompressSync(text).length / kibibyte;
}

/** Paths inside `dist` of everything that opening the page asks for, by kind. */
async function requestsOf(page: Page, path: string) {
  const scripts = new Set<string>();
  const styles = new Set<string>();
  page.on("request", (request) => {
    const name = new URL(request.url()).pathname.slice(1);
    if (name.endsWith(".js")) scripts.add(name);
    if (name.endsWith(".css")) styles.add(name);
  });
  await page.goto(path);
  await page.waitForLoadState("networkidle");
  return { scripts: [...scripts], styles: [...styles] };
}

function sum(names: readonly string[], size: (text: Buffer) => number): number {
  return names.reduce((total, name) => total + size(readFileSync(join(dist, name))), 0);
}

for (const path of prosePages) {
  test(`R87 /${path}: HTML, script and styles before interaction`, async ({ page }) => {
    const { scripts, styles } = await requestsOf(page, path);
    const html = readFileSync(join(dist, path, "index.html"));
    const inline = [...html.toString().matchAll(/<script[^>]*>(?<code>[^<]*)<\/script>/g)];
    const inlineSize = inline.reduce(
      (total, { groups }) => total + gzip(Buffer.from(groups?.["code"] ?? "")),
      0,
    );
    const size = {
      html: gzip(html),
      script: sum(scripts, gzip) + inlineSize,
      styles: sum(styles, gzip),
    };
    test.info().annotations.push({ type: "KiB gzip", description: JSON.stringify(size) });
    expect(size.html).toBeLessThanOrEqual(20);
    expect(size.script).toBeLessThanOrEqual(20);
    expect(size.styles).toBeLessThanOrEqual(26);
  });
}

for (const path of labPages) {
  test(`R88 /${path}: script before the editor, with it, and the worker`, async ({ page }) => {
    const { scripts } = await requestsOf(page, path);
    const part = (start: string) => scripts.filter((name) => basename(name).startsWith(start));
    const editor = part("editor.");
    const worker = part("engine-worker");
    expect([editor.length, worker.length]).toEqual([1, 1]);
    expect(part("terminal"), "the terminal's chunk waits until it is opened").toEqual([]);
    const onPage = scripts.filter((name) => !worker.includes(name));
    const size = {
      page: sum(
        onPage.filter((name) => !editor.includes(name)),
        brotli,
      ),
      editor: sum(editor, brotli),
      all: sum(onPage, brotli),
      worker: sum(worker, brotli),
    };
    test.info().annotations.push({ type: "KiB brotli", description: JSON.stringify(size) });
    expect(size.page).toBeLessThanOrEqual(60);
    expect(size.editor).toBeLessThanOrEqual(125);
    expect(size.all).toBeLessThanOrEqual(220);
    expect(size.worker).toBeLessThanOrEqual(220);
  });
}

for (const path of players) {
  test(`R88 /${path}: the player's one file`, () => {
    const size = brotli(readFileSync(join(dist, path, "index.html")));
    test.info().annotations.push({ type: "KiB brotli", description: size.toFixed(1) });
    expect(size).toBeLessThanOrEqual(400);
  });
}

test("R88 no Monaco and no classic zod in what a browser loads", () => {
  const scripts = globSync("**/*.js", { cwd: dist });
  expect(scripts.length).toBeGreaterThan(0);
  for (const name of scripts) {
    const text = readFileSync(join(dist, name), "utf8");
    // Words that only the classic API and Monaco carry.
    for (const word of ["monaco-editor", "ZodOptional.create", "superRefine"])
      expect(text.includes(word), `${name}: ${word}`).toBe(false);
  }
});

test("R89 a lab below the fold asks for its editor only when it is seen", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const { scripts } = await requestsOf(page, "labs/ten-percent-honestly/");
  expect(scripts.some((name) => basename(name).startsWith("editor."))).toBe(false);
  await page.getByRole("tab", { name: /YAML/ }).click();
  await expect(page.locator(".cm-content")).toBeVisible();
});
