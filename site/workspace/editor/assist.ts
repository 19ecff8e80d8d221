/** Completion and hover texts; the engine knows what to say, this only shows it. */
import { autocompletion, type Completion, type CompletionContext } from "@codemirror/autocomplete";
import type { Extension } from "@codemirror/state";
import { hoverTooltip, type Tooltip } from "@codemirror/view";
import type { Completions, HoverText } from "../../../engine/index.ts";

export interface Assist {
  readonly complete: (offset: number) => Promise<Completions | undefined>;
  readonly hover: (offset: number) => Promise<HoverText | undefined>;
}

const nameCharacters = /^[\w./"*-]*$/u;

export function assistFor({ complete, hover }: Assist): Extension {
  return [
    autocompletion({
      override: [(context) => optionsAt(context, complete)],
      activateOnCompletion: ({ apply }) => typeof apply === "string" && apply.endsWith(" "),
      icons: false,
    }),
    hoverTooltip(async (_, offset) => {
      const says = await hover(offset);
      return says === undefined ? null : tooltip(says);
    }),
  ];
}

async function optionsAt(context: CompletionContext, complete: Assist["complete"]) {
  const line = context.state.doc.lineAt(context.pos);
  const typed = line.text.slice(0, context.pos - line.from);
  // While typing, an empty line asks only where something has begun: after a dash, a colon or a word.
  if (!context.explicit && !/[\w"]$|[-:[{,] $/u.test(typed)) return null;
  const found = await complete(context.pos);
  if (found === undefined || found.options.length === 0) return null;
  return {
    from: found.from,
    validFor: nameCharacters,
    options: found.options.map(({ label, detail, doc, apply }, index): Completion => ({
      label,
      detail,
      // The API's own order, and not the alphabet's.
      sortText: String(index).padStart(4, "0"),
      ...(doc !== undefined && { info: doc }),
      ...(apply !== undefined && { apply }),
    })),
  };
}

function tooltip({ from, to, doc }: HoverText): Tooltip {
  return {
    pos: from,
    end: to,
    above: true,
    create() {
      const dom = document.createElement("div");
      dom.className = "cm-doc";
      const [title = "", ...rest] = doc.split("\n");
      const head = document.createElement("b");
      head.textContent = title;
      const body = document.createElement("span");
      body.textContent = rest.join(" ");
      dom.append(head, body);
      return { dom };
    },
  };
}
