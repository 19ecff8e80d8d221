/** What a lab's page needs, computed when the site is built. */
import { catalogSlugs, loadBundle } from "../labs/load.ts";
import { openBundle } from "./workspace/open-result.ts";
import type { OpenResult, WorkspaceBundle } from "./workspace/protocol.ts";

export interface LabData {
  readonly bundle: WorkspaceBundle;
  readonly opened: OpenResult;
}

export function labSlugs(): readonly string[] {
  return catalogSlugs();
}

export function labData(slug: string): LabData {
  const bundle = loadBundle(slug);
  return { bundle, opened: openBundle(bundle).view };
}

/** JSON that may stand inside a script element. */
export function jsonForPage(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === "bigint" ? String(part) : part,
  ).replaceAll("<", "\\u003c");
}
