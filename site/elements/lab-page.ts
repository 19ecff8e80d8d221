/** Brings a lab page to life: the data stands in the page, the worker beside it. */
import { labStorage } from "../storage.ts";
import { spawnWorker } from "../engine-spawn.ts";
import { mountWorkspace, type MountedLab } from "../workspace/mount.tsx";
import type { WorkspaceLinks } from "../workspace/context.ts";

interface PageData extends MountedLab {
  readonly links: WorkspaceLinks;
}

function pageData(): PageData | undefined {
  const text = document.getElementById("lab-data")?.textContent;
  if (text === undefined || text === "") return undefined;
  const data: PageData = JSON.parse(text);
  return data;
}

const root = document.getElementById("workspace");
const data = pageData();
if (root !== null && data !== undefined) {
  mountWorkspace(root, data, {
    spawnWorker,
    storage: labStorage(data.opened.lab.slug),
    links: data.links,
    terminal: () => import("../workspace/terminal/terminal.ts"),
  });
}
