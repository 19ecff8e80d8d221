/** `istioctl analyze` (CP-551 to CP-556). */
import type { AnalysisMessage } from "../analyze/analyze.ts";
import { analyzeCluster } from "../session/analyze-session.ts";
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
  const muted = (args.flags.get("S") ?? args.flags.get("suppress") ?? []).map(suppression);
  const messages = analyzeCluster(looked, names).filter(
    (message) =>
      message.code === "parse" ||
      ((isWhole || namespaceOf(message.subject) === namespace) &&
        !muted.some((isMuted) => isMuted(message))),
  );
  const format = flagOf(args, "o", "output") ?? "log";
  if (format === "json")
    return printed(
      session,
      JSON.stringify(
        messages.map((one) => asObject(one, names)),
        null,
        "\t",
      ),
    );
  if (format !== "log")
    return failed(
      session,
      `Error: ${format} not a valid option for format. See istioctl analyze --help`,
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

/** `IST0103=Pod testing/mypod`, with `*` for any text (CP-509). */
function suppression(written: string): (message: AnalysisMessage) => boolean {
  const [code = "", name = ""] = written.split("=");
  const pattern = name.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  const matcher = new RegExp(`^${pattern.join(".*")}$`);
  return (message) => message.code === code && matcher.test(message.subject);
}

/** CP-557 */
function asObject(
  { severity, code, subject, place, real }: AnalysisMessage,
  names: readonly string[],
): Readonly<Record<string, string>> {
  const reference = referenceOf(place, names);
  return {
    code,
    documentationUrl: `${HELP}/${code.toLowerCase()}/?ref=istioctl-analyze`,
    level: levels[severity],
    message: real,
    origin: subject,
    ...(reference !== "" && { reference }),
  };
}

function referenceOf(place: AnalysisMessage["place"], names: readonly string[]): string {
  return place !== undefined && names.includes(place.file)
    ? `${place.file}:${String(place.line)}`
    : "";
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
  const reference = referenceOf(place, names);
  const origin = reference === "" ? subject : `${subject} ${reference}`;
  return `${levels[severity]} [${code}] (${origin}) ${real}`;
}
