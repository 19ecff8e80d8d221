import type { Destination } from "../../resources/destination.ts";
import type {
  PolicyTargetReference,
  WorkloadLabels,
  WorkloadSelector,
} from "../../resources/selectors.ts";
import type { Path } from "../../source/place.ts";
import {
  isDnsLabel,
  labelFindings,
  nameError,
  portError,
  quote,
  subnetError,
  wildcardNameError,
} from "./primitives.ts";
import { advise, complaint, indexed, isFilled, refuse, type Findings } from "./report.ts";

interface ExportOptions {
  readonly isServiceEntry?: boolean;
  readonly hasSelector?: boolean;
}

/** CP-382 and its corrections. */
export function* exportFindings(
  exportTo: readonly string[] | undefined,
  namespace: string,
  { isServiceEntry = false, hasSelector = false }: ExportOptions = {},
): Findings {
  const path: Path = ["spec", "exportTo"];
  const seen = new Set<string>();
  for (const [index, entry] of indexed(exportTo)) {
    const key = entry === "." ? namespace : entry;
    const at = [...path, index];
    if (seen.has(key)) {
      const what = key === entry ? `for entry ${entry}` : `: . and current namespace ${namespace}`;
      yield refuse(
        "ADM1006",
        at,
        `duplicate entries in exportTo${key === entry ? " " : ""}${what}`,
      );
      continue;
    }
    const error = isServiceEntry && entry === "~" ? undefined : visibilityError(key);
    if (error === undefined) seen.add(key);
    else yield refuse("ADM1006", at, error);
  }
  if (hasSelector && seen.size > 0) {
    if (!seen.has(namespace)) {
      yield refuse(
        "ADM1006",
        path,
        "destination rule with workload selector cannot have exportTo beyond current namespace",
      );
    } else if (seen.size > 1) {
      yield refuse(
        "ADM1006",
        path,
        "destination rule with workload selector cannot have multiple entries in exportTo",
      );
    }
  }
  const count = exportTo?.length ?? 0;
  if (seen.has("*") && count > 1) {
    yield refuse(
      "ADM1006",
      path,
      "cannot have both public (*) and non-public exportTo values for a resource",
    );
  }
  if (seen.has("~") && count > 1) {
    yield refuse("ADM1006", path, "cannot export service entry to no one (~) and someone");
  }
}

function visibilityError(entry: string): string | undefined {
  if (entry === "." || entry === "*" || isDnsLabel(entry)) return undefined;
  if (entry === "~") return "exportTo ~ (none) is not allowed for Istio configuration objects";
  return "only .,*, or a valid DNS 1123 label is allowed as exportTo entry";
}

/** CP-411. */
export function* destinationFindings(destination: Destination | undefined, path: Path): Findings {
  if (destination === undefined) return;
  const { host = "", subset, port } = destination;
  if (host === "*") yield refuse("ADM1001", [...path, "host"], `invalid destination host ${host}`);
  else yield* complaint("ADM1001", [...path, "host"], wildcardNameError(host));
  if (subset !== undefined && subset !== "") yield* subsetNameFindings(subset, [...path, "subset"]);
  if (port !== undefined) {
    yield* complaint("ADM1002", [...path, "port"], portError(port.number ?? 0));
  }
}

export function* subsetNameFindings(name: string, path: Path): Findings {
  if (name === "") yield refuse("ADM1102", path, "subset name cannot be empty");
  else if (!isDnsLabel(name)) yield refuse("ADM1102", path, `subset name is invalid: ${name}`);
}

/** The security kinds' selector (CP-383). */
export function* selectorFindings(selector: WorkloadSelector | undefined, path: Path): Findings {
  if (selector === undefined) return;
  const labels = selector.matchLabels ?? {};
  yield* selectorLabelFindings(labels, [...path, "matchLabels"]);
  if (Object.keys(labels).length === 0) {
    yield advise("ADM1007", path, "workload selector specified without labels");
  }
}

/** The networking kinds' selector: its errors silence everything else that is said about the document. */
export function* labelSelectorErrors(selector: WorkloadLabels | undefined, path: Path): Findings {
  if (selector === undefined) return;
  yield* selectorLabelFindings(selector.labels ?? {}, [...path, "labels"]);
}

export function isSelectorEmpty(selector: WorkloadLabels | undefined): boolean {
  return selector !== undefined && Object.keys(selector.labels ?? {}).length === 0;
}

