import { useEffect, useMemo, useRef } from "preact/hooks";
import type { RefObject, VNode } from "preact";
import { useDesk, type Desk } from "./context.ts";
import type { EditorEvents, EditorHandle } from "./editor/editor.ts";
import { GrowButton } from "./GrowButton.tsx";
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
  const { store } = useDesk();
  const editor = useRef<EditorHandle | undefined>(undefined);
  const files = store.files.value;
  const active = store.activeFile.value;
  const peek = store.peek.value;
  const shown =
    files.find(({ name }) => name === active) ?? (peek?.name === active ? peek : files[0]);
  return (
    <section class="pane yaml" aria-label="YAML">
      <div class="pane-head">
        <FileTabs shown={shown?.name ?? ""} />
        <span class="spring" />
        <FileTools />
        <GrowButton pane="yaml" />
      </div>
      <EditorBox
        name={shown?.name ?? ""}
        text={shown?.text ?? ""}
        readOnly={shown !== undefined && shown === peek}
        editor={editor}
      />
      <p class="editor-hint" id="editor-hint">
        {shown !== undefined && shown === peek
          ? "Part of the world: it can be read, not changed."
          : "Ctrl Space completes, Ctrl . takes a fix. Esc, then Tab leaves the editor."}
      </p>
      <KeyRow editor={editor} />
    </section>
  );
}

function FileTabs({ shown }: { readonly shown: string }): VNode {
  const { store, actions } = useDesk();
  const files = store.files.value;
  const peek = store.peek.value;
  const changed = changedFiles(files, store.start);
  return (
    <div class="files" role="tablist" aria-label="Files">
      {[...files, ...(peek === undefined ? [] : [peek])].map(({ name }) => (
        <button
          type="button"
          role="tab"
          key={name}
          aria-selected={name === shown}
          onClick={() => {
            actions.openFile(name);
          }}
        >
          {name.replace(/^worlds?\//u, "")}
          {changed.has(name) ? <span class="dot" role="img" aria-label="changed" /> : null}
        </button>
      ))}
    </div>
  );
}

function FileTools(): VNode {
  const { store, actions } = useDesk();
  const last = store.past.value.at(-1);
  return (
    <>
      {last === undefined ? null : (
        <button
          type="button"
          class="btn bare icon"
          aria-label={`Undo: back to ${last.why}`}
          title={`Back to ${last.why}`}
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
        title="Compare with the start"
        onClick={() => {
          actions.showDiff("start");
        }}
      >
        <Icon name="diff" />
      </button>
    </>
  );
}

type EditorRef = { current: EditorHandle | undefined };

const touchKeys = [
  { label: "⇥", name: "Indent", press: "indent" },
  { label: "⇤", name: "Outdent", press: "outdent" },
  { label: "-", name: "Dash", type: "- " },
  { label: ":", name: "Colon", type: ": " },
  { label: '"', name: "Quote", type: '"' },
  { label: "␣␣", name: "Two spaces", type: "  " },
  { label: "↶", name: "Undo typing", press: "undo" },
] as const;

/** The keys that a touch keyboard hides; in sight on narrow screens only. */
function KeyRow({ editor }: { readonly editor: EditorRef }): VNode {
  return (
    <div class="keys" role="group" aria-label="Keys">
      {touchKeys.map((key) => (
        <button
          type="button"
          class="btn"
          key={key.name}
          aria-label={key.name}
          onClick={() => {
            if ("type" in key) editor.current?.type(key.type);
            else editor.current?.press(key.press);
          }}
        >
          {key.label}
        </button>
      ))}
    </div>
  );
}

interface BoxProps {
  readonly name: string;
  readonly text: string;
  readonly readOnly: boolean;
  readonly editor: EditorRef;
}

/** Loads the editor when the pane is in sight; until then the static text stands in its place. */
function EditorBox({ name, text, readOnly, editor }: BoxProps): VNode {
  const { store } = useDesk();
  const still = useRef<HTMLDivElement>(null);
  const host = useEditor(editor, still);
  const diagnostics = store.diagnostics.value;
  const [selection, fresh] = [store.selection.value, store.selectionFresh.value];
  const marks = useMemo(() => marksOf(store, name), [selection, fresh, name]);
  const { value: jump } = store.jump;
  useEffect(() => {
    // The store's text, and not the one of this render: a key pressed since would be taken back.
    const now = store.files.peek().find((file) => file.name === name)?.text ?? text;
    editor.current?.show({ name, text: now, readOnly });
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

/** The element that the editor comes into, once it is seen. */
function useEditor(editor: EditorRef, still: RefObject<HTMLDivElement>) {
  const desk = useDesk();
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const box = host.current;
    if (box === null) return undefined;
    let gone = false;
    const observer = new IntersectionObserver((entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      observer.disconnect();
      void import("./editor/editor.ts").then(({ openEditor }) => {
        if (gone) return;
        editor.current = openEditor(box, eventsOf(desk));
        still.current?.setAttribute("hidden", "");
        show(editor.current, desk.store);
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
  return host;
}

function eventsOf({ actions, complete, hover }: Desk): EditorEvents {
  return {
    onEdit: (file, next) => {
      actions.edit(file, next);
    },
    onRun: () => {
      void actions.run();
    },
    onLine: (step) => {
      actions.focusStep(step);
    },
    complete: async (file, offset) => {
      const answer = await complete(file, offset);
      return answer.ok ? answer.value : undefined;
    },
    hover: async (file, offset) => {
      const answer = await hover(file, offset);
      return answer.ok ? (answer.value ?? undefined) : undefined;
    },
  };
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
