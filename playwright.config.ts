import { defineConfig } from "@playwright/test";
import { findBrowser } from "./tools/browser.ts";

const port = Number(process.env.E2E_PORT ?? "4399");

export default defineConfig({
  testDir: "site/e2e",
  testMatch: "**/*.e2e.ts",
  outputDir: "test-results",
  fullyParallel: true,
  forbidOnly: true,
  workers: 2,
  timeout: 60_000,
  use: {
    baseURL: `http://localhost:${port}`,
    launchOptions: await findBrowser(),
    trace: "retain-on-failure",
    locale: "en-GB",
    timezoneId: "UTC",
  },
  projects: [{ name: "chromium", use: { browserName: "chromium" } }],
  webServer: {
    command: `node tools/serve.ts --port ${port}`,
    port,
    reuseExistingServer: false,
  },
});
