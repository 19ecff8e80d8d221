import { isIpAddress } from "../../resources/address.ts";
import type { WorkloadEntrySpec } from "../../resources/workload-entry.ts";
import type { ReadinessProbe, WorkloadGroupSpec } from "../../resources/workload-group.ts";
import type { Path } from "../../source/place.ts";
import { labelFindings, nameError, portError, quote, socketError } from "./primitives.ts";
import { advise, complaint, indexed, isFilled, refuse, type Findings } from "./report.ts";
import { portNameFindings } from "./ports.ts";

interface WorkloadOptions {
  /** Of the ServiceEntry that lists it; a WorkloadEntry of its own has none to compare with. */
  readonly servicePorts?: ReadonlySet<string>;
  readonly allowsNames: boolean;
}

/** CP-463. */
export function* workloadFindings(
  { address = "", network = "", ports = {}, labels }: WorkloadEntrySpec,
  { servicePorts, allowsNames }: WorkloadOptions,
  path: Path,
): Findings {
  if (address === "") {
    if (network === "") {
      yield refuse("ADM1406", path, "address is required");
      return;
    }
    yield advise("ADM1406", path, `address is unset with network ${quote(network)}`);
  }
  const isSocket = address.startsWith("unix://");
  if (isSocket) {
    yield* complaint("ADM1406", [...path, "address"], socketError(address.slice(7)));
    if (Object.keys(ports).length > 0)
      yield refuse("ADM1407", path, `unix endpoint ${address} must not include ports`);
  } else if (address !== "" && !isIpAddress(address)) {
    const at: Path = [...path, "address"];
    if (!allowsNames)
      yield refuse("ADM1406", at, `endpoint address ${quote(address)} is not a valid IP address`);
    else if (nameError(address) !== undefined) {
      yield refuse(
        "ADM1406",
        at,
        `endpoint address ${quote(address)} is not a valid FQDN or an IP address`,
      );
    }
  }
  for (const [name, port] of Object.entries(ports)) {
    const at: Path = [...path, "ports", name];
    if (servicePorts?.has(name) === false) {
      yield refuse(
        "ADM1407",
        at,
        `endpoint port ${String(port)} is not defined by the service entry`,
      );
    }
    yield* portNameFindings(name, at);
    yield* complaint("ADM1002", at, portError(port));
  }
  yield* labelFindings(labels, [...path, "labels"]);
  if (isSocket && servicePorts !== undefined && servicePorts.size !== 1) {
    yield refuse("ADM1407", path, "exactly 1 service port required for unix endpoints");
  }
}

export function* workloadGroupFindings(spec: WorkloadGroupSpec): Findings {
  if (spec.template === undefined) {
    yield refuse("ADM1409", ["spec"], "template is required");
    return;
  }
  const labels = [...labelFindings(spec.metadata?.labels, ["spec", "metadata", "labels"])];
  if (labels.length > 0) yield* labels;
  else if (spec.probe !== undefined) yield* probeFindings(spec.probe, ["spec", "probe"]);
}

const seconds = [
  "periodSeconds",
  "initialDelaySeconds",
  "timeoutSeconds",
  "successThreshold",
  "failureThreshold",
] as const;

function* probeFindings(probe: ReadinessProbe, path: Path): Findings {
  for (const part of seconds) {
    if ((probe[part] ?? 0) < 0)
      yield refuse("ADM1409", [...path, part], `${part} must be non-negative`);
  }
  const { httpGet, tcpSocket, exec } = probe;
  if (httpGet !== undefined) {
    yield* complaint("ADM1002", [...path, "httpGet"], portError(httpGet.port ?? 0));
    if (!["", "HTTP", "HTTPS"].includes(httpGet.scheme ?? "")) {
      yield refuse(
        "ADM1409",
        [...path, "httpGet", "scheme"],
        'httpGet.scheme must be one of "HTTPS", "HTTP"',
      );
    }
    for (const [index, { name = "" }] of indexed(httpGet.httpHeaders)) {
      if (/^[-A-Za-z0-9]+$/u.test(name)) continue;
      const real =
        name === ""
          ? "header name cannot be empty"
          : `header name ${name} is not a valid header name`;
      yield refuse("ADM1114", [...path, "httpGet", "httpHeaders", index], real);
    }
  } else if (tcpSocket !== undefined) {
    yield* complaint("ADM1002", [...path, "tcpSocket"], portError(tcpSocket.port ?? 0));
  } else if (exec === undefined) {
    yield refuse("ADM1409", path, "unknown health check method");
  } else if (!isFilled(exec.command)) {
    yield refuse("ADM1409", [...path, "exec"], "exec.command is required");
  }
}
