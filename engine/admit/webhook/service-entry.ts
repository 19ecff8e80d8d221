import { isIpAddress } from "../../resources/address.ts";
import {
  isHttpProtocol,
  isTcpProtocol,
  isTlsProtocol,
  parseProtocol,
} from "../../resources/protocol.ts";
import type { ServiceEntrySpec, ServicePort } from "../../resources/service-entry.ts";
import type { WorkloadEntrySpec } from "../../resources/workload-entry.ts";
import type { Path } from "../../source/place.ts";
import type { WebhookInput } from "../webhook.ts";
import {
  labelFindings,
  nameError,
  partialWildcardError,
  portError,
  quote,
  subnetError,
  wildcardNameError,
} from "./primitives.ts";
import { advise, complaint, indexed, isFilled, refuse, type Findings } from "./report.ts";
import { portNameFindings, protocolFindings } from "./ports.ts";
import { exportFindings, isSelectorEmpty, labelSelectorErrors } from "./shared.ts";
import { workloadFindings } from "./workload-entry.ts";

/** @see CP-456 to CP-469 */
export function* serviceEntryFindings(spec: ServiceEntrySpec, input: WebhookInput): Findings {
  const selector = [...labelSelectorErrors(spec.workloadSelector, ["spec", "workloadSelector"])];
  if (selector.length > 0) {
    yield* selector;
    return;
  }
  if (isSelectorEmpty(spec.workloadSelector)) {
    const real =
      "service entry: workload selector specified without labels, will be applied to all services in namespace";
    yield advise("ADM1007", ["spec", "workloadSelector"], real);
  }
  if (spec.workloadSelector !== undefined && isFilled(spec.endpoints)) {
    yield refuse(
      "ADM1401",
      ["spec"],
      "only one of WorkloadSelector or Endpoints is allowed in Service Entry",
    );
  }
  yield* hostFindings(spec);
  yield* addressFindings(spec);
  for (const finding of portFindings(spec, input)) yield finding;
  yield* resolutionFindings(spec, input);
  yield* manyHostsFindings(spec);
  yield* exportFindings(spec.exportTo, input.namespace, { isServiceEntry: true });
}

function* hostFindings({ hosts, resolution }: ServiceEntrySpec): Findings {
  if (!isFilled(hosts))
    yield refuse("ADM1001", ["spec"], "service entry must have at least one host");
  for (const [index, host] of indexed(hosts)) {
    const path: Path = ["spec", "hosts", index];
    if (host === "*") {
      yield refuse("ADM1001", path, `invalid host ${host}`);
      continue;
    }
    yield* complaint("ADM1001", path, wildcardNameError(host));
    const partial = resolution === "DYNAMIC_DNS" ? undefined : partialWildcardError(host);
    if (partial !== undefined) yield advise("ADM1001", path, partial);
  }
}

function* addressFindings({ addresses, resolution = "NONE" }: ServiceEntrySpec): Findings {
  for (const [index, address] of indexed(addresses)) {
    yield* complaint("ADM1003", ["spec", "addresses", index], subnetError(address));
  }
  const hasRange = addresses?.some((address) => address.includes("/")) === true;
  if (hasRange && resolution !== "NONE" && resolution !== "STATIC") {
    yield refuse(
      "ADM1003",
      ["spec", "addresses"],
      "CIDR addresses are allowed only for NONE/STATIC resolution types",
    );
  }
}

function* portFindings(spec: ServiceEntrySpec, { labels }: WebhookInput): Findings {
  const optsOut =
    labels.get("networking.istio.io/enable-autoallocate-ip")?.toLowerCase() === "false";
  const isAllocated = (spec.resolution ?? "NONE") !== "NONE" && !optsOut;
  const names = new Set<string>();
  const numbers = new Set<number>();
  for (const [index, { name = "", number = 0, protocol = "", targetPort = 0 }] of indexed(
    spec.ports,
  )) {
    const path: Path = ["spec", "ports", index];
    if (names.has(name))
      yield refuse("ADM1402", path, `service entry port name ${quote(name)} already defined`);
    if (numbers.has(number))
      yield refuse("ADM1402", path, `service entry port ${String(number)} already defined`);
    names.add(name);
    numbers.add(number);
    if (targetPort !== 0)
      yield* complaint("ADM1002", [...path, "targetPort"], portError(targetPort));
    if (!isFilled(spec.addresses) && !isAllocated && (protocol === "" || protocol === "TCP")) {
      const real =
        "addresses are required for ports serving TCP (or unset) protocol when IP Autoallocation is not enabled";
      yield advise("ADM1403", path, real);
    }
    yield* portNameFindings(name, [...path, "name"]);
    yield* protocolFindings(protocol, [...path, "protocol"]);
    yield* complaint("ADM1002", [...path, "number"], portError(number));
  }
}

