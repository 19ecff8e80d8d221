import { useEffect, useRef } from "preact/hooks";
import type { VNode } from "preact";
import { commandsOf } from "./commands.ts";
import { useDesk } from "./context.ts";
import { Icon } from "./Icon.tsx";

const shown = ["undo", "reset", "share", "download", "curl", "palette", "keys"];

/** What is seldom wanted, behind three dots. */
export function Menu(): VNode {
  const desk = useDesk();
  const { store, actions } = desk;
  const open = store.menu.value;
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!open) return undefined;
    const close = (event: Event): void => {
      if (event instanceof KeyboardEvent && event.key !== "Escape") return;
      const inside = event.target instanceof Node && box.current?.contains(event.target) === true;
      if (event.type === "pointerdown" && inside) return;
      actions.toggleMenu(false);
      if (event.type === "keydown") box.current?.querySelector("button")?.focus();
    };
    document.addEventListener("pointerdown", close);
    document.addEventListener("keydown", close);
    return () => {
      document.removeEventListener("pointerdown", close);
      document.removeEventListener("keydown", close);
    };
  }, [open]);
  return (
    <div class="menu-box" ref={box}>
      <button
        type="button"
        class="btn bare icon"
        aria-label="More"
        aria-expanded={open}
        onClick={() => {
          actions.toggleMenu();
        }}
      >
        <Icon name="more" />
      </button>
      {open ? (
        <ul class="menu">
          {commandsOf(desk)
            .filter(({ id }) => shown.includes(id))
            .map(({ id, title, keys, run }) => (
              <li key={id}>
                <button
                  type="button"
                  onClick={() => {
                    actions.toggleMenu(false);
                    run();
                  }}
                >
                  {title}
                  {keys === undefined ? null : <kbd>{keys}</kbd>}
                </button>
              </li>
            ))}
        </ul>
      ) : null}
    </div>
  );
}
