import { globSync } from "node:fs";
import { AxeBuilder } from "@axe-core/playwright";
import { expect } from "@playwright/test";
import { dist } from "../../tools/root.ts";
import { test } from "./open-page.ts";

const pages = globSync("**/*.html", { cwd: dist })
  .map((path) => path.replaceAll("\\", "/").replace(/index\.html$/, ""))
  .filter((path) => path !== "404.html")
  .sort();
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

for (const path of pages) {
  for (const colorScheme of ["light", "dark"] as const) {
    test(`/${path} in ${colorScheme}: axe finds nothing`, async ({ page }) => {
      await page.emulateMedia({ colorScheme });
      await page.goto(path);
      if ((await page.locator(".editor-host").count()) > 0)
        await expect(page.locator(".cm-content")).toBeVisible();
      const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze();
      const found = violations.map(({ id, nodes }) => [
        id,
        nodes.map(({ target }) => target.join(" ")),
      ]);
      expect(found).toEqual([]);
    });
  }

  test(`/${path} does not scroll sideways at 320 px`, async ({ page }) => {
    await page.setViewportSize({ width: 320, height: 640 });
    await page.goto(path);
    await page.waitForTimeout(300);
    const beyond = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(beyond).toBeLessThanOrEqual(0);
  });
}

test("without script the task, the YAML and the picture can be read", async ({
  browser,
  baseURL,
}) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(new URL("labs/ten-percent-honestly/", baseURL).href);
  await expect(page.getByText("Give v2 one search in ten")).toBeVisible();
  await expect(page.getByText("apiVersion").first()).toBeVisible();
  await expect(page.getByText(/needs JavaScript/)).toBeVisible();
  await context.close();
});

test("every link on every page leads somewhere", async ({ page, baseURL }) => {
  const links = new Set<string>();
  for (const path of pages) {
    await page.goto(path);
    const found = await page
      .locator("a[href]")
      .evaluateAll((anchors) =>
        anchors.map((anchor) => (anchor instanceof HTMLAnchorElement ? anchor.href : "")),
      );
    for (const link of found) links.add(link.replace(/#.*$/, ""));
  }
  const home = new URL(baseURL ?? "").origin;
  for (const link of links) {
    if (!link.startsWith(home)) continue;
    expect((await page.request.get(link)).status(), link).toBe(200);
  }
});
