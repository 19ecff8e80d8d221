import { useEffect } from "preact/hooks";
import type { VNode } from "preact";
import type { SourceFile } from "../../../engine/index.ts";
import { useDesk } from "../context.ts";
import { diffLines, nearChanges, type DiffLine } from "../line-diff.ts";
import { sharesWords } from "../Shares.tsx";
import type { DiffBase, Store } from "../store.ts";
import { Empty } from "./Empty.tsx";

/** Which requests change between the start and now, and which lines. */
export function DiffPanel(): VNode {
  const { store, actions } = useDesk();
  useEffect(() => {
    void actions.compare();
  }, [store.files.value]);
  return (
    <div class="dock-body halves">
      <div tabIndex={0} role="region" aria-label="Behaviour before and after">
        <Behaviour />
      </div>
      <div tabIndex={0} role="region" aria-label="Text difference">
        <Bases />
        <Texts />
      </div>
    </div>
  );
}

function Behaviour(): VNode {
  const { store } = useDesk();
  if (store.done.value === undefined)
    return <Empty says="Run first: outcomes are not shown before." />;
  if (store.lab.requests.length === 0)
    return <Empty says="A lab’s requests are compared here; the playground has none of its own." />;
  const rows = (store.compared.value ?? []).map(({ label, before, after }) => ({
    label,
    was: sharesWords(before),
    is: sharesWords(after),
  }));
  // What changes comes first.
  const sorted = [...rows].sort((a, b) => Number(a.was === a.is) - Number(b.was === b.is));
  return (
    <table class="grid-table">
      <thead>
        <tr>
          <th scope="col">Request</th>
          <th scope="col">At the start</th>
          <th scope="col">Now</th>
        </tr>
      </thead>
      <tbody>
        {sorted.map(({ label, was, is }) => (
          <tr key={label} class={label === store.selection.value?.label ? "lit" : ""}>
            <td class="mono">{label}</td>
            <td>{was}</td>
            <td>{was === is ? <span class="quiet">same</span> : <b>{is}</b>}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const baseNames: Readonly<Record<DiffBase, string>> = {
  start: "the start",
  run: "the last run",
  solution: "a solution",
};

/** What stands on the left of the difference. A solution can be looked at after passing, or at the last hint. */
function Bases(): VNode {
  const { store, actions } = useDesk();
  const { passed, hints = 0 } = store.progress.value;
  const bases = (["start", "run", "solution"] as const).filter((base) => {
    if (base === "run") return store.done.value !== undefined;
    if (base === "solution")
      return (passed === true || hints >= 6) && store.step.value?.hints[5]?.files !== undefined;
    return true;
  });
  return (
    <p class="seen bases" role="group" aria-label="Compare with">
      <span class="quiet">Yours against</span>
      {bases.map((base) => (
        <button
          type="button"
          class="btn"
          key={base}
          aria-pressed={store.diffBase.value === base}
          onClick={() => {
            actions.showDiff(base);
          }}
        >
          {baseNames[base]}
        </button>
      ))}
    </p>
  );
}

function baseFiles(store: Store): readonly SourceFile[] | undefined {
  switch (store.diffBase.value) {
    case "solution":
      return store.step.value?.hints[5]?.files;
    case "run":
      return store.done.value?.files;
    case "start":
      return store.start;
  }
}

function Texts(): VNode {
  const { store } = useDesk();
  const old = baseFiles(store);
  const changed = store.files.value.flatMap(({ name, text }) => {
    const before = old?.find((file) => file.name === name)?.text ?? "";
    const lines = nearChanges(diffLines(before, text));
    return lines.length === 0 ? [] : [{ name, lines }];
  });
  if (changed.length === 0) return <Empty says="No line differs." />;
  return (
    <>
      {changed.map(({ name, lines }) => (
        <div class="diff" key={name}>
          <b>{name}</b>
          {lines.map((line, i) => (
            <Line line={line} key={i} />
          ))}
        </div>
      ))}
    </>
  );
}

const signs = { added: "+", removed: "-", same: " " } as const;

function Line({ line }: { readonly line: DiffLine | undefined }): VNode {
  if (line === undefined) return <div class="quiet">…</div>;
  const tone = { added: "add", removed: "del", same: "" }[line.kind];
  return (
    <div class={tone}>
      {signs[line.kind]} {line.text}
    </div>
  );
}
