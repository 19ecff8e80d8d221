import { useEffect, useRef, useState } from "preact/hooks";
import type { ComponentChildren, VNode } from "preact";
import { commandsOf, findCommands, singleKeys, type Command } from "./commands.ts";
import { useDesk } from "./context.ts";
import { Icon } from "./Icon.tsx";

/** The palette or the sheet of shortcuts, over everything. */
export function Dialogs(): VNode | null {
  const { store } = useDesk();
  switch (store.dialog.value) {
    case "palette":
      return <Palette />;
    case "keys":
      return <KeySheet />;
    case undefined:
      return null;
  }
}

/** A modal box of the platform's own: it keeps the focus, and Escape closes it. */
function Box({
  label,
  children,
}: {
  readonly label: string;
  readonly children: ComponentChildren;
}): VNode {
  const { actions } = useDesk();
  const box = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    box.current?.showModal();
  }, []);
  return (
    <dialog
      class="sheet-box"
      aria-label={label}
      ref={box}
      onClose={() => {
        actions.openDialog(undefined);
      }}
      onClick={(event) => {
        if (event.target === box.current) box.current?.close();
      }}
    >
      {children}
    </dialog>
  );
}

function Palette(): VNode {
  const desk = useDesk();
  const [query, setQuery] = useState("");
  const [at, setAt] = useState(0);
  const found = findCommands(commandsOf(desk), query).slice(0, 50);
  const choose = (command: Command | undefined): void => {
    desk.actions.openDialog(undefined);
    command?.run();
  };
  const move = (step: number): void => {
    setAt((at + step + found.length) % Math.max(1, found.length));
  };
  return (
    <Box label="Commands">
      <input
        class="field palette"
        type="text"
        role="combobox"
        aria-label="Find a command"
        aria-expanded="true"
        aria-controls="palette-list"
        aria-activedescendant={found.length === 0 ? undefined : `command-${String(at)}`}
        placeholder="Find a command"
        value={query}
        onInput={(event) => {
          setQuery(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={(event) => {
          if (event.key === "ArrowDown") move(1);
          else if (event.key === "ArrowUp") move(-1);
          else if (event.key === "Enter") choose(found[at]);
          else return;
          event.preventDefault();
          event.stopPropagation();
        }}
      />
      <ul class="commands" id="palette-list" role="listbox" aria-label="Commands">
        {found.map((command, i) => (
          <li
            key={command.id}
            id={`command-${String(i)}`}
            role="option"
            aria-selected={i === at}
            onClick={() => {
              choose(command);
            }}
          >
            {command.title}
            {command.keys === undefined ? null : <kbd>{command.keys}</kbd>}
          </li>
        ))}
      </ul>
      {found.length === 0 ? <p class="empty">No command has these words.</p> : null}
    </Box>
  );
}

const editorKeys = [
  ["Ctrl ↵", "Run"],
  ["Ctrl K", "All commands"],
  ["Ctrl Space", "Complete"],
  ["Ctrl .", "Take the fix on this line"],
  ["Ctrl F", "Find in the file"],
  ["Ctrl Z", "Undo typing"],
  ["Ctrl Shift [", "Fold"],
  ["Esc, Tab", "Leave the editor"],
] as const;

function KeySheet(): VNode {
  const desk = useDesk();
  const { store, actions } = desk;
  const commands = commandsOf(desk);
  const singles = singleKeys.flatMap(({ key, command }) => {
    const title = commands.find(({ id }) => id === command)?.title;
    return title === undefined ? [] : [[key, title] as const];
  });
  return (
    <Box label="Keyboard shortcuts">
      <header class="sheet-head">
        <h2>Keyboard shortcuts</h2>
        <button
          type="button"
          class="btn bare icon"
          aria-label="Close"
          onClick={() => {
            actions.openDialog(undefined);
          }}
        >
          <Icon name="cross" />
        </button>
      </header>
      <KeyList keys={editorKeys} />
      <h3>Single keys, outside of fields</h3>
      <KeyList keys={singles} />
      <label class="sheet-switch">
        <input
          type="checkbox"
          checked={store.singleKeys.value}
          onChange={(event) => {
            actions.useSingleKeys(event.currentTarget.checked);
          }}
        />
        Use single keys
      </label>
    </Box>
  );
}

function KeyList({ keys }: { readonly keys: readonly (readonly [string, string])[] }): VNode {
  return (
    <dl class="key-list">
      {keys.map(([key, title]) => (
        <div key={key}>
          <dt>
            <kbd>{key}</kbd>
          </dt>
          <dd>{title}</dd>
        </div>
      ))}
    </dl>
  );
}
