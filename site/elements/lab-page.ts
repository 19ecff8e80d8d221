/** Brings a lab page to life: the data stands in the page, the worker beside it. */
import { decodeLabPage } from "../decode-page.ts";
import { labStorage } from "../storage.ts";
import { spawnWorker } from "../engine-spawn.ts";
import { worlds } from "../worlds.ts";
import { mountWorkspace } from "../workspace/mount.tsx";

const root = document.getElementById("workspace");
const text = document.getElementById("lab-data")?.textContent ?? "";
const data = text === "" ? undefined : decodeLabPage(text);
if (root !== null && data !== undefined) {
  mountWorkspace(root, data, {
    spawnWorker,
    storage: labStorage(data.opened.lab.slug),
    links: data.links,
    ...(data.opened.lab.steps.length === 0 && { worlds }),
    terminal: () => import("../workspace/terminal/terminal.ts"),
  });
}
