import { answerOf, decodeReply } from "./workspace/decode-protocol.ts";
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

/** The workspace's side of the worker. */
export interface EngineClient {
  /** Never rejects. A newer `check`, `complete` or `hover` takes the place of one that still waits. */
  call<Kind extends CallKind>(
    kind: Kind,
    ask: Calls[Kind]["ask"],
  ): Promise<Answer<Calls[Kind]["answer"]>>;
  /** Leaves safe mode; the next call gets a fresh worker. */
  reset(): void;
  dispose(): void;
}

interface Line {
  readonly options: EngineOptions;
  worker: Worker | undefined;
  current: Waiting | undefined;
  timer: ReturnType<typeof setTimeout> | undefined;
  queue: readonly Waiting[];
  /** What a new worker must open before it can answer anything else. */
  opened: Calls["open"]["ask"] | undefined;
  mustOpen: boolean;
  kills: number;
  lastId: number;
  disposed: boolean;
}

/**
 * One call at a time, each with a deadline. A worker that misses it is ended, a new one opens the same lab,
 * and the caller is told. After three such ends the engine stays off until `reset`.
 */
export function createEngineClient(options: EngineOptions): EngineClient {
  const line: Line = {
    options,
    worker: undefined,
    current: undefined,
    timer: undefined,
    queue: [],
    opened: undefined,
    mustOpen: false,
    kills: 0,
    lastId: 0,
    disposed: false,
  };
  return {
    call(kind, ask) {
      if ("bundle" in ask) line.opened = ask;
      return new Promise((resolve) => {
        enqueue(line, {
          request: requestOf(line, kind, ask),
          settle: (answer) => {
            resolve(answer.ok ? { ok: true, value: answerOf(kind, answer.value) } : answer);
          },
        });
      });
    },
    reset() {
      line.kills = 0;
      pump(line);
    },
    dispose() {
      line.disposed = true;
      clearTimeout(line.timer);
      line.worker?.terminate();
      line.worker = undefined;
    },
  };
}

const isSafe = ({ kills }: Line): boolean => kills >= killsUntilSafe;

function requestOf(line: Line, kind: CallKind, ask: Calls[CallKind]["ask"]): Request {
  line.lastId += 1;
  return { id: line.lastId, kind, ask };
}

function enqueue(line: Line, waiting: Waiting): void {
  const { kind } = waiting.request;
  const old = freshKinds.includes(kind)
    ? line.queue.filter(({ request }) => request.kind === kind)
    : [];
  line.queue = [...line.queue.filter((other) => !old.includes(other)), waiting];
  for (const { settle } of old) settle({ ok: false, error: failures.replaced });
  pump(line);
}

function pump(line: Line): void {
  if (line.current !== undefined || line.disposed) return;
  if (isSafe(line)) {
    const waiting = line.queue;
    line.queue = [];
    for (const { settle } of waiting) settle({ ok: false, error: failures.safe });
    return;
  }
  const next = line.queue[0];
  if (next === undefined) return;
  const again = line.mustOpen && next.request.kind !== "open" ? line.opened : undefined;
  line.mustOpen = false;
  if (again !== undefined) {
    post(line, { request: requestOf(line, "open", again), settle: () => undefined });
    return;
  }
  line.queue = line.queue.slice(1);
  post(line, next);
}

function post(line: Line, waiting: Waiting): void {
  line.current = waiting;
  line.worker ??= start(line);
  line.worker.postMessage(waiting.request);
  const { edit, run } = line.options.deadlines ?? { edit: 2000, run: 5000 };
  const deadline = longKinds.includes(waiting.request.kind) ? run : edit;
  line.timer = setTimeout(() => {
    end(line, failures.stopped);
  }, deadline);
}

function start(line: Line): Worker {
  const worker = line.options.spawnWorker();
  worker.addEventListener("message", (event: MessageEvent<unknown>) => {
    const reply = decodeReply(event.data);
    if (reply !== undefined && reply.id === line.current?.request.id) settle(line, reply);
  });
  worker.addEventListener("error", () => {
    if (line.worker === worker) end(line, failures.crashed);
  });
  return worker;
}

function settle(line: Line, answer: Answer<unknown>): void {
  clearTimeout(line.timer);
  const done = line.current;
  line.current = undefined;
  done?.settle(answer);
  pump(line);
}

function end(line: Line, failure: Failure): void {
  line.worker?.terminate();
  line.worker = undefined;
  line.mustOpen = line.opened !== undefined;
  line.kills += 1;
  line.options.onStop?.(isSafe(line));
  settle(line, { ok: false, error: isSafe(line) ? failures.safe : failure });
}
