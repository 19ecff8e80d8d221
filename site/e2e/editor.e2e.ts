import { expect } from "@playwright/test";
import { editorOf, splitRule, test, writeYaml } from "./open-page.ts";

test.beforeEach(async ({ page }) => {
  await page.goto("labs/ten-percent-honestly/");
  await expect(editorOf(page)).toBeVisible();
});

test("completion offers the fields that fit, and hosts and subsets that exist", async ({
  page,
}) => {
  await writeYaml(page, editorOf(page), splitRule(["v1", 9]));
  await page.keyboard.press("ControlOrMeta+End");
  await page.keyboard.type("      ti");
  const list = page.getByRole("listbox");
  await expect(list.getByRole("option", { name: /^timeout/ })).toBeVisible();
  await page.waitForTimeout(150); // the list takes no key in its first moment
  await page.keyboard.press("Enter");
  await expect(editorOf(page)).toContainText("timeout:");

  await writeYaml(page, editorOf(page), splitRule(["", 9]).replace(/\n {10}weight[^]*$/, ""));
  await page.keyboard.press("Control+Space");
  await expect(list.getByRole("option", { name: /^v1/ })).toBeVisible();
  await expect(list.getByRole("option", { name: /^v2/ })).toBeVisible();
});

test("fast typing keeps every key", async ({ page }) => {
  await writeYaml(page, editorOf(page), "# ");
  const words = "the quick brown fox jumps over the lazy dog, twice";
  await page.keyboard.type(words);
  await expect(editorOf(page)).toContainText(words);
});

test("hover tells what a field is for", async ({ page }) => {
  await editorOf(page).getByText("hosts", { exact: true }).hover();
  await expect(page.getByText("hosts: list of text")).toBeVisible();
});

test("a mistake is named while typing, and the fix is one key away", async ({ page }) => {
  const wrong = splitRule(["v1", 9], ["v2", 1]).replace("subset: v1", "subset: v11");
  await writeYaml(page, editorOf(page), wrong);
  const says = page.locator(".cm-says").first();
  await expect(says).toBeVisible();
  await says.getByRole("button", { name: /^Replace with/ }).click();
  await expect(page.locator(".cm-says")).toHaveCount(0);
});
