import { expect } from "@playwright/test";
import { editorOf, test, writeYaml } from "./open-page.ts";

const good = `apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: v1
kind: Service
metadata: { name: hello, namespace: shop }
spec: { selector: { app: hello }, ports: [{ name: http, port: 80, targetPort: 8080 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: hello-v1, namespace: shop }
spec: { replicas: 1, template: { metadata: { labels: { app: hello, version: v1 } }, spec: { containers: [{ name: app }] } } }
`;

/** Each answer of `hello` waits for two more of its own. */
const endless = `---
apiVersion: signalbox.dev/v1
kind: Behavior
metadata: { name: hello-v1, namespace: shop }
spec:
  responses: [{ status: 200 }]
  calls: [["http://hello/", "http://hello/"]]
`;

const broken = [
  ["an open quote", 'kind: "Namespace'],
  ["a tab", "kind:\n\tNamespace"],
  ["a kind that nobody has", "apiVersion: example.test/v1\nkind: Wish\nmetadata: { name: a }"],
  ["half a document", `${good}---\napiVersion: networking.istio.io/v1\nkind: VirtualServ`],
  ["more than a file may hold", `# ${"x".repeat(128 * 1024)}\n`],
] as const;

for (const [what, text] of broken) {
  test(`${what}: a message, the last mesh, and nothing lost`, async ({ page }) => {
    await page.goto("playground/");
    await page.getByRole("button", { name: "Run Ctrl" }).click();
    await expect(page.locator(".picture")).toContainText("hello");
    await writeYaml(page, editorOf(page), text);
    await page.getByRole("button", { name: "Run Ctrl" }).click();
    await expect(page.locator(".strip")).toHaveAttribute("data-verdict", "refused");
    await expect(page.locator(".strip .fact").first()).not.toBeEmpty();
    await expect(page.locator(".picture")).toContainText("hello");
    await expect(editorOf(page)).toContainText(text.trim().slice(-4).trim());
  });
}

test("R99: calls without end are ended with a message, and the next run works", async ({
  page,
}) => {
  await page.goto("playground/");
  await writeYaml(page, editorOf(page), good + endless);
  await page.getByRole("button", { name: "Run Ctrl" }).click();
  await page.getByLabel("URL").fill("http://hello/");
  await page.getByRole("button", { name: "Send 1,000" }).click();
  await expect(page.locator("[data-shares], [role=alert], .strip .fact.fail").first()).toBeVisible({
    timeout: 20_000,
  });
  await writeYaml(page, editorOf(page), good);
  await page.getByRole("button", { name: "Run Ctrl" }).click();
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await expect(page.locator(".tag.pass:visible", { hasText: "200" }).first()).toBeVisible();
});
