/** `istioctl analyze` (CP-551 to CP-556). */
import type { AnalysisMessage } from "../analyze/analyze.ts";
import { analyzeSession } from "../session/analyze-session.ts";
import { applyFiles, type Session } from "../session/session.ts";
import type { CommandResult } from "./answer.ts";
import { failed, printed } from "./answer.ts";
import { flagOf, type Arguments } from "./words.ts";

const levels = { error: "Error", warning: "Warning", note: "Info" } as const;
const HELP = "https://istio.io/v1.31/docs/reference/config/analysis";

/** Of what runs, and of the files that are named on top of it. */
export function analyzeCommand(session: Session, args: Arguments): CommandResult {
  const names = args.rest;
  const missing = names.find((name) => !session.files.some((file) => file.name === name));
  if (missing !== undefined)
    return failed(session, `Error: stat ${missing}: no such file or directory`);
  const namespace = flagOf(args, "n", "namespace") ?? "default";
  const isWhole = flagOf(args, "A", "all-namespaces") !== undefined;
  const looked = names.length === 0 ? session : applyFiles(session, session.files).session;
  const messages = analyzeSession(looked).filter(
    ({ code, subject }) => code === "parse" || isWhole || namespaceOf(subject) === namespace,
  );
  const place = isWhole ? "all namespaces" : `namespace: ${namespace}`;
  if (messages.length === 0) {
    const what =
      names.length > 1
        ? `:\n${names.map((name) => `  - ${name}`).join("\n")}`
        : ` ${names[0] ?? place}.`;
    return printed(session, `\n✔ No validation issues found when analyzing${what}`);
  }
  const lines = messages.map((message) => lineOf(message, names));
  if (!messages.some(({ severity }) => severity === "error")) return printed(session, lines);
  const tail = [
    `Error: Analyzers found issues when analyzing ${place}.`,
    `See ${HELP} for more information about causes and resolutions.`,
  ];
  return failed(session, [...lines, ...tail].join("\n"));
}

/** A Namespace lies in itself (CP-503). */
function namespaceOf(subject: string): string {
  const [, name = ""] = subject.split(" ");
  return name.split("/")[0] ?? "";
}

function lineOf(
  { severity, code, subject, place, real }: AnalysisMessage,
  names: readonly string[],
): string {
  if (code === "parse") return `Error: ${real}`;
  const isNamed = place !== undefined && names.includes(place.file);
  const reference = isNamed ? ` ${place.file}:${String(place.line)}` : "";
  return `${levels[severity]} [${code}] (${subject}${reference}) ${real}`;
}
