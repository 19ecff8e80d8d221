/** What is wrong with the value of an annotation, in the injector's words; undefined where nothing is. */
import { isIpRange } from "../resources/address.ts";

type Check = (value: string) => string | undefined;

function isNumber(text: string, max: number): boolean {
  return /^[0-9]+$/.test(text) && Number(text) <= max;
}

function numberProblem(value: string, max: number): string | undefined {
  if (isNumber(value, max)) return undefined;
  const reason = /^[0-9]+$/.test(value) ? "value out of range" : "invalid syntax";
  return `strconv.ParseUint: parsing "${value}": ${reason}`;
}

const wholeNumber: Check = (value) => numberProblem(value, 0xffffffff);

function portProblem(value: string): string | undefined {
  const problem = numberProblem(value.trim(), 65535);
  return problem === undefined ? undefined : `failed parsing port '${value}': ${problem}`;
}

function ports(name: string, allowed?: string): Check {
  return (value) => {
    if (value === allowed || value.trim() === "") return undefined;
    const wrong = value
      .trim()
      .split(",")
      .find((port) => portProblem(port) !== undefined);
    return wrong === undefined
      ? undefined
      : `${name} invalid: failed parsing port '${wrong}': ${portProblem(wrong) ?? ""}`;
  };
}

function ranges(name: string, allowed?: string): Check {
  return (value) => {
    if (value === allowed || value === "") return undefined;
    const wrong = value.split(",").find((range) => !isIpRange(range));
    return wrong === undefined ? undefined : `${name} invalid: failed parsing cidr '${wrong}'`;
  };
}

const interfaces: Check = (value) => {
  if (value === "") return undefined;
  for (const name of value.split(",").map((one) => one.trim())) {
    if (name === "") return "empty interface name";
    if (name.length > 15) return `interface name "${name}" too long (max 15 chars)`;
    if (!/^[a-zA-Z][a-zA-Z0-9_.-]*$/.test(name))
      return `interface name "${name}" contains invalid characters`;
  }
  return undefined;
};

const truth: Check = (value) =>
  /^(?:1|t|T|TRUE|true|True|0|f|F|FALSE|false|False)$/.test(value)
    ? undefined
    : `strconv.ParseBool: parsing "${value}": invalid syntax`;

const quantity: Check = (value) =>
  /^[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+|[KMGTPE]i|[numkMGTPE])?$/.test(value)
    ? undefined
    : "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

const interception: Check = (value) =>
  /^(?:REDIRECT|TPROXY|NONE)$/.test(value)
    ? undefined
    : `interceptionMode invalid, use REDIRECT,TPROXY,NONE: ${value}`;

const statusPort: Check = (value) => {
  const problem = portProblem(value);
  return problem === undefined ? undefined : `excludeInboundPorts invalid: ${problem}`;
};

export const annotationChecks: ReadonlyMap<string, Check> = new Map([
  ["sidecar.istio.io/interceptionMode", interception],
  ["status.sidecar.istio.io/port", statusPort],
  ["readiness.status.sidecar.istio.io/initialDelaySeconds", wholeNumber],
  ["readiness.status.sidecar.istio.io/periodSeconds", wholeNumber],
  ["readiness.status.sidecar.istio.io/failureThreshold", wholeNumber],
  ["traffic.sidecar.istio.io/includeOutboundIPRanges", ranges("includeIPRanges", "*")],
  ["traffic.sidecar.istio.io/excludeOutboundIPRanges", ranges("excludeIPRanges")],
  ["traffic.sidecar.istio.io/includeInboundPorts", ports("includeInboundPorts", "*")],
  ["traffic.sidecar.istio.io/excludeInboundPorts", ports("excludeInboundPorts")],
  ["traffic.sidecar.istio.io/excludeOutboundPorts", ports("excludeOutboundPorts")],
  ["traffic.sidecar.istio.io/excludeInterfaces", interfaces],
  ["traffic.sidecar.istio.io/kubevirtInterfaces", interfaces],
  ["istio.io/reroute-virtual-interfaces", interfaces],
  ["prometheus.istio.io/merge-metrics", truth],
  ["sidecar.istio.io/proxyCPU", quantity],
  ["sidecar.istio.io/proxyMemory", quantity],
  ["sidecar.istio.io/proxyCPULimit", quantity],
  ["sidecar.istio.io/proxyMemoryLimit", quantity],
]);
