import { expect } from "@playwright/test";
import { editorOf, test, writeYaml } from "./open-page.ts";

const deployment = (name: string, version: string): string => `---
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}-${version}, namespace: books, labels: { app: ${name}, version: ${version} } }
spec:
  replicas: 1
  selector: { matchLabels: { app: ${name}, version: ${version} } }
  template:
    metadata: { labels: { app: ${name}, version: ${version} } }
    spec: { containers: [{ name: ${name}, image: "books/${name}:${version}", ports: [{ containerPort: 9080 }] }] }
`;
const service = (name: string): string => `---
apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: books, labels: { app: ${name} } }
spec: { ports: [{ name: http, port: 9080 }], selector: { app: ${name} } }
`;

/** A shop of the shape of Istio's Bookinfo, written anew, and the rules under test. */
const books = `apiVersion: v1
kind: Namespace
metadata: { name: books, labels: { istio-injection: enabled } }
${["productpage", "details", "reviews", "ratings"].map(service).join("")}${[
  ["productpage", "v1"],
  ["details", "v1"],
  ["reviews", "v1"],
  ["reviews", "v2"],
  ["reviews", "v3"],
  ["ratings", "v1"],
]
  .map(([name = "", version = ""]) => deployment(name, version))
  .join("")}---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: books }
spec:
  host: reviews
  subsets:
    - { name: v1, labels: { version: v1 } }
    - { name: v2, labels: { version: v2 } }
    - { name: v3, labels: { version: v3 } }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: books }
spec:
  hosts: [reviews]
  http:
    - match:
        - headers: { end-user: { exact: jason } }
      route:
        - destination: { host: reviews, subset: v2 }
    - route:
        - destination: { host: reviews, subset: v1 }
          weight: 90
        - destination: { host: reviews, subset: v3 }
          weight: 10
`;

test("own manifests: a thousand requests, their shares, one trace and the access log", async ({
  page,
}) => {
  await page.goto("playground/");
  await writeYaml(page, editorOf(page), books);
  await page.getByRole("button", { name: "Run Ctrl" }).click();
  const from = page.getByLabel("From", { exact: true });
  await expect(from.getByRole("option", { name: /productpage/ })).toBeAttached();
  await from.selectOption({ label: "productpage-v1" });
  await page.getByLabel("URL").fill("http://reviews:9080/reviews/0");
  await page.getByRole("button", { name: "Send 1,000" }).click();
  const shares = page.locator("[data-shares]");
  await expect(shares).toContainText("of 1000");
  const [, v1 = "0"] = /v1: (\d+)/.exec((await shares.textContent()) ?? "") ?? [];
  expect(Number(v1)).toBeGreaterThan(850);
  expect(Number(v1)).toBeLessThan(950);
  await expect(page.getByRole("region", { name: "Access log" })).toContainText(
    "outbound|9080|v1|reviews.books.svc.cluster.local",
  );

  await page.getByRole("button", { name: "Add a header" }).click();
  await page.getByLabel("Name of header 1").fill("end-user");
  await page.getByLabel("Value of header 1").fill("jason");
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await page.getByRole("tab", { name: "Trace" }).click();
  await expect(page.locator(".whyrow.lit").first()).toContainText(/v2|end-user|jason/);
});
