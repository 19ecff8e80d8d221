/** `npm run picture`: the README's picture, a screenshot of the built lab page after a first run that fails. */
import { join } from "node:path";
import { chromium } from "playwright";
import { findBrowser } from "./browser.ts";
import { buildIfNeeded } from "./build-if-needed.ts";
import { dist, root } from "./root.ts";
import { serve } from "./serve.ts";

if (!buildIfNeeded()) process.exit(1);
const { server, port } = await serve({ folder: dist, port: 0 });
const browser = await chromium.launch(await findBrowser());
try {
  const page = await browser.newPage({
    viewport: { width: 1440, height: 900 },
    colorScheme: "light",
    reducedMotion: "reduce", // the same picture every time
  });
  await page.goto(`http://localhost:${port}/labs/crew-first/`);
  await page.locator(".cm-content").waitFor();
  await page.getByRole("button", { name: "I don’t know" }).click();
  await page.getByRole("button", { name: /^Run/ }).click();
  await page.locator(".counter").waitFor();
  await page.screenshot({ path: join(root, "site/pictures/lab-page.png") });
} finally {
  await browser.close();
  server.close();
  server.closeAllConnections();
}
