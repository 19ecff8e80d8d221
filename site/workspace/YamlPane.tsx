import { useEffect, useRef } from "preact/hooks";
import type { VNode } from "preact";
import { useDesk } from "./context.ts";
import type { EditorHandle } from "./editor/editor.ts";
import { Icon } from "./Icon.tsx";
import { litLines, type LitLine } from "./lit.ts";
import type { Store } from "./store.ts";
import { changedFiles } from "./verdict.ts";
import { yamlTokens } from "./yaml-tokens.ts";

const tokenClass = { key: "k", value: "s", number: "d", comment: "p", mark: "p" } as const;

/** The text before the editor is there, and without script: the same box, the same lines. */
function StaticCode({ text, name }: { readonly text: string; readonly name: string }): VNode {
  return (
    <pre class="code" tabIndex={0} role="region" aria-label={name}>
      <code>
        {text.split("\n").map((line, i) => (
          <span class="l" key={i}>
            <i class="g" />
            <b class="n">{i + 1}</b>
            <span class="t">
              {yamlTokens(line).map(({ kind, text: piece }, j) => (
                <span class={tokenClass[kind]} key={j}>
                  {piece}
                </span>
              ))}
            </span>
            <em />
          </span>
        ))}
      </code>
    </pre>
  );
}

/** The files as tabs, and the editor. */
export function YamlPane(): VNode {
  const { store, actions } = useDesk();
  const files = store.files.value;
  const active = store.activeFile.value;
  const peek = store.peek.value;
  const changed = changedFiles(files, store.start);
  const shown =
    files.find(({ name }) => name === active) ?? (peek?.name === active ? peek : files[0]);
  return (
    <section class="pane yaml" aria-label="YAML">
      <div class="pane-head">
        <div class="files" role="tablist" aria-label="Files">
          {[...files, ...(peek === undefined ? [] : [peek])].map(({ name }) => (
            <button
              type="button"
              role="tab"
              key={name}
              aria-selected={name === shown?.name}
              onClick={() => {
                actions.openFile(name);
              }}
            >
              {name.replace(/^worlds?\//u, "")}
              {changed.has(name) ? <span class="dot" role="img" aria-label="changed" /> : null}
            </button>
          ))}
        </div>
        <span class="spring" />
        {store.past.value.length === 0 ? null : (
          <button
            type="button"
            class="btn bare icon"
            aria-label={`Undo: back to ${store.past.value.at(-1)?.why ?? "before"}`}
            title="Undo the reset or the load"
            onClick={() => {
              actions.undo();
            }}
          >
            <Icon name="undo" />
          </button>
        )}
        <button
          type="button"
          class="btn bare icon"
          aria-label="Compare with the start"
          onClick={() => {
            actions.showDiff("start");
          }}
        >
          <Icon name="diff" />
        </button>
      </div>
      <EditorBox name={shown?.name ?? ""} text={shown?.text ?? ""} readOnly={shown === peek} />
      <p class="editor-hint" id="editor-hint">
        Esc, then Tab leaves the editor. Ctrl Enter runs.
      </p>
    </section>
  );
}

interface BoxProps {
  readonly name: string;
  readonly text: string;
  readonly readOnly: boolean;
}

/** Loads the editor when the pane is in sight; until then the static text stands in its place. */
function EditorBox({ name, text, readOnly }: BoxProps): VNode {
  const { store, actions } = useDesk();
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<EditorHandle | undefined>(undefined);
  const still = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const box = host.current;
    if (box === null) return undefined;
    let gone = false;
    const observer = new IntersectionObserver((entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      observer.disconnect();
      void import("./editor/editor.ts").then(({ openEditor }) => {
        if (gone) return;
        editor.current = openEditor(box, {
          onEdit: (file, next) => {
            actions.edit(file, next);
          },
          onRun: () => {
            void actions.run();
          },
          onLine: (step) => {
            actions.focusStep(step);
          },
        });
        still.current?.setAttribute("hidden", "");
        show(editor.current, store);
      });
    });
    observer.observe(box);
    return () => {
      gone = true;
      observer.disconnect();
      editor.current?.dispose();
      editor.current = undefined;
    };
  }, []);
  const diagnostics = store.diagnostics.value;
  const marks = marksOf(store, name);
  const { value: jump } = store.jump;
  useEffect(() => {
    editor.current?.show({ name, text, readOnly });
  }, [name, text, readOnly]);
  useEffect(() => {
    editor.current?.mark(
      marks,
      diagnostics.filter(({ place }) => place?.file === name),
    );
  }, [name, marks, diagnostics]);
  useEffect(() => {
    if (jump?.file === name) editor.current?.goTo(jump.line);
  }, [jump, name]);
  return (
    <div class="scroll editor-box">
      <div ref={still}>
        <StaticCode text={text} name={name} />
      </div>
      <div class="editor-host" ref={host} />
    </div>
  );
}

/** Inlays and lit lines, unless the text has changed since: they would be stale. */
function marksOf(store: Store, name: string): readonly LitLine[] {
  const selection = store.selection.value;
  return selection !== undefined && store.selectionFresh.value
    ? litLines(selection.trace, name)
    : [];
}

function show(editor: EditorHandle, store: Store): void {
  const name = store.activeFile.value;
  const file = store.files.value.find((one) => one.name === name);
  if (file === undefined) return;
  editor.show({ ...file, readOnly: false });
  editor.mark(
    marksOf(store, name),
    store.diagnostics.value.filter(({ place }) => place?.file === name),
  );
}
