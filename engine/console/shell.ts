import { findCaller } from "../simulate/exchange.ts";
import type { Session } from "../session/session.ts";
import { failed, printed, type CommandResult } from "./answer.ts";
import { curl } from "./curl.ts";
import { istioctl } from "./istioctl.ts";
import { kubectl } from "./kubectl.ts";
import { splitWords } from "./words.ts";

const LINE_LENGTH_MAX = 64 * 1024;

const HELP = [
  "kubectl get|describe KIND [NAME] [-n NAMESPACE] [-A]",
  "kubectl apply -f FILE | delete KIND NAME | exec POD -- curl URL",
  "istioctl proxy-config routes|clusters|endpoints|listeners POD.NAMESPACE [-o json]",
  "istioctl analyze [FILE] [-n NAMESPACE] [-A] [-S CODE=NAME] [-o json]",
  "istioctl proxy-status | validate -f FILE | version",
  "curl [-H 'name: value'] [-X METHOD] [-i] [-v] URL   from the first pod that has a sidecar",
];

/** What an operator types, answered as the tools print it. The line is text, never run by a real shell. */
export function runCommand(session: Session, line: string): CommandResult {
  if (line.length > LINE_LENGTH_MAX) return failed(session, "That line is too long.", 2);
  const words = splitWords(line);
  if (words === undefined) return failed(session, "sh: unterminated quoted string", 2);
  const [command, ...rest] = words;
  switch (command) {
    case undefined:
      return printed(session, "");
    case "help":
      return printed(session, HELP);
    case "kubectl":
    case "k":
      return kubectl(session, rest);
    case "istioctl":
      return istioctl(session, rest);
    case "curl":
      return curl(session, rest, firstClient(session));
    default:
      return failed(session, `sh: ${command}: not found`, 127);
  }
}

function firstClient({ world }: Session): string {
  const [id = ""] = world.configs.keys();
  return findCaller(world, id)?.id ?? "";
}