function* selectorLabelFindings(labels: Readonly<Record<string, string>>, path: Path): Findings {
  for (const [key, value] of Object.entries(labels)) {
    const pair = quote(`${key}=${value}`);
    if (key === "")
      yield refuse("ADM1007", path, `empty key is not supported in selector: ${pair}`);
    if (key.includes("*") || value.includes("*")) {
      yield refuse("ADM1007", [...path, key], `wildcard is not supported in selector: ${pair}`);
    }
  }
}

interface Attached {
  readonly selector?: WorkloadSelector;
  readonly targetRef?: PolicyTargetReference;
  readonly targetRefs?: readonly PolicyTargetReference[];
}

/** What a policy is attached to (CP-474). */
export function* attachmentFindings({ selector, targetRef, targetRefs }: Attached): Findings {
  const count =
    Number(selector !== undefined) + Number(targetRef !== undefined) + Number(isFilled(targetRefs));
  if (count > 1) {
    yield refuse("ADM1008", ["spec"], "only one of targetRefs or workloadSelector can be set");
  }
  yield* selectorFindings(selector, ["spec", "selector"]);
  if (targetRef !== undefined) yield* targetFindings(targetRef, ["spec", "targetRef"]);
  for (const [index, reference] of indexed(targetRefs)) {
    yield* targetFindings(reference, ["spec", "targetRefs", index]);
  }
}

const targets: readonly string[] = [
  "/Service",
  "core/Service",
  "networking.istio.io/ServiceEntry",
  "gateway.networking.k8s.io/Gateway",
  "gateway.networking.k8s.io/GatewayClass",
];

function* targetFindings(
  { name = "", namespace, group = "", kind }: Partial<PolicyTargetReference>,
  path: Path,
): Findings {
  if (name === "") yield refuse("ADM1008", path, "targetRef name must be set");
  if (namespace !== undefined && namespace !== "") {
    yield refuse(
      "ADM1008",
      [...path, "namespace"],
      "targetRef namespace must not be set; cross namespace referencing is not supported",
    );
  }
  if (!targets.includes(`${group}/${kind}`)) {
    yield refuse(
      "ADM1008",
      path,
      `targetRef must be to one of [Service ServiceEntry Gateway GatewayClass] but was ${group}/${kind}`,
    );
  }
}

interface StreamMatch {
  readonly destinationSubnets?: readonly string[];
  readonly port?: number;
  readonly sourceLabels?: Readonly<Record<string, string>>;
  readonly gateways?: readonly string[];
}

/** The parts that TCP and TLS conditions share. */
export function* streamMatchFindings(match: StreamMatch, path: Path): Findings {
  for (const [index, subnet] of indexed(match.destinationSubnets)) {
    yield* complaint("ADM1003", [...path, "destinationSubnets", index], subnetError(subnet));
  }
  if (match.port !== undefined && match.port !== 0) {
    yield* complaint("ADM1002", [...path, "port"], portError(match.port));
  }
  yield* labelFindings(match.sourceLabels, [...path, "sourceLabels"]);
  yield* gatewayNameFindings(match.gateways, [...path, "gateways"]);
}

/** References to Gateways (CP-392, CP-393): the first one without a slash ends the list. */
export function* gatewayNameFindings(names: readonly string[] | undefined, path: Path): Findings {
  for (const [index, name] of indexed(names)) {
    const at = [...path, index];
    const slash = name.indexOf("/");
    if (slash === -1) {
      const [gateway = "", namespace] = name.split(".");
      if (namespace !== undefined) {
        const advice = quote(`${namespace}/${gateway}`);
        yield advise(
          "ADM1101",
          at,
          `using legacy gatewayName format ${quote(name)}; prefer the <namespace>/<name> format: ${advice}`,
        );
      }
      yield* complaint("ADM1101", at, nameError(name));
      return;
    }
    const namespace = name.slice(0, slash);
    const gateway = name.slice(slash + 1);
    if (namespace === "" || gateway === "") {
      yield refuse("ADM1101", at, "config namespace and gateway name cannot be empty");
    }
    if (!isDnsLabel(namespace))
      yield refuse("ADM1101", at, `invalid value for namespace: ${quote(namespace)}`);
    if (!isDnsLabel(gateway))
      yield refuse("ADM1101", at, `invalid value for gateway name: ${quote(gateway)}`);
  }
}

/** The total is a 32-bit number to istiod, and may wrap to zero (corrections, CP-412). */
export function totalWeightError(
  route: readonly { readonly weight?: number }[] | undefined,
): string | undefined {
  if (route === undefined || route.length < 2) return undefined;
  const total = route.reduce((sum, { weight = 0 }) => (sum + weight) | 0, 0);
  return total === 0 ? "total destination weight = 0" : undefined;
}
