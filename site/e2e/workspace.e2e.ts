/** What surrounds the loop of a lab: palette, shortcuts, dock, links, files. */
import { readFileSync } from "node:fs";
import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";
import { editorOf, splitRule, test, writeYaml } from "./open-page.ts";

async function openLab(page: Page): Promise<void> {
  await page.goto("labs/crew-first/");
  await expect(editorOf(page)).toBeVisible();
}

async function runLab(page: Page): Promise<void> {
  await page.getByRole("button", { name: "I don’t know" }).click();
  await page.getByRole("button", { name: "Run Ctrl" }).click();
  await expect(page.getByText("3 of 4 checks pass").first()).toBeVisible();
}

test("the palette finds a command by its words and runs it", async ({ page }) => {
  await openLab(page);
  await page.keyboard.press("ControlOrMeta+k");
  const palette = page.getByRole("dialog", { name: "Commands" });
  await palette.getByRole("combobox", { name: "Find a command" }).fill("table mesh");
  await expect(palette.getByRole("option")).toHaveCount(1);
  await page.keyboard.press("Enter");
  await expect(palette).toHaveCount(0);
  await expect(page.getByRole("table", { name: "Traffic between workloads" })).toBeVisible();
});

test("single keys work outside of fields, and can be switched off", async ({ page }) => {
  await openLab(page);
  await page.getByRole("button", { name: "Table" }).focus();
  await page.keyboard.press("?");
  const sheet = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await expect(sheet).toContainText("Complete");
  await page.keyboard.press("Escape");
  await expect(sheet).toHaveCount(0);
  await page.getByRole("button", { name: "Table" }).focus();
  await page.keyboard.press("d");
  await expect(page.getByRole("tab", { name: "Diff" })).toHaveAttribute("aria-selected", "true");
  await page.getByRole("button", { name: "Table" }).focus();
  await page.keyboard.press("?");
  await sheet.getByRole("checkbox", { name: "Use single keys" }).uncheck();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Table" }).focus();
  await page.keyboard.press("t");
  await expect(page.getByRole("tab", { name: "Diff" })).toHaveAttribute("aria-selected", "true");
});

test("timeline and playback walk through the run request by request", async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 }); // narrower, the dock lies over playback
  await openLab(page);
  await runLab(page);
  await page.getByRole("tab", { name: "Timeline" }).click();
  const dock = page.getByRole("tabpanel", { name: "Timeline" });
  await expect(dock.getByRole("img", { name: /^200 requests/ })).toBeVisible();
  const slider = dock.getByRole("slider", { name: "Request by request" });
  await slider.focus();
  await page.keyboard.press("End");
  await expect(slider).toHaveAttribute("aria-valuetext", /^1\.990 s/);
  await page.getByRole("button", { name: "The request before" }).click();
  await expect(slider).toHaveAttribute("aria-valuetext", /^1\.980 s/);
});

test("metrics tell rate, failures and latency", async ({ page }) => {
  await openLab(page);
  await runLab(page);
  await page.getByRole("tab", { name: "Metrics" }).click();
  const panel = page.getByRole("region", { name: "Metrics" });
  await expect(panel).toContainText("200");
  await expect(panel).toContainText("p95");
  await expect(panel).toContainText("none");
});

test("a link opens the same files elsewhere, and what was there can be had back", async ({
  page,
}) => {
  await page.goto("playground/");
  await expect(editorOf(page)).toBeVisible();
  await writeYaml(page, editorOf(page), "# shared with you\n");
  await page.getByRole("button", { name: "Share" }).click();
  await expect(page).toHaveURL(/#s=1\./);
  const link = page.url();
  await writeYaml(page, editorOf(page), "# mine\n");
  await page.waitForTimeout(300); // it is written a moment after the last key
  await page.goto("about:blank");
  await page.goto(link);
  await expect(editorOf(page)).toContainText("# shared with you");
  await page.getByRole("button", { name: /^Undo/ }).click();
  await expect(editorOf(page)).toContainText("# mine");
});

test("a damaged link says so and changes nothing", async ({ page }) => {
  await page.goto("playground/#s=1.AAAA");
  await expect(page.getByRole("alert")).toContainText("Nothing was opened");
  await expect(editorOf(page)).toContainText("istio-injection");
});

test("the files are downloaded as one that kubectl can apply", async ({ page }) => {
  await openLab(page);
  await page.getByRole("button", { name: "More", exact: true }).click();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: /^Download/ }).click(),
  ]);
  expect(download.suggestedFilename()).toBe("crew-first.yaml");
  const text = readFileSync(await download.path(), "utf8");
  expect(text).toContain("kind: VirtualService");
  expect(text).toContain("\n---\n");
});

