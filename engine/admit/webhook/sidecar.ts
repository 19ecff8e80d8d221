import { isHttpProtocol, isTlsProtocol, parseProtocol } from "../../resources/protocol.ts";
import type {
  IstioEgressListener,
  IstioIngressListener,
  SidecarPort,
  SidecarSpec,
} from "../../resources/sidecar.ts";
import type { ServerTLSSettings } from "../../resources/gateway.ts";
import type { Path } from "../../source/place.ts";
import type { WebhookInput } from "../webhook.ts";
import { connectionPoolFindings } from "./connection-pool.ts";
import { portNameFindings, protocolFindings } from "./ports.ts";
import { addressError, nameError, portError, quote, socketError } from "./primitives.ts";
import { advise, complaint, indexed, isFilled, refuse, type Findings } from "./report.ts";
import { serverTlsFindings } from "./server-tls.ts";
import { destinationFindings, isSelectorEmpty, labelSelectorErrors } from "./shared.ts";
import { slashHostFindings } from "./slash-host.ts";

/** @see CP-488 */
export function* sidecarFindings(spec: SidecarSpec, { namespace }: WebhookInput): Findings {
  const selector = [...labelSelectorErrors(spec.workloadSelector, ["spec", "workloadSelector"])];
  const { egress, ingress, outboundTrafficPolicy, inboundConnectionPool } = spec;
  if (selector.length > 0) {
    yield* selector;
    return;
  }
  if (
    !isFilled(egress) &&
    !isFilled(ingress) &&
    outboundTrafficPolicy === undefined &&
    inboundConnectionPool === undefined
  ) {
    yield refuse("ADM1601", ["spec"], "sidecar: empty configuration provided");
    return;
  }
  if (isSelectorEmpty(spec.workloadSelector)) {
    const real =
      "sidecar: workload selector specified without labels, will be applied to all services in namespace";
    yield advise("ADM1007", ["spec", "workloadSelector"], real);
  }
  yield* ingressFindings(ingress);
  yield* connectionPoolFindings(inboundConnectionPool, ["spec", "inboundConnectionPool"]);
  yield* egressFindings(egress, namespace);
  yield* outboundFindings(spec);
}

function* ingressFindings(listeners: readonly IstioIngressListener[] | undefined): Findings {
  const numbers = new Set<number>();
  for (const [index, listener] of indexed(listeners)) {
    const path: Path = ["spec", "ingress", index];
    const { port, bind = "", defaultEndpoint = "", tls, connectionPool } = listener;
    if (port === undefined) {
      yield refuse("ADM1002", path, "sidecar: port is required for ingress listeners");
      continue;
    }
    if ((port.targetPort ?? 0) > 0)
      yield refuse("ADM1307", [...path, "port"], "targetPort has no impact on Sidecars");
    yield* boundPortFindings(port, bind, path);
    const { number = 0 } = port;
    if (numbers.has(number))
      yield refuse(
        "ADM1602",
        [...path, "port"],
        "sidecar: ports on IP bound listeners must be unique",
      );
    numbers.add(number);
    if (defaultEndpoint !== "")
      yield* endpointFindings(defaultEndpoint, [...path, "defaultEndpoint"]);
    if (tls !== undefined) yield* ingressTlsFindings(tls, port, [...path, "tls"]);
    yield* connectionPoolFindings(connectionPool, [...path, "connectionPool"]);
    if (connectionPool?.http !== undefined && !isHttpProtocol(parseProtocol(port.protocol))) {
      const what = `port ${String(number)} (${quote(port.name ?? "")}) but its protocol is not HTTP (${port.protocol ?? ""})`;
      yield advise(
        "ADM1603",
        path,
        `sidecar: HTTP connection pool settings are configured for ${what}; only TCP settings will apply`,
      );
    }
  }
}

function* boundPortFindings(
  { name = "", protocol = "", number = 0 }: SidecarPort,
  bind: string,
  path: Path,
): Findings {
  if (name !== "") yield* portNameFindings(name, [...path, "port", "name"]);
  yield* protocolFindings(protocol, [...path, "port", "protocol"]);
  yield* complaint("ADM1002", [...path, "port", "number"], portError(number));
  if (bind !== "") yield* complaint("ADM1305", [...path, "bind"], addressError(bind));
}

const ownAddresses: readonly string[] = ["", "127.0.0.1", "0.0.0.0", "::1", "::"];

function* endpointFindings(endpoint: string, path: Path): Findings {
  if (endpoint.startsWith("unix://")) {
    yield* complaint("ADM1604", path, socketError(endpoint.slice(7)));
    return;
  }
  const match = /^(?:\[([^[\]]*)\]|([^:[\]]*)):([^:[\]]*)$/u.exec(endpoint);
  if (match === null) {
    yield refuse("ADM1604", path, `address ${endpoint}: missing port in address`);
  }
  const host = match?.[1] ?? match?.[2] ?? "";
  const port = match?.[3] ?? "";
  if (!ownAddresses.includes(host)) {
    yield refuse(
      "ADM1604",
      path,
      "sidecar: defaultEndpoint must be of form 127.0.0.1:<port>,0.0.0.0:<port>,[::1]:port,[::]:port,unix://filepath or unset",
    );
  }
  if (/^[-+]?[0-9]+$/u.test(port)) yield* complaint("ADM1002", path, portError(Number(port)));
  else {
    const real = `sidecar: defaultEndpoint port (${port}) is not a number: strconv.Atoi: parsing ${quote(port)}: invalid syntax`;
    yield refuse("ADM1604", path, real);
  }
}

