import { expect, test as base, type Locator, type Page } from "@playwright/test";

/** What a page did that none may do: requests to other hosts, policy violations, errors. */
export interface Misdeeds {
  readonly list: string[];
}

/** `test` whose page must not ask another host, break its policy or throw; checked after every test. */
export const test = base.extend<{ readonly misdeeds: Misdeeds }>({
  misdeeds: [
    async ({ page, baseURL }, use) => {
      const list: string[] = [];
      watchPage(page, new URL(baseURL ?? "http://localhost").hostname, list);
      await use({ list });
      expect(list).toEqual([]);
    },
    { auto: true },
  ],
});

/** Notes in `list` whatever `page` does amiss; `home` is the host it may ask. */
export function watchPage(page: Page, home: string, list: string[]): void {
  page.on("request", (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (["http:", "https:", "ws:"].includes(protocol) && hostname !== home)
      list.push(`asked ${request.url()}`);
  });
  page.on("pageerror", (error) => list.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" && !message.text().includes("404")) list.push(message.text());
  });
}

export function editorOf(page: Page | ReturnType<Page["frameLocator"]>): Locator {
  return page.locator(".cm-content");
}

/** Replaces what stands in the open file, as a reader would: select all, type. */
export async function writeYaml(page: Page, editor: Locator, text: string): Promise<void> {
  await editor.click();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.insertText(text);
}

export function splitRule(...weights: readonly (readonly [string, number])[]): string {
  const route = weights
    .map(
      ([subset, weight]) => `        - destination:
            host: sailings
            subset: ${subset}
          weight: ${String(weight)}
`,
    )
    .join("");
  return `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: sailings
  namespace: pier
spec:
  hosts:
    - sailings
  http:
    - route:
${route}`;
}
