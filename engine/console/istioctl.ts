import { analyzeCommand } from "./analyze.ts";
import { applyFiles, type Session } from "../session/session.ts";
import { failed, printed, table, type CommandResult } from "./answer.ts";
import { proxyConfig } from "./proxy-config.ts";
import { flagOf, sortArguments, type Arguments } from "./words.ts";

const FLAGS_WITH_VALUE = [
  "n",
  "namespace",
  "o",
  "output",
  "name",
  "fqdn",
  "port",
  "subset",
  "direction",
  "cluster",
  "f",
  "filename",
  "S",
  "suppress",
];

export function istioctl(session: Session, words: readonly string[]): CommandResult {
  const [verb = "", ...others] = words;
  const args = sortArguments(others, FLAGS_WITH_VALUE);
  switch (verb) {
    case "proxy-config":
    case "pc":
      return proxyConfig(session, args);
    case "proxy-status":
    case "ps":
      return proxyStatus(session);
    case "analyze":
      return analyzeCommand(session, args);
    case "validate":
      return validate(session, args);
    case "version":
      return printed(session, ["client version: 1.31.0", "control plane version: 1.31.0"]);
    default:
      return failed(session, `Error: unknown command "${verb}" for "istioctl"`);
  }
}

/** CP-578 */
function proxyStatus(session: Session): CommandResult {
  const rows = [...session.world.configs.keys()].map((id) => {
    const [namespace = "", name = ""] = id.split("/");
    return [`${name}.${namespace}`, "Kubernetes", "istiod-1", "1.31.0", "4 (CDS,LDS,EDS,RDS)"];
  });
  return printed(
    session,
    table([["NAME", "CLUSTER", "ISTIOD", "VERSION", "SUBSCRIBED TYPES"], ...rows], 5),
  );
}

/** CP-559, CP-560, CP-562 */
function validate(session: Session, args: Arguments): CommandResult {
  const name = flagOf(args, "f", "filename");
  if (name === undefined)
    return failed(session, "error: you must specify resources by --filename.");
  if (!session.files.some((file) => file.name === name)) {
    return failed(session, `Error: open ${name}: no such file or directory`);
  }
  const { session: checked, results } = applyFiles(session, session.files);
  const own = results.filter(({ doc }) => checked.admitted.documents[doc]?.file === name);
  const errors = own.flatMap((result) =>
    result.errors.map(({ real, message }) => `* ${result.kind}/${result.name}: ${real ?? message}`),
  );
  if (errors.length === 0) return printed(session, `"${name}" is valid`);
  const count =
    errors.length === 1 ? "1 error occurred:" : `${String(errors.length)} errors occurred:`;
  return failed(session, [`Error: ${count}`, ...errors.map((line) => `\t${line}`)].join("\n"));
}
