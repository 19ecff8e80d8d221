/** The one place where messages become typed: everything that crosses the worker's border passes here. */
import type { SourceFile } from "../../engine/index.ts";
import {
  callKinds,
  limits,
  type CallKind,
  type Calls,
  type Failure,
  type FailureCode,
  type Reply,
  type Request,
} from "./protocol.ts";

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isKind = (value: unknown): value is CallKind => callKinds.some((kind) => kind === value);

function isFile(value: unknown): value is SourceFile {
  return isFields(value) && typeof value["name"] === "string" && typeof value["text"] === "string";
}

const isFiles = (value: unknown): value is readonly SourceFile[] =>
  Array.isArray(value) && value.every(isFile);

const isText = (value: unknown): value is string =>
  typeof value === "string" && value.length <= limits.line;

const isCount = (value: unknown): value is number =>
  typeof value === "number" && Number.isInteger(value) && value >= 0;

const isRequestSpec = (value: unknown): boolean =>
  isFields(value) && isText(value["from"]) && isText(value["url"]);

/** Whether the fields that `kind` needs are there. */
const shapes: Readonly<Record<CallKind, (ask: Fields) => boolean>> = {
  open: ({ bundle }) =>
    isFields(bundle) &&
    isText(bundle["slug"]) &&
    (isFields(bundle["files"]) || isFiles(bundle["playground"])),
  check: ({ files }) => isFiles(files),
  run: ({ files, step, seed }) => isFiles(files) && isText(step) && isText(seed),
  send: ({ files, request }) => isFiles(files) && isRequestSpec(request),
  traffic: ({ files, request, count, seed }) =>
    isFiles(files) &&
    isRequestSpec(request) &&
    isCount(count) &&
    count <= limits.requests &&
    isText(seed),
  trace: ({ rowId }) => isCount(rowId),
  compare: ({ before, after }) => isFiles(before) && isFiles(after),
  complete: ({ files, file, offset }) => isFiles(files) && isText(file) && isCount(offset),
  hover: ({ files, file, offset }) => isFiles(files) && isText(file) && isCount(offset),
  command: ({ files, line }) => isFiles(files) && isText(line),
};

/** Why these files are too large for us, or undefined. */
export function overLimit(files: readonly SourceFile[]): Failure | undefined {
  const large = files.find(({ text }) => text.length > limits.fileBytes);
  if (large !== undefined)
    return { code: "limit", message: `${large.name} is larger than 128 KiB. Nothing was applied.` };
  const total = files.reduce((sum, { text }) => sum + text.length, 0);
  if (total > limits.labBytes)
    return {
      code: "limit",
      message: "The files together are larger than 512 KiB. Nothing was applied.",
    };
  if (files.length > limits.files)
    return {
      code: "limit",
      message: `There are more than ${limits.files} files. Nothing was applied.`,
    };
  return undefined;
}

/** A message to the worker, or undefined when it is none of ours. */
export function decodeRequest(data: unknown): Request | undefined {
  if (!isFields(data)) return undefined;
  const { id, kind, ask } = data;
  if (!isCount(id) || !isKind(kind) || !isFields(ask) || !shapes[kind](ask)) return undefined;
  return { id, kind, ask: ask as unknown as Calls[CallKind]["ask"] };
}

const failureCodes: readonly FailureCode[] = [
  "refused",
  "limit",
  "unknown",
  "broken",
  "stopped",
  "safe",
];

function decodeFailure(error: unknown): Failure {
  if (!isFields(error)) return { code: "broken", message: "The engine failed without saying why." };
  const code = failureCodes.find((known) => known === error["code"]) ?? "broken";
  return {
    code,
    message: typeof error["message"] === "string" ? error["message"] : "The engine failed.",
  };
}

/** A message from the worker, or undefined when it is none of ours. */
export function decodeReply(data: unknown): Reply | undefined {
  if (!isFields(data)) return undefined;
  const { id, ok } = data;
  if (!isCount(id)) return undefined;
  if (ok === true) return { id, ok, value: data["value"] };
  return ok === false ? { id, ok, error: decodeFailure(data["error"]) } : undefined;
}

/** The worker answers a kind with that kind's answer: it is our own code on the other side. */
export function answerOf<Kind extends CallKind>(
  _kind: Kind,
  value: unknown,
): Calls[Kind]["answer"] {
  return value as Calls[Kind]["answer"];
}
