import type { VNode } from "preact";
import { useDesk } from "./context.ts";
import { Icon } from "./Icon.tsx";

/** Gives a pane the whole width, and takes it back. */
export function GrowButton({ pane }: { readonly pane: "yaml" | "mesh" }): VNode {
  const { store, actions } = useDesk();
  const name = pane === "yaml" ? "YAML" : "mesh";
  return (
    <button
      type="button"
      class="btn bare icon grow-key"
      aria-label={`Full width for the ${name}`}
      aria-pressed={store.grown.value === pane}
      onClick={() => {
        actions.grow(pane);
      }}
    >
      <Icon name="grow" />
    </button>
  );
}
