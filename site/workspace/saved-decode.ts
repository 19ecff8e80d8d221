/** Reads what a browser kept, which may be of any age and shape; whatever does not fit is left out. */
import type { SourceFile } from "../../engine/index.ts";
import { limits } from "./protocol.ts";
import type { Guess, Saved, SavedFile, Snapshot, StepProgress } from "./saved.ts";

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const banned = new Set(["__proto__", "prototype", "constructor"]);

/** The entries of `value` that `decode` accepts. */
function entries<Value>(
  value: unknown,
  decode: (entry: unknown) => Value | undefined,
): Record<string, Value> {
  if (!isFields(value)) return {};
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, entry]) => {
      const decoded = banned.has(key) ? undefined : decode(entry);
      return decoded === undefined ? [] : [[key, decoded]];
    }),
  );
}

function decodeFile(value: unknown): SavedFile | undefined {
  if (!isFields(value)) return undefined;
  const { text, at } = value;
  return typeof text === "string" &&
    text.length <= limits.fileBytes &&
    typeof at === "number" &&
    Number.isFinite(at)
    ? { text, at }
    : undefined;
}

function decodeGuess(value: unknown): Guess | undefined {
  if (!isFields(value)) return undefined;
  if (value["kind"] === "unknown") return { kind: "unknown" };
  if (value["kind"] === "choice" && typeof value["option"] === "number")
    return { kind: "choice", option: value["option"] };
  const percents: unknown = value["percents"];
  if (value["kind"] !== "shares" || !Array.isArray(percents)) return undefined;
  return percents.every((percent) => typeof percent === "number")
    ? { kind: "shares", percents }
    : undefined;
}

function decodeStep(value: unknown): StepProgress | undefined {
  if (!isFields(value)) return undefined;
  const guess = decodeGuess(value["guess"]);
  const { passed, runs, hints } = value;
  return {
    ...(guess === undefined ? {} : { guess }),
    ...(typeof passed === "boolean" ? { passed } : {}),
    ...(typeof runs === "number" ? { runs } : {}),
    ...(typeof hints === "number" ? { hints: Math.max(0, Math.min(6, Math.trunc(hints))) } : {}),
  };
}

function decodeSource(value: unknown): SourceFile[] {
  if (!isFields(value)) return [];
  const { name, text } = value;
  return typeof name === "string" && typeof text === "string" ? [{ name, text }] : [];
}

function decodeSnapshot(value: unknown): Snapshot[] {
  if (!isFields(value) || typeof value["why"] !== "string" || !Array.isArray(value["files"]))
    return [];
  return [{ why: value["why"], files: value["files"].flatMap(decodeSource) }];
}

export function decodeSaved(value: unknown): Saved | undefined {
  if (!isFields(value) || value["version"] !== 1) return undefined;
  const { files, step, steps, past, singleKeys } = value;
  return {
    version: 1,
    files: entries(files, decodeFile),
    step: typeof step === "string" ? step : "",
    steps: entries(steps, decodeStep),
    past: Array.isArray(past) ? past.flatMap(decodeSnapshot) : [],
    singleKeys: singleKeys !== false,
  };
}