function* ingressTlsFindings(tls: ServerTLSSettings, port: SidecarPort, path: Path): Findings {
  const { mode = "PASSTHROUGH" } = tls;
  const given: readonly (readonly [boolean, string])[] = [
    [isFilled(tls.subjectAltNames), "sidecar: subjectAltNames is not supported in ingress tls"],
    [tls.httpsRedirect === true, "sidecar: httpsRedirect is not supported"],
    [(tls.credentialName ?? "") !== "", "sidecar: credentialName is not currently supported"],
    [isFilled(tls.credentialNames), "sidecar: credentialNames is not currently supported"],
    [isFilled(tls.tlsCertificates), "sidecar: tls_certificates is not currently supported"],
    [
      mode === "ISTIO_MUTUAL" || mode === "AUTO_PASSTHROUGH",
      `configuration is invalid: cannot set mode to ${mode} in sidecar ingress tls`,
    ],
    [
      !isTlsProtocol(parseProtocol(port.protocol)),
      "server cannot have TLS settings for non HTTPS/TLS ports",
    ],
  ];
  for (const [isGiven, real] of given) if (isGiven) yield refuse("ADM1605", path, real);
  yield* serverTlsFindings(tls, path);
}

function* egressFindings(
  listeners: readonly IstioEgressListener[] | undefined,
  namespace: string,
): Findings {
  const numbers = new Set<number>();
  const sockets = new Set<string>();
  for (const [index, listener] of indexed(listeners)) {
    const path: Path = ["spec", "egress", index];
    const { port, bind = "", captureMode = "DEFAULT" } = listener;
    if (port === undefined) {
      if (index !== (listeners?.length ?? 0) - 1) {
        yield refuse(
          "ADM1606",
          path,
          "sidecar: the egress listener with empty port should be the last listener in the list",
        );
      }
    } else {
      if ((port.targetPort ?? 0) > 0)
        yield refuse("ADM1307", [...path, "port"], "targetPort has no impact on Sidecars");
      const { number = 0 } = port;
      if (number === 0) {
        yield* socketPortFindings(port, bind, captureMode, path);
        if (sockets.has(bind))
          yield refuse(
            "ADM1602",
            path,
            "sidecar: unix domain socket values for listeners must be unique",
          );
        sockets.add(bind);
      } else {
        yield* boundPortFindings(port, bind, path);
        if (numbers.has(number))
          yield refuse("ADM1602", path, "sidecar: ports on IP bound listeners must be unique");
        numbers.add(number);
      }
    }
    yield* egressHostFindings(listener.hosts, namespace, path);
  }
}

function* socketPortFindings(
  { name = "", protocol = "" }: SidecarPort,
  bind: string,
  captureMode: string,
  path: Path,
): Findings {
  if (name !== "") yield* portNameFindings(name, [...path, "port", "name"]);
  yield* protocolFindings(protocol, [...path, "port", "protocol"]);
  if (bind.startsWith("unix://"))
    yield* complaint("ADM1305", [...path, "bind"], socketError(bind.slice(7)));
  else
    yield refuse(
      "ADM1305",
      path,
      "sidecar: ports with 0 value must have a unix domain socket bind address",
    );
  if (captureMode !== "DEFAULT" && captureMode !== "NONE") {
    yield refuse(
      "ADM1305",
      [...path, "captureMode"],
      "sidecar: captureMode must be DEFAULT/NONE for unix domain socket listeners",
    );
  }
}

function* egressHostFindings(
  hosts: readonly string[] | undefined,
  namespace: string,
  path: Path,
): Findings {
  if (!isFilled(hosts))
    yield refuse("ADM1606", path, "sidecar: egress listener must contain at least one host");
  const known = new Map<string, Set<string>>();
  for (const [index, host] of indexed(hosts)) {
    const at: Path = [...path, "hosts", index];
    const slash = host.indexOf("/");
    if (slash !== -1 && !host.startsWith("~")) {
      const own = host.slice(0, slash) === "." ? namespace : host.slice(0, slash);
      const name = host.slice(slash + 1);
      const names = known.get(own) ?? new Set();
      known.set(own, names);
      if (name === "*" ? names.size > 0 : names.has(name) || names.has("*")) {
        yield advise("ADM1607", at, `duplicated egress host: ${host}`);
      }
      names.add(name);
    }
    yield* slashHostFindings(host, false, at);
  }
  if (known.get("*")?.has("*") === true && known.size !== 1) {
    yield advise("ADM1607", path, "`*/*` host select all resources, no other hosts can be added");
  }
}

/** The mode's default is REGISTRY_ONLY here (CP-51). */
function* outboundFindings({ outboundTrafficPolicy }: SidecarSpec): Findings {
  const proxy = outboundTrafficPolicy?.egressProxy;
  if (proxy === undefined) return;
  const path: Path = ["spec", "outboundTrafficPolicy", "egressProxy"];
  if (outboundTrafficPolicy?.mode !== "ALLOW_ANY") {
    yield refuse(
      "ADM1608",
      path,
      "sidecar: egress_proxy must be set only with ALLOW_ANY outbound_traffic_policy mode",
    );
    return;
  }
  yield* complaint("ADM1001", [...path, "host"], nameError(proxy.host ?? ""));
  if (proxy.port === undefined)
    yield refuse("ADM1608", path, "sidecar: egress_proxy port must be non-nil");
  else yield* destinationFindings(proxy, path);
}
