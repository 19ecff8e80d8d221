import type { WebhookInput } from "../webhook.ts";
import { quote } from "./primitives.ts";
import { refuse, type Findings } from "./report.ts";

const dryRun = "istio.io/dry-run";
const reserved = ["internal.istio.io/parent-namespace", "internal.istio.io/parents"] as const;

/** The first fault ends it, and silences the rest (CP-370, CP-371). */
export function* metadataFindings(input: WebhookInput): Findings {
  const { annotations } = input;
  const dry = dryRunError(input);
  if (dry !== undefined) return yield refuse("ADM0208", ["metadata", "annotations", dryRun], dry);
  const reject = "internal.istio.io/webhook-always-reject";
  if (annotations.has(reject)) {
    return yield refuse(
      "ADM0207",
      ["metadata", "annotations", reject],
      `${quote(reject)} annotation found, rejecting`,
    );
  }
  for (const name of reserved) {
    if (!annotations.has(name)) continue;
    return yield refuse(
      "ADM0207",
      ["metadata", "annotations", name],
      `${quote(name)} annotation found, this may not be set by users`,
    );
  }
}

const booleans: readonly string[] = [
  "1",
  "t",
  "T",
  "TRUE",
  "true",
  "True",
  "0",
  "f",
  "F",
  "FALSE",
  "false",
  "False",
];

function dryRunError({
  kind,
  name,
  namespace,
  annotations,
  spec,
}: WebhookInput): string | undefined {
  const value = annotations.get(dryRun);
  if (value === undefined) return undefined;
  const who = `${namespace}/${name}`;
  if (kind !== "AuthorizationPolicy") {
    return `${who} has unsupported annotation ${dryRun}, please remove the annotation`;
  }
  const action = typeof spec["action"] === "string" ? spec["action"] : "ALLOW";
  if (action !== "ALLOW" && action !== "DENY") {
    return `the annotation ${dryRun} currently only supports action ALLOW/DENY, found action ${action} in ${who}`;
  }
  if (booleans.includes(value)) return undefined;
  return `${who} has annotation ${dryRun} with invalid value (${value}): strconv.ParseBool: parsing ${quote(value)}: invalid syntax`;
}
