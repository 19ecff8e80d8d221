/**
 * The only module that touches the browser's storage. Keys are `signalbox-lab:<base>:<name>`, so two copies of
 * the site on one host keep apart. Where storage throws (an opaque frame) values live in memory until the page
 * goes.
 */
const prefix = `signalbox-lab:${import.meta.env.BASE_URL.replace(/\/?$/, "/")}:`;

const memory = new Map<string, string>();
const store = openStore();

function openStore(): Storage | undefined {
  try {
    const probe = `${prefix}probe`;
    globalThis.localStorage.setItem(probe, "1");
    globalThis.localStorage.removeItem(probe);
    return globalThis.localStorage;
  } catch {
    return undefined;
  }
}

/** The JSON value kept under `name`, unchecked: callers decode it. Undefined where there is none. */
export function readValue(name: string): unknown {
  const text = store?.getItem(prefix + name) ?? memory.get(name);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // not ours, or cut off
  }
}

/** Keeps a JSON value; when the quota is used up it stays in memory. */
export function writeValue(name: string, value: unknown): void {
  const text = JSON.stringify(value);
  memory.set(name, text);
  try {
    store?.setItem(prefix + name, text);
  } catch {
    // Full: the copy in memory serves this page.
  }
}

/** Calls `listener` when another tab writes `name`; returns how to stop. */
export function watchValue(name: string, listener: (value: unknown) => void): () => void {
  const onStorage = (event: StorageEvent): void => {
    if (event.key === prefix + name) listener(readValue(name));
  };
  addEventListener("storage", onStorage);
  return () => {
    removeEventListener("storage", onStorage);
  };
}

/** What the workspace of one lab reads and writes. */
export function labStorage(slug: string): {
  read(): unknown;
  write(value: unknown): void;
  readonly isKept: boolean;
  subscribe(listener: (value: unknown) => void): () => void;
} {
  const name = `lab/${slug}`;
  return {
    isKept: store !== undefined,
    read: () => readValue(name),
    write: (value) => {
      writeValue(name, value);
    },
    subscribe: (listener) => watchValue(name, listener),
  };
}
