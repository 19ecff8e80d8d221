import { answerOf, decodeReply } from "./workspace/protocol-decode.ts";
import type { Answer, CallKind, Calls, Failure, Request } from "./workspace/protocol.ts";

interface Waiting {
  readonly request: Request;
  readonly settle: (answer: Answer<unknown>) => void;
}

export interface EngineOptions {
  readonly spawnWorker: () => Worker;
  /** Told when a worker was ended, and whether that was the last try. */
  readonly onStop?: (safe: boolean) => void;
  /** Milliseconds; shorter in tests. */
  readonly deadlines?: { readonly edit: number; readonly run: number };
}

const killsUntilSafe = 3;

const failures = {
  stopped: {
    code: "stopped",
    message:
      "The engine took too long and was stopped. Your YAML is safe; the mesh shows the run before.",
  },
  crashed: {
    code: "broken",
    message: "The engine failed and was started anew. Your YAML is safe.",
  },
  safe: {
    code: "safe",
    message:
      "The engine was stopped three times and is off. Your YAML is safe. Change it, then start the engine again.",
  },
  replaced: { code: "unknown", message: "A newer request took its place." },
} as const satisfies Record<string, Failure>;

const longKinds: readonly CallKind[] = ["open", "run", "traffic", "compare", "command"];
const freshKinds: readonly CallKind[] = ["check", "complete", "hover"];

/**
 * The workspace's side of the worker: one call at a time, each with a deadline. A worker that misses it is ended,
 * a new one opens the same lab, and the caller is told. After three such ends the engine stays off until `reset`.
 */
export class EngineClient {
  #options: EngineOptions;
  #worker: Worker | undefined;
  #current: Waiting | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #queue: readonly Waiting[] = [];
  /** What a new worker must open before it can answer anything else. */
  #opened: Calls["open"]["ask"] | undefined;
  #mustOpen = false;
  #kills = 0;
  #nextId = 1;
  #disposed = false;

  constructor(options: EngineOptions) {
    this.#options = options;
  }

  get isSafe(): boolean {
    return this.#kills >= killsUntilSafe;
  }

  /** Never rejects. A newer `check`, `complete` or `hover` takes the place of one that still waits. */
  call<Kind extends CallKind>(
    kind: Kind,
    ask: Calls[Kind]["ask"],
  ): Promise<Answer<Calls[Kind]["answer"]>> {
    if ("bundle" in ask) this.#opened = ask;
    return new Promise((resolve) => {
      const waiting: Waiting = {
        request: this.#request(kind, ask),
        settle: (answer) => {
          resolve(answer.ok ? { ok: true, value: answerOf<Kind>(answer.value) } : answer);
        },
      };
      const old = freshKinds.includes(kind)
        ? this.#queue.filter(({ request }) => request.kind === kind)
        : [];
      this.#queue = [...this.#queue.filter((other) => !old.includes(other)), waiting];
      for (const { settle } of old) settle({ ok: false, error: failures.replaced });
      this.#pump();
    });
  }

  /** Leaves safe mode; the next call gets a fresh worker. */
  reset(): void {
    this.#kills = 0;
    this.#pump();
  }

  dispose(): void {
    this.#disposed = true;
    clearTimeout(this.#timer);
    this.#worker?.terminate();
    this.#worker = undefined;
  }

  #request(kind: CallKind, ask: Calls[CallKind]["ask"]): Request {
    this.#nextId += 1;
    return { id: this.#nextId, kind, ask };
  }

  #pump(): void {
    if (this.#current !== undefined || this.#disposed) return;
    if (this.isSafe) {
      const waiting = this.#queue;
      this.#queue = [];
      for (const { settle } of waiting) settle({ ok: false, error: failures.safe });
      return;
    }
    const next = this.#queue[0];
    if (next === undefined) return;
    if (this.#mustOpen && this.#opened !== undefined && next.request.kind !== "open") {
      this.#mustOpen = false;
      this.#post({ request: this.#request("open", this.#opened), settle: () => undefined });
      return;
    }
    this.#mustOpen = false;
    this.#queue = this.#queue.slice(1);
    this.#post(next);
  }

  #post(waiting: Waiting): void {
    this.#current = waiting;
    this.#worker ??= this.#start();
    this.#worker.postMessage(waiting.request);
    const { edit, run } = this.#options.deadlines ?? { edit: 2000, run: 5000 };
    const deadline = longKinds.includes(waiting.request.kind) ? run : edit;
    this.#timer = setTimeout(() => {
      this.#end(failures.stopped);
    }, deadline);
  }

  #start(): Worker {
    const worker = this.#options.spawnWorker();
    worker.addEventListener("message", (event: MessageEvent<unknown>) => {
      const reply = decodeReply(event.data);
      if (reply !== undefined && reply.id === this.#current?.request.id) this.#settle(reply);
    });
    worker.addEventListener("error", () => {
      if (this.#worker === worker) this.#end(failures.crashed);
    });
    return worker;
  }

  #settle(answer: Answer<unknown>): void {
    clearTimeout(this.#timer);
    const done = this.#current;
    this.#current = undefined;
    done?.settle(answer);
    this.#pump();
  }

  #end(failure: Failure): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#mustOpen = this.#opened !== undefined;
    this.#kills += 1;
    this.#options.onStop?.(this.isSafe);
    this.#settle({ ok: false, error: this.isSafe ? failures.safe : failure });
  }
}
