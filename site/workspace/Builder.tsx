import type { VNode } from "preact";
import type { MeshGraph } from "../../engine/index.ts";
import { useDesk } from "./context.ts";
import { formOfCurl } from "./curl.ts";
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
  return (
    <form
      class="build"
      aria-label="Request builder"
      onSubmit={(event) => {
        event.preventDefault();
        void actions.sendForm();
      }}
    >
      <From />
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
      <Address />
      <button
        type="button"
        class="btn"
        aria-label="Add a header"
        onClick={() => {
          actions.fillForm({ headers: [...form.headers, { name: "", value: "" }] });
        }}
      >
        <Icon name="plus" /> <span class="header-word">header</span>
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
      {form.headers.map((header, i) => (
        <HeaderRow header={header} index={i} key={i} />
      ))}
    </form>
  );
}

function From(): VNode {
  const { store, actions } = useDesk();
  const { from } = store.form.value;
  // In the playground the world is the reader's own, so the callers change with it.
  const clients = store.free ? callersOf(store.graph.value) : store.lab.clients;
  // A lab may name a workload and mean any pod of it.
  const names = shortNames(clients);
  const chosen = clients.find(({ id }) => id === from || id.startsWith(`${from}-`))?.id;
  return (
    <select
      class="field"
      aria-label="From"
      value={chosen ?? from}
      onChange={(event) => {
        actions.fillForm({ from: event.currentTarget.value });
      }}
    >
      {chosen === undefined ? <option value={from}>{from}</option> : null}
      {clients.map(({ id }, i) => (
        <option value={id} key={id}>
          {names[i]}
        </option>
      ))}
    </select>
  );
}

/** `kiosk-v1`, with its namespace only where two would be called the same. */
function shortNames(clients: LabView["clients"]): readonly string[] {
  const short = clients.map(({ label }) => label.replace(/ \(.*\)$/u, ""));
  return clients.map(({ label }, i) =>
    short.filter((name) => name === short[i]).length > 1 ? label : (short[i] ?? label),
  );
}

/** The URL; a `curl` line pasted into it fills the whole form. What was sent before is proposed. */
function Address(): VNode {
  const { store, actions } = useDesk();
  const known = [
    ...store.recent.value.map(({ url }) => url),
    ...store.lab.requests.map(({ spec }) => spec.url.replace(/^http:\/\//u, "")),
  ];
  return (
    <>
      <input
        class="field grow"
        type="text"
        aria-label="URL"
        placeholder="service/path"
        list="known-urls"
        value={store.form.value.url}
        autocapitalize="off"
        autocomplete="off"
        spellcheck={false}
        onInput={(event) => {
          const text = event.currentTarget.value;
          actions.fillForm(formOfCurl(text) ?? { url: text });
        }}
      />
      <datalist id="known-urls">
        {[...new Set(known)].map((url) => (
          <option value={url} key={url} />
        ))}
      </datalist>
    </>
  );
}

function HeaderRow({
  header,
  index,
}: {
  readonly header: HeaderField;
  readonly index: number;
}): VNode {
  const { store, actions } = useDesk();
  const { headers } = store.form.value;
  const set = (part: Partial<HeaderField>): void => {
    actions.fillForm({
      headers: headers.map((one, i) => (i === index ? { ...one, ...part } : one)),
    });
  };
  return (
    <span class="header-row">
      {(["name", "value"] as const).map((part) => (
        <input
          class="field"
          type="text"
          key={part}
          aria-label={`${part === "name" ? "Name" : "Value"} of header ${String(index + 1)}`}
          value={header[part]}
          onInput={(event) => {
            set({ [part]: event.currentTarget.value });
          }}
        />
      ))}
      <button
        type="button"
        class="btn bare icon"
        aria-label={`Remove header ${String(index + 1)}`}
        onClick={() => {
          actions.fillForm({ headers: headers.filter((_, i) => i !== index) });
        }}
      >
        <Icon name="cross" />
      </button>
    </span>
  );
}
