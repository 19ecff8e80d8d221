import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { cache, childEnvironment, root } from "../../tools/root.ts";
import { serve } from "../../tools/serve.ts";
import { editorOf, splitRule, watchPage, writeYaml } from "./open-page.ts";

const base = "/a/b/";
const folder = join(cache, "dist-base");

test("R7: the site works under another path, and every link stays there", async ({ page }) => {
  test.setTimeout(180_000);
  const env = { ...childEnvironment, BASE: base, OUT_DIR: folder };
  const build = spawnSync("npm", ["run", "--silent", "build"], { cwd: root, env });
  expect(build.status, String(build.stderr)).toBe(0);
  const { server, port } = await serve({ folder, port: 0, base });
  const home = `http://localhost:${String(port)}${base}`;
  const list: string[] = [];
  watchPage(page, "localhost", list);
  page.on("request", (request) => {
    // A player starts its worker from a blob of its own: that never leaves the page.
    if (!request.url().startsWith(home) && !request.url().startsWith("blob:")) {
      list.push(`outside: ${request.url()}`);
    }
  });

  const seen = new Set<string>();
  const queue = [home];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    expect((await page.goto(next))?.status(), next).toBe(200);
    const links = await page
      .locator("a[href]")
      .evaluateAll((anchors) =>
        anchors.map((anchor) => (anchor instanceof HTMLAnchorElement ? anchor.href : "")),
      );
    queue.push(...links.map((link) => link.replace(/#.*$/, "")).filter((link) => link !== ""));
  }
  expect(seen.size).toBeGreaterThan(8);

  await page.goto(`${home}labs/ten-percent-honestly/`);
  await page.getByRole("button", { name: "I don’t know" }).click();
  await writeYaml(page, editorOf(page), splitRule(["v1", 9], ["v2", 1]));
  await page.getByRole("button", { name: "Run Ctrl" }).click();
  await expect(page.getByText("All 2 checks pass").first()).toBeVisible();
  const { origins } = await page.context().storageState();
  const keys = origins.flatMap(({ localStorage: kept }) => kept.map(({ name }) => name));
  expect(
    keys.every((key) => key.startsWith("signalbox-lab:/a/b/:") || key === "sl-sidebar-state"),
    keys.join(" "),
  ).toBe(true);
  expect(list).toEqual([]);
  server.close();
});
