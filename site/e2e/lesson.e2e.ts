import { expect } from "@playwright/test";
import { test } from "./open-page.ts";

const lesson = "lessons/3-virtualservice-routing/";

test("a prediction is locked before the outcome shows; then the YAML can be changed and run", async ({
  page,
}) => {
  await page.goto(lesson);
  const box = page.locator("mesh-experiment");
  await expect(box.getByText(/→/)).toHaveCount(0);
  await box.getByRole("slider", { name: "Share of v1 in percent" }).fill("90");
  await expect(box.getByRole("slider", { name: "Share of v2 in percent" })).toHaveValue("10");
  await box.getByRole("button", { name: "Lock and run", exact: true }).click();
  await expect(box).toContainText("10 % → all");
  await box.getByRole("button", { name: "Change the YAML" }).click();
  const field = box.getByRole("textbox");
  await field.fill((await field.inputValue()).replace("weight: 10", "weight: 0"));
  await box.getByRole("button", { name: "Run", exact: true }).click();
  await expect(box.locator("p[role=status]")).toContainText("Refused");
  await field.fill(
    (await field.inputValue())
      .replace("subset: v1", "subset: v1\n          weight: 90")
      .replace("weight: 0", "weight: 10"),
  );
  await box.getByRole("button", { name: "Run", exact: true }).click();
  await expect(box.locator("p[role=status]")).toContainText("v1: 9/10");
});

test("no engine is loaded until something is changed", async ({ page }) => {
  const workers: string[] = [];
  page.on("request", (request) => {
    if (/engine-worker/.test(request.url())) workers.push(request.url());
  });
  await page.goto(lesson);
  await page.getByRole("button", { name: "Lock and run", exact: true }).click();
  await expect(page.locator("mesh-experiment")).toContainText("all");
  expect(workers).toEqual([]);
});

test("a myth shows reality only after the answer is locked", async ({ page }) => {
  await page.goto("myths/weights-add-up/");
  await expect(page.getByRole("heading", { name: "Reality" })).toBeHidden();
  await page.getByLabel(/Istio refuses weights/).check();
  await page.getByLabel("Certain").check({ force: true });
  await page.getByRole("button", { name: "Lock and run it" }).click();
  await expect(page.getByRole("heading", { name: "Reality" })).toBeVisible();
  await expect(page.getByText("not as you said")).toBeVisible();
  await expect(page.getByText("3/4").first()).toBeVisible();
});

test("the search finds the lesson", async ({ page }) => {
  await page.goto("");
  await page.keyboard.press("Control+k");
  await page.getByRole("searchbox").fill("weighted");
  await page
    .getByRole("dialog", { name: "Search" })
    .getByRole("link", { name: /Routing and weighted splits/ })
    .first()
    .click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Routing and weighted splits");
});
