import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["**/*.test.{ts,tsx}"],
    exclude: ["node_modules/**", "dist/**", ".astro/**", "site/e2e/**"],
    environment: "node",
    // Two cores, and the conformance and browser stages want their share.
    maxWorkers: 2,
    // A slow machine is no failure: timed requirements live in bench/.
    testTimeout: 60_000,
    expect: { requireAssertions: true },
  },
});
