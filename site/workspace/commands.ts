/** Everything that can be done by name: what the palette lists, and the menu a part of. */
import type { Desk } from "./context.ts";
import { titles } from "./dock/titles.ts";

export interface Command {
  readonly id: string;
  readonly title: string;
  /** The key that does the same. */
  readonly keys?: string;
  readonly run: () => void;
}

/** The single keys, while no field has the focus. */
export const singleKeys = [
  { key: "?", command: "keys" },
  { key: "r", command: "run" },
  { key: "h", command: "hint" },
  { key: "t", command: "dock/trace" },
  { key: "q", command: "dock/requests" },
  { key: "m", command: "dock/metrics" },
  { key: "d", command: "dock/diff" },
  { key: "l", command: "dock/timeline" },
] as const;

export function commandsOf(desk: Desk): readonly Command[] {
  return [
    ...runCommands(desk),
    ...viewCommands(desk),
    ...fileCommands(desk),
    ...helpCommands(desk),
  ].map((command) => {
    const single = singleKeys.find((one) => one.command === command.id)?.key;
    return single === undefined || command.keys !== undefined
      ? command
      : { ...command, keys: single };
  });
}

function runCommands({ store, actions }: Desk): readonly Command[] {
  const steps = store.lab.steps.flatMap(({ title }, index): readonly Command[] => {
    const open =
      index === 0 || store.steps.value[store.lab.steps[index - 1]?.id ?? ""]?.passed === true;
    if (!open || index === store.stepIndex.value) return [];
    const run = (): void => {
      actions.goToStep(index);
    };
    return [
      { id: `step/${String(index)}`, title: `Go to step ${String(index + 1)}: ${title}`, run },
    ];
  });
  const hint: Command = {
    id: "hint",
    title: "Take the next hint",
    run: () => {
      actions.takeHint();
    },
  };
  return [
    {
      id: "run",
      title: store.free ? "Apply and run" : "Run",
      keys: "Ctrl ↵",
      run: () => void actions.run(),
    },
    ...(store.free ? [] : [hint]),
    ...steps,
    ...store.lab.requests
      .filter(() => store.free || store.progress.value.guess !== undefined)
      .map(({ id, label, spec }): Command => ({
        id: `send/${id}`,
        title: `Send ${label}`,
        run: () => void actions.send(spec, label),
      })),
  ];
}

function viewCommands({ store, actions, terminal }: Desk): readonly Command[] {
  const tabs = (["trace", "requests", "metrics", "diff", "timeline", "terminal"] as const).filter(
    (tab) => tab !== "terminal" || terminal !== undefined,
  );
  return [
    ...tabs.map((tab): Command => ({
      id: `dock/${tab}`,
      title: `${store.dock.value === tab ? "Close" : "Open"} ${titles[tab].toLowerCase()}`,
      run: () => {
        actions.toggleDock(tab);
      },
    })),
    {
      id: "view",
      title:
        store.meshView.value === "graph"
          ? "Show the mesh as a table"
          : "Show the mesh as a picture",
      run: () => {
        actions.showMesh(store.meshView.value === "graph" ? "table" : "graph");
      },
    },
    {
      id: "legend",
      title: "Legend of the picture",
      run: () => {
        actions.toggleLegend();
      },
    },
  ];
}

function fileCommands({ store, actions }: Desk): readonly Command[] {
  const files = [...store.files.value, ...store.world].map(({ name }): Command => ({
    id: `file/${name}`,
    title: `Open ${name}`,
    run: () => {
      actions.openFile(name);
    },
  }));
  const last = store.past.value.at(-1);
  const undo =
    last === undefined
      ? []
      : [
          {
            id: "undo",
            title: `Undo: back to ${last.why}`,
            run: () => {
              actions.undo();
            },
          },
        ];
  return [
    ...files,
    ...undo,
    {
      id: "reset",
      title: "Reset the files to the start",
      run: () => {
        actions.reset();
      },
    },
    ...(store.frame
      ? []
      : [{ id: "share", title: "Copy a link to these files", run: () => void actions.share() }]),
    {
      id: "download",
      title: "Download as YAML for kubectl apply",
      run: () => {
        actions.download();
      },
    },
    { id: "curl", title: "Copy the request as curl", run: () => void actions.copyCurl() },
  ];
}

function helpCommands({ actions }: Desk): readonly Command[] {
  return [
    {
      id: "palette",
      title: "All commands",
      keys: "Ctrl K",
      run: () => {
        actions.openDialog("palette");
      },
    },
    {
      id: "keys",
      title: "Keyboard shortcuts",
      keys: "?",
      run: () => {
        actions.openDialog("keys");
      },
    },
  ];
}

/** The commands that fit what was typed, best first: at the start of a word before inside one. */
export function findCommands(commands: readonly Command[], query: string): readonly Command[] {
  const words = query
    .toLowerCase()
    .split(/\s+/u)
    .filter((word) => word !== "");
  const rank = ({ title }: Command): number | undefined => {
    const text = title.toLowerCase();
    let sum = 0;
    for (const word of words) {
      const at = text.indexOf(word);
      if (at < 0) return undefined;
      sum += at === 0 ? 0 : text[at - 1] === " " ? 1 : 2;
    }
    return sum;
  };
  return commands
    .flatMap((command) => {
      const found = rank(command);
      return found === undefined ? [] : [{ command, found }];
    })
    .sort((a, b) => a.found - b.found)
    .map(({ command }) => command);
}
