import { expect } from "@playwright/test";
import { editorOf, splitRule, test, writeYaml } from "./open-page.ts";

const lab = "labs/ten-percent-honestly/";

test.beforeEach(async ({ page }) => {
  await page.goto(lab);
  await expect(editorOf(page)).toBeVisible();
});

test("a lab is solved with the mouse, step by step", async ({ page }) => {
  const answers = [
    splitRule(["v1", 9], ["v2", 1]),
    splitRule(["v1", 75], ["v2", 25]),
    splitRule(["v2", 100]),
    splitRule(["v1", 1], ["v2", 2]),
  ];
  for (const [index, answer] of answers.entries()) {
    await expect(page.getByText(`Step ${String(index + 1)} of 4`)).toBeVisible();
    const unknown = page.getByRole("button", { name: "I don’t know" });
    if (await unknown.isVisible()) await unknown.click();
    await writeYaml(page, editorOf(page), answer);
    await page.getByRole("button", { name: "Run Ctrl" }).click();
    await expect(page.getByText("All 2 checks pass").first()).toBeVisible();
    const next = page.getByRole("button", { name: "Next step" }).first();
    if (index < answers.length - 1) await next.click();
  }
});

test("the first run asks for a prediction, and shows no outcome before it", async ({ page }) => {
  await page.getByRole("button", { name: "Run Ctrl" }).click();
  await expect(page.getByText("First your prediction; then the mesh runs.")).toBeVisible();
  await expect(page.locator(".m-pill-t")).toHaveCount(0);
  await page.getByRole("slider", { name: "Share of v1 in percent" }).fill("100");
  await page.getByRole("button", { name: "Lock prediction" }).click();
  await page.getByRole("button", { name: "Run Ctrl" }).click();
  await expect(page.getByText(/[12] of 2 checks pass|All 2 checks pass/).first()).toBeVisible();
  await expect(page.locator(".predict")).toContainText("100");
});

test("a failed run names the smallest request that differs, and the line that took it", async ({
  page,
}) => {
  await page.getByRole("button", { name: "I don’t know" }).click();
  await page.getByRole("button", { name: "Run Ctrl" }).click();
  const card = page.locator(".counter");
  await expect(card).toContainText("Goal");
  await expect(card).toContainText("9/10");
  await expect(page.locator(".whyrow.lit").first()).toBeVisible();
});

test("what was typed survives a reload", async ({ page }) => {
  await writeYaml(page, editorOf(page), "# mine\n");
  await expect(editorOf(page)).toContainText("# mine");
  await page.waitForTimeout(400); // it is written a moment after the last key
  await page.reload();
  await expect(editorOf(page)).toContainText("# mine");
});

test("a reset loses nothing: undo brings it back", async ({ page }) => {
  await writeYaml(page, editorOf(page), "# mine\n");
  await page.getByRole("button", { name: "Reset" }).click();
  await expect(editorOf(page)).toContainText("apiVersion");
  await page.getByRole("button", { name: /^Undo/ }).click();
  await expect(editorOf(page)).toContainText("# mine");
});

test("what is refused changes nothing: the last mesh stays", async ({ page }) => {
  await page.getByRole("button", { name: "I don’t know" }).click();
  await page.getByRole("button", { name: "Run Ctrl" }).click();
  await expect(page.getByText(/[12] of 2 checks pass|All 2 checks pass/).first()).toBeVisible();
  const pills = await page.locator(".m-pill-t").allTextContents();
  await writeYaml(page, editorOf(page), splitRule(["v1", -5], ["v2", 105]));
  await page.getByRole("button", { name: "Run Ctrl" }).click();
  await expect(page.getByText(/refused/i).first()).toBeVisible();
  expect(await page.locator(".m-pill-t").allTextContents()).toEqual(pills);
});
