import { commandsOf, singleKeys } from "./commands.ts";
import type { Desk } from "./context.ts";

/** Whether letters that are typed here are text. The editor's shadow root stands for its field. */
function takesText(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return (
    target.isContentEditable ||
    target.shadowRoot !== null ||
    target.matches("input:not([type=range], [type=checkbox]), textarea, select, [role=textbox]")
  );
}

/** The workspace's shortcuts; returns how to stop. Ctrl K is caught before the site's search takes it. */
export function listenToKeys(root: HTMLElement, desk: Desk): () => void {
  const { store, actions } = desk;
  const onChord = (event: KeyboardEvent): void => {
    const chord = event.ctrlKey || event.metaKey;
    if (!chord || event.key.toLowerCase() !== "k" || event.shiftKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    actions.openDialog(store.dialog.value === "palette" ? undefined : "palette");
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || store.dialog.value !== undefined) return;
    if (event.ctrlKey || event.metaKey) {
      if (event.key !== "Enter") return;
      event.preventDefault();
      void actions.run();
      return;
    }
    if (!store.singleKeys.value || event.altKey || takesText(event.target)) return;
    const command = singleKeys.find(({ key }) => key === event.key)?.command;
    const found = commandsOf(desk).find(({ id }) => id === command);
    if (found === undefined) return;
    event.preventDefault();
    found.run();
  };
  document.addEventListener("keydown", onChord, { capture: true });
  const area = root.ownerDocument;
  area.addEventListener("keydown", onKey);
  return () => {
    document.removeEventListener("keydown", onChord, { capture: true });
    area.removeEventListener("keydown", onKey);
  };
}
