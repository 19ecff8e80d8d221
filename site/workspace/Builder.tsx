import type { VNode } from "preact";
import type { MeshGraph } from "../../engine/index.ts";
import { useDesk } from "./context.ts";
import { Icon } from "./Icon.tsx";
import type { LabView } from "./protocol.ts";
import type { HeaderField } from "./store.ts";

const methods = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"];

/** One caller for each workload that has a sidecar: its first pod. */
function callersOf({ workloads }: MeshGraph): LabView["clients"] {
  return workloads.flatMap(({ id, namespace, sidecar, pods: [pod] }) =>
    pod === undefined || !sidecar
      ? []
      : [{ id: pod.name, label: `${id.slice(namespace.length + 1)} (${namespace})` }],
  );
}

/** One request: from, method, URL, headers. */
export function Builder(): VNode {
  const { store, actions } = useDesk();
  const form = store.form.value;
  // In the playground the world is the reader's own, so the callers change with it.
  const clients = store.free ? callersOf(store.graph.value) : store.lab.clients;
  const setHeader = (index: number, part: Partial<HeaderField>): void => {
    actions.fillForm({
      headers: form.headers.map((header, i) => (i === index ? { ...header, ...part } : header)),
    });
  };
  return (
    <form
      class="build"
      aria-label="Request builder"
      onSubmit={(event) => {
        event.preventDefault();
        void actions.sendForm();
      }}
    >
      <select
        class="field"
        aria-label="From"
        value={form.from}
        onChange={(event) => {
          actions.fillForm({ from: event.currentTarget.value });
        }}
      >
        {clients.some(({ id }) => id === form.from) ? null : (
          <option value={form.from}>{form.from}</option>
        )}
        {clients.map(({ id, label }) => (
          <option value={id} key={id}>
            {label}
          </option>
        ))}
      </select>
      <select
        class="field"
        aria-label="Method"
        value={form.method}
        onChange={(event) => {
          actions.fillForm({ method: event.currentTarget.value });
        }}
      >
        {methods.map((method) => (
          <option key={method}>{method}</option>
        ))}
      </select>
      <input
        class="field grow"
        type="text"
        aria-label="URL"
        value={form.url}
        autocapitalize="off"
        spellcheck={false}
        onInput={(event) => {
          actions.fillForm({ url: event.currentTarget.value });
        }}
      />
      <button
        type="button"
        class="btn"
        aria-label="Add a header"
        onClick={() => {
          actions.fillForm({ headers: [...form.headers, { name: "", value: "" }] });
        }}
      >
        <Icon name="plus" /> header
      </button>
      <button type="submit" class="btn">
        <Icon name="send" /> Send
      </button>
      {store.free ? (
        <button
          type="button"
          class="btn"
          onClick={() => {
            void actions.traffic(1000);
          }}
        >
          <Icon name="run" /> Send 1,000
        </button>
      ) : null}
      {form.headers.map(({ name, value }, i) => (
        <span class="header-row" key={i}>
          <input
            class="field"
            type="text"
            aria-label={`Name of header ${String(i + 1)}`}
            value={name}
            onInput={(event) => {
              setHeader(i, { name: event.currentTarget.value });
            }}
          />
          <input
            class="field"
            type="text"
            aria-label={`Value of header ${String(i + 1)}`}
            value={value}
            onInput={(event) => {
              setHeader(i, { value: event.currentTarget.value });
            }}
          />
          <button
            type="button"
            class="btn bare icon"
            aria-label={`Remove header ${String(i + 1)}`}
            onClick={() => {
              actions.fillForm({ headers: form.headers.filter((_, j) => j !== i) });
            }}
          >
            <Icon name="cross" />
          </button>
        </span>
      ))}
    </form>
  );
}
