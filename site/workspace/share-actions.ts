/** Ways out of the workspace: a link, a file, a command line. */
import { announce } from "./announce.ts";
import { curlOfForm } from "./curl.ts";
import { fragmentOf } from "./share.ts";
import type { Store } from "./store.ts";

export interface ShareActions {
  /** Puts a link to the files as they are into the clipboard and the address bar. */
  share(): Promise<void>;
  /** Saves every file as one, in the form that `kubectl apply -f` takes. */
  download(): void;
  copyCurl(): Promise<void>;
}

function say(store: Store, text: string): void {
  store.notice.value = text;
  announce(store, text);
}

async function copy(store: Store, text: string, done: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    say(store, done);
  } catch {
    say(store, `Copy this: ${text}`); // no clipboard in this frame, or not allowed
  }
}

/** Every file in one, with the line that parts documents, and where each part comes from. */
export function asOneFile(files: Store["files"]["value"]): string {
  return files
    .map(({ name, text }) => `# ${name}\n${text.replace(/^---\s*\n/u, "").trimEnd()}\n`)
    .join("---\n");
}

function save(name: string, text: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/yaml" }));
  link.download = name;
  link.click();
  setTimeout(() => {
    URL.revokeObjectURL(link.href);
  }, 1000);
}

export function createShareActions(store: Store): ShareActions {
  return {
    async share() {
      const fragment = await fragmentOf(store.files.value);
      if (fragment === undefined) {
        say(store, "These files are too large for a link. Download them instead.");
        return;
      }
      history.replaceState(history.state, "", fragment);
      await copy(store, location.href, "The link to these files is in your clipboard.");
    },
    download() {
      save(`${store.lab.slug}.yaml`, asOneFile(store.files.value));
    },
    async copyCurl() {
      await copy(store, curlOfForm(store.form.value), "The request is in your clipboard.");
    },
  };
}
