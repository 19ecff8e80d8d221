/** A lab inside somebody else's page: the same workspace, one file, nothing fetched. */
import { scriptUrlPolicy } from "../trusted-types.ts";
import { decodeLabPage } from "../decode-page.ts";
import { labStorage } from "../storage.ts";
import { mountWorkspace } from "../workspace/mount.tsx";
import { playerOptions } from "./player-options.ts";

/** The engine's worker as text; the build puts it here. */
declare const ENGINE_SOURCE: string;

const policy = scriptUrlPolicy((url) => url.startsWith("blob:"));

function spawnWorker(): Worker {
  const url = URL.createObjectURL(new Blob([ENGINE_SOURCE], { type: "text/javascript" }));
  const worker = new Worker(policy.createScriptURL(url));
  URL.revokeObjectURL(url);
  return worker;
}

const root = document.getElementById("workspace");
const text = document.getElementById("lab-data")?.textContent;
if (root !== null && text !== undefined && text !== "") {
  const lab = decodeLabPage(text);
  const { theme } = playerOptions(location.search);
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const show = (): void => {
    document.documentElement.dataset["theme"] =
      theme === "auto" ? (dark.matches ? "dark" : "light") : theme;
  };
  show();
  dark.addEventListener("change", show);
  mountWorkspace(root, lab, {
    spawnWorker,
    storage: labStorage(lab.opened.lab.slug),
    links: { home: "#" },
    frame: true,
  });
}
