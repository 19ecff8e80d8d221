import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test, type FrameLocator, type Page } from "@playwright/test";
import { catalogSlugs } from "../../labs/load.ts";
import { dist } from "../../tools/root.ts";
import { editorOf, splitRule, watchPage, writeYaml } from "./open-page.ts";

const slugs = catalogSlugs();
const fileOf = (slug: string): string => join(dist, "embed", slug, "index.html");

/** Ready, typing, a grade. */
async function grade(page: Page, frame: Page | FrameLocator): Promise<void> {
  await expect(editorOf(frame)).toBeVisible({ timeout: 5_000 });
  await frame.getByRole("button", { name: "I don’t know" }).click();
  await writeYaml(page, editorOf(frame), splitRule(["v1", 9], ["v2", 1]));
  await editorOf(frame).press("ControlOrMeta+Enter");
  await expect(frame.getByText(/\d of \d checks pass|All \d checks pass/).first()).toBeVisible();
}

/** A wiki on another site that frames `address`. */
async function wiki(body: string): Promise<{ readonly url: string; close(): void }> {
  const server = createServer((_, response) => {
    response.writeHead(200, { "Content-Type": "text/html" }).end(`<!doctype html>${body}`);
  });
  await new Promise<void>((done) => server.listen(0, done));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return { url: `http://wiki.localhost:${String(port)}/`, close: () => server.close() };
}

for (const slug of slugs) {
  for (const sandbox of [
    'sandbox="allow-scripts"',
    "",
    'sandbox="allow-scripts allow-same-origin"',
  ]) {
    test(`R1, R2: ${slug} runs in a page of another site, ${sandbox || "no sandbox"}`, async ({
      page,
      baseURL,
    }) => {
      const list: string[] = [];
      const src = new URL(`embed/${slug}/`, baseURL).href;
      const host = await wiki(`<iframe width="900" height="600" ${sandbox} src="${src}"></iframe>`);
      page.on("pageerror", (error) => list.push(error.message));
      await page.addInitScript(() => {
        const Real = Worker;
        const started: unknown[] = [];
        Object.assign(globalThis, { started });
        globalThis.Worker = class extends Real {
          constructor(url: string | URL, options?: WorkerOptions) {
            started.push([String(url).slice(0, 5), options?.type]);
            super(url, options);
          }
        };
      });
      await page.goto(host.url);
      await grade(page, page.frameLocator("iframe"));
      const started: unknown = await page
        .frames()[1]
        ?.evaluate((): unknown => Reflect.get(globalThis, "started"));
      expect(started, "R5: a classic worker from a blob").toEqual([["blob:", undefined]]);
      expect(list).toEqual([]);
      host.close();
    });
  }

  test(`R2: ${slug} runs from srcdoc`, async ({ page }) => {
    const host = await wiki("");
    await page.goto(host.url);
    await page.evaluate(
      (text) => {
        const frame = document.createElement("iframe");
        frame.setAttribute("sandbox", "allow-scripts");
        frame.width = "900";
        frame.height = "600";
        frame.srcdoc = text;
        document.body.append(frame);
      },
      readFileSync(fileOf(slug), "utf8"),
    );
    await grade(page, page.frameLocator("iframe"));
    host.close();
  });

  test(`R3: ${slug} runs from disk, and asks nobody`, async ({ page }) => {
    const list: string[] = [];
    watchPage(page, "", list);
    await page.goto(pathToFileURL(fileOf(slug)).href);
    await grade(page, page);
    expect(list).toEqual([]);
  });

  test(`R4, R6: ${slug} holds no module, no request, and a policy of hashes before all else`, () => {
    const html = readFileSync(fileOf(slug), "utf8");
    expect(html).not.toMatch(/type="module"/);
    for (const word of ["import(", "fetch(", "XMLHttpRequest", "EventSource", "WebSocket"])
      expect(html.includes(word), word).toBe(false);
    const policy = /<meta http-equiv="content-security-policy" content="([^"]+)">/.exec(html);
    expect(policy?.index).toBeLessThan(html.search(/<script|<style/));
    const text = (policy?.[1] ?? "").replace(/'sha256-[^']+'/g, "HASH");
    expect(text.split("; ")).toEqual([
      "default-src 'none'",
      "script-src HASH",
      "style-src HASH",
      "style-src-attr 'unsafe-inline'",
      "img-src data:",
      "worker-src blob:",
      "base-uri 'none'",
      "form-action 'none'",
      "require-trusted-types-for 'script'",
      "trusted-types signalbox-lab",
    ]);
  });
}