function* resolutionFindings(spec: ServiceEntrySpec, input: WebhookInput): Findings {
  const { resolution = "NONE", endpoints } = spec;
  switch (resolution) {
    case "NONE":
      if (isFilled(endpoints)) {
        yield refuse(
          "ADM1401",
          ["spec", "endpoints"],
          "no endpoints should be provided for resolution type none",
        );
      }
      if (spec.workloadSelector !== undefined) {
        yield advise(
          "ADM1401",
          ["spec", "workloadSelector"],
          "workloadSelector should not be set when resolution mode is NONE",
        );
      }
      return;
    case "STATIC":
      for (const [index, endpoint] of indexed(endpoints)) {
        const options = { servicePorts: portNames(spec), allowsNames: false };
        yield* workloadFindings(endpoint, options, ["spec", "endpoints", index]);
      }
      return;
    case "DNS":
    case "DNS_ROUND_ROBIN":
      yield* dnsFindings(spec, resolution);
      return;
    case "DYNAMIC_DNS":
      yield* dynamicFindings(spec, input);
  }
}

function portNames({ ports = [] }: ServiceEntrySpec): ReadonlySet<string> {
  return new Set(ports.map(({ name = "" }: ServicePort) => name));
}

function* dnsFindings(spec: ServiceEntrySpec, resolution: string): Findings {
  const { hosts = [], endpoints = [], ports, addresses } = spec;
  if (endpoints.length === 0) {
    const error = hosts.map(nameError).find((one) => one !== undefined);
    if (error !== undefined) {
      const real = `hosts must be FQDN or contain only prefix wildcards if no endpoints are provided for resolution mode ${resolution}, ${error}`;
      yield refuse("ADM1404", ["spec", "hosts"], real);
    }
  }
  if (resolution === "DNS_ROUND_ROBIN" && endpoints.length > 1) {
    yield refuse(
      "ADM1401",
      ["spec", "endpoints"],
      `there must only be 0 or 1 endpoint for resolution mode ${resolution}`,
    );
  }
  for (const [index, endpoint] of endpoints.entries()) {
    yield* dnsEndpointFindings(endpoint, portNames(spec), ["spec", "endpoints", index]);
  }
  const hasTcp = ports?.some(({ protocol }) => isTcpProtocol(parseProtocol(protocol))) === true;
  if (isFilled(addresses) && hasTcp && hosts.length > 1) {
    yield advise(
      "ADM1405",
      ["spec", "hosts"],
      "service entry can not have more than one host specified simultaneously with address and tcp port",
    );
  }
}

function* dnsEndpointFindings(
  endpoint: WorkloadEntrySpec,
  servicePorts: ReadonlySet<string>,
  path: Path,
): Findings {
  const { address = "", labels, ports = {} } = endpoint;
  if (!isIpAddress(address) && nameError(address) !== undefined) {
    yield refuse(
      "ADM1406",
      [...path, "address"],
      `endpoint address ${quote(address)} is not a valid FQDN or an IP address`,
    );
  }
  yield* labelFindings(labels, [...path, "labels"]);
  for (const [name, port] of Object.entries(ports)) {
    const at: Path = [...path, "ports", name];
    if (!servicePorts.has(name)) {
      yield refuse(
        "ADM1407",
        at,
        `endpoint port ${String(port)} is not defined by the service entry`,
      );
    }
    yield* portNameFindings(name, at);
    yield* complaint("ADM1002", at, portError(port));
  }
}

function* dynamicFindings(spec: ServiceEntrySpec, { labels }: WebhookInput): Findings {
  const type = "resolution type DYNAMIC_DNS";
  if (!isFilled(spec.hosts))
    yield refuse("ADM1408", ["spec"], `at least one wildcard host must be provided for ${type}`);
  for (const [index, host] of indexed(spec.hosts)) {
    if (host.startsWith("*")) continue;
    yield refuse(
      "ADM1408",
      ["spec", "hosts", index],
      "host must be wildcarded for resolution mode DYNAMIC_DNS",
    );
  }
  if (isFilled(spec.addresses)) {
    yield refuse(
      "ADM1408",
      ["spec", "addresses"],
      `addresses cannot be set for ${type}. HTTP route domains will only be generatedfrom the hosts field values`,
    );
  }
  if (isFilled(spec.endpoints)) {
    yield refuse(
      "ADM1408",
      ["spec", "endpoints"],
      `endpoints cannot be set for ${type}. Destination IP address determined from hostsfield values`,
    );
  }
  for (const [index, { protocol }] of indexed(spec.ports)) {
    if (["http", "tls", "grpc", "http2"].includes(parseProtocol(protocol) ?? "")) continue;
    yield refuse(
      "ADM1408",
      ["spec", "ports", index],
      `only HTTP, TLS, GRPC, and HTTP2 protocols are supported for ${type}`,
    );
  }
  const waypoint = (labels.get("istio.io/use-waypoint") ?? "").toLowerCase();
  if (spec.location === "MESH_INTERNAL" && waypoint !== "" && waypoint !== "none") {
    yield refuse(
      "ADM1408",
      ["spec", "location"],
      `location MESH_INTERNAL with ${type} is not supported when using waypoints`,
    );
  }
}

/** Bytes without a name in them cannot be told apart by host (CP-468). */
function* manyHostsFindings({
  resolution = "NONE",
  hosts = [],
  ports,
}: ServiceEntrySpec): Findings {
  if (resolution === "NONE" || hosts.length < 2) return;
  const isNameless = ports?.some((port) => {
    const protocol = parseProtocol(port.protocol);
    return !isHttpProtocol(protocol) && !isTlsProtocol(protocol);
  });
  if (isNameless === true) {
    yield refuse(
      "ADM1405",
      ["spec", "hosts"],
      "multiple hosts provided with non-HTTP, non-TLS ports",
    );
  }
}