test("blocks can be put in order, and the order is judged", async ({ page }) => {
  await openLab(page);
  for (let i = 0; i < 4; i++) await page.getByRole("button", { name: /^Hint/ }).first().click();
  const check = page.getByRole("button", { name: "Check the order" });
  await check.click();
  await expect(page.getByText(/are in order; look at block/)).toBeVisible();
  await page.getByRole("button", { name: "Move block 2 up" }).click();
  await check.click();
  await expect(page.getByText(/look at block 2/)).toBeVisible();
});

test("the playground begins with another world, and lists what is wrong in it", async ({
  page,
}) => {
  await page.goto("playground/");
  await expect(editorOf(page)).toBeVisible();
  await page.getByRole("button", { name: "Bookinfo" }).click();
  await page.getByRole("button", { name: "reviews.yaml", exact: true }).click();
  await expect(editorOf(page)).toContainText("kind: DestinationRule");
  await writeYaml(page, editorOf(page), splitRule(["v9", 1]));
  await expect(page.getByRole("region", { name: "Findings" })).toContainText("IST0101");
});

test("a curl line fills the request builder", async ({ page }) => {
  await openLab(page);
  await page.getByLabel("URL").fill("curl -X POST -H 'x-lane: crew' http://sailings/search");
  await expect(page.getByLabel("URL")).toHaveValue("sailings/search");
  await expect(page.getByLabel("Method")).toHaveValue("POST");
  await expect(page.getByLabel("Value of header 1")).toHaveValue("crew");
});

const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing in any state, ${colorScheme}`, async ({ page }) => {
    test.setTimeout(180_000);
    const scan = async (state: string): Promise<void> => {
      const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze();
      const found = violations.map(({ id, nodes }) => [id, ...nodes.map(({ target }) => target)]);
      expect(found, state).toEqual([]);
    };
    await page.emulateMedia({ colorScheme });
    await openLab(page);
    await page.getByRole("button", { name: "Run Ctrl" }).click();
    await scan("prediction asked");
    await page.getByRole("button", { name: "Lock prediction" }).click();
    await expect(page.getByText("3 of 4 checks pass").first()).toBeVisible();
    await scan("failed");
    for (const tab of ["Trace", "Requests", "Metrics", "Diff", "Timeline", "Terminal"]) {
      await page.getByRole("tab", { name: tab, exact: true }).click();
      await page.waitForTimeout(300);
      await scan(tab);
    }
    await page.getByRole("tab", { name: "Terminal" }).click();
    for (let i = 0; i < 4; i++) await page.getByRole("button", { name: /^Hint/ }).first().click();
    await page.getByRole("button", { name: "Legend" }).click();
    await page.getByRole("button", { name: "Table" }).click();
    await scan("hints, legend and table");
    await page.getByRole("button", { name: "More", exact: true }).click();
    await scan("menu");
    await page.keyboard.press("ControlOrMeta+k");
    await scan("palette");
    await page.keyboard.press("Escape");
    await writeYaml(page, editorOf(page), splitRule(["v1", 1]).replace("hosts:", "hots:"));
    await page.getByRole("button", { name: "Run Ctrl" }).click();
    await expect(page.getByText(/^Refused/).first()).toBeVisible();
    await scan("refused");
  });
}

test("an edge selects a request that went along it, and a pane can have the whole width", async ({
  page,
}) => {
  await openLab(page);
  await runLab(page);
  await page.getByRole("button", { name: "Full width for the mesh" }).click();
  await expect(page.getByRole("region", { name: "YAML" })).toBeHidden();
  await page.locator("[data-edge^='ops/dispatch'] .m-pill-t").first().click();
  await expect(page.locator(".showing")).toContainText("from dispatch");
  await page.getByRole("button", { name: "Full width for the mesh" }).click();
  await expect(editorOf(page)).toBeVisible();
});
