import { useState } from "preact/hooks";
import type { VNode } from "preact";
import type { SourceFile } from "../../engine/index.ts";
import { useDesk } from "./context.ts";
import { Icon } from "./Icon.tsx";
import { limits } from "./protocol.ts";

/** The playground's files: open, add, drop, remove, or begin with another world. */
export function FilesPane(): VNode {
  const { store, actions } = useDesk();
  const add = (): void => {
    actions.addFiles([{ name: "new.yaml", text: "" }]);
  };
  return (
    <section class="pane files-pane" aria-labelledby="filesh">
      <div class="pane-head">
        <h2 id="filesh">Files</h2>
        <span class="spring" />
        <button type="button" class="btn bare icon" aria-label="New file" onClick={add}>
          <Icon name="plus" />
        </button>
      </div>
      <ul class="file-list">
        {store.files.value.map(({ name }) => (
          <FileRow name={name} key={name} />
        ))}
      </ul>
      <DropZone />
      <Worlds />
    </section>
  );
}

function FileRow({ name }: { readonly name: string }): VNode {
  const { store, actions } = useDesk();
  const own = store.diagnostics.value.filter(({ place }) => place?.file === name);
  const errors = own.filter(({ severity }) => severity === "error").length;
  const here = store.activeFile.value === name;
  return (
    <li class={here ? "here" : ""}>
      <button
        type="button"
        class="file-name"
        aria-current={here ? "true" : undefined}
        onClick={() => {
          actions.openFile(name);
        }}
      >
        {name}
        {errors === 0 ? null : (
          <span class="tag fail">
            <Icon name="fail" /> {errors}
            <span class="sr"> {errors === 1 ? "error" : "errors"}</span>
          </span>
        )}
      </button>
      {store.files.value.length < 2 ? null : (
        <button
          type="button"
          class="btn bare icon"
          aria-label={`Remove ${name}`}
          onClick={() => {
            actions.removeFile(name);
          }}
        >
          <Icon name="cross" />
        </button>
      )}
    </li>
  );
}

/** A name that the engine and a link both take. */
function safeName(name: string): string {
  const stem = name.replace(/\.(?:ya?ml|json|txt)$/iu, "").replace(/[^\w.-]+/gu, "-");
  return `${stem.replace(/^[^\w]+/u, "").slice(0, 60) || "file"}.yaml`;
}

async function readAll(list: FileList): Promise<readonly SourceFile[]> {
  const small = [...list].filter(({ size }) => size <= limits.fileBytes).slice(0, 20);
  return Promise.all(
    small.map(async (file) => ({ name: safeName(file.name), text: await file.text() })),
  );
}

function DropZone(): VNode {
  const { actions } = useDesk();
  const [over, setOver] = useState(false);
  const take = (list: FileList | null | undefined): void => {
    setOver(false);
    if (list === null || list === undefined || list.length === 0) return;
    void readAll(list).then((files) => {
      if (files.length > 0) actions.addFiles(files);
    });
  };
  return (
    <label
      class={`drop ${over ? "over" : ""}`}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => {
        setOver(false);
      }}
      onDrop={(event) => {
        event.preventDefault();
        take(event.dataTransfer?.files);
      }}
    >
      <input
        class="sr"
        type="file"
        accept=".yaml,.yml,.json"
        multiple
        onChange={(event) => {
          take(event.currentTarget.files);
        }}
      />
      Drop YAML here, choose it, or paste it into the editor
    </label>
  );
}

/** Worlds to begin with; what was there can be had back. */
function Worlds(): VNode | null {
  const { worlds, actions } = useDesk();
  if (worlds === undefined) return null;
  return (
    <div class="worlds" role="group" aria-labelledby="worldsh">
      <h3 id="worldsh">Start from</h3>
      {worlds.map(({ title, load }) => (
        <button
          type="button"
          class="btn"
          key={title}
          onClick={() => {
            void load().then((files) => {
              actions.replaceFiles(files, `before ${title}`);
            });
          }}
        >
          {title}
        </button>
      ))}
    </div>
  );
}
