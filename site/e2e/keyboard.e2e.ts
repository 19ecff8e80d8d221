import { expect, type Page } from "@playwright/test";
import { editorOf, splitRule, test } from "./open-page.ts";

/** Presses Tab until the focused element's name matches; fails after 60 tries. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let i = 0; i < 60; i++) {
    await page.keyboard.press("Tab");
    const found = await page.evaluate(() => {
      const element = document.activeElement;
      return element?.getAttribute("aria-label") ?? element?.textContent ?? "";
    });
    if (name.test(found)) return;
  }
  throw new Error(`Tab never reached ${String(name)}`);
}

async function inEditor(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const inside = document.activeElement?.shadowRoot?.activeElement;
    return inside !== undefined && inside !== null;
  });
}

test("a lab's step is solved by keyboard alone, and the editor lets go", async ({ page }) => {
  await page.goto("labs/ten-percent-honestly/");
  await expect(editorOf(page)).toBeVisible();
  await tabTo(page, /I don’t know/);
  await page.keyboard.press("Enter");
  for (let i = 0; i < 60 && !(await inEditor(page)); i++) await page.keyboard.press("Tab");
  expect(await inEditor(page)).toBe(true);
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.insertText(splitRule(["v1", 9], ["v2", 1]));
  await page.keyboard.press("ControlOrMeta+Enter");
  await expect(page.getByText("All 2 checks pass").first()).toBeVisible();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Tab");
  expect(await inEditor(page)).toBe(false);
  await page.keyboard.press("Shift+Tab");
  await tabTo(page, /^Next step/).catch(() => tabTo(page, /^Next step/));
  await page.keyboard.press("Enter");
  await expect(page.getByText("Step 2 of 4")).toBeVisible();
});
