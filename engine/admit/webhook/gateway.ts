import type { GatewaySpec, Server, ServerTLSSettings } from "../../resources/gateway.ts";
import { isHttpProtocol, isTlsProtocol, parseProtocol } from "../../resources/protocol.ts";
import type { Path } from "../../source/place.ts";
import type { WebhookInput } from "../webhook.ts";
import { slashHostFindings } from "./slash-host.ts";
import { addressError, isDnsLabel, portError, quote, socketError } from "./primitives.ts";
import { advise, complaint, indexed, isFilled, refuse, type Findings } from "./report.ts";
import { serverTlsFindings } from "./server-tls.ts";

/** @see CP-441 to CP-455 */
export function* gatewayFindings(spec: GatewaySpec, { name, annotations }: WebhookInput): Findings {
  const isGenerated = annotations.get("internal.istio.io/gateway-semantics") === "gateway";
  if (!isDnsLabel(name) && !isGenerated) {
    yield refuse("ADM1301", ["metadata", "name"], `invalid gateway name: ${quote(name)}`);
  }
  if (!isFilled(spec.servers))
    yield refuse("ADM1302", ["spec"], "gateway must have at least one server");
  for (const [index, server] of indexed(spec.servers))
    yield* serverFindings(server, ["spec", "servers", index]);
  const names = new Set<string>();
  for (const [index, { port, tls }] of indexed(spec.servers)) {
    if (port === undefined) continue;
    const path: Path = ["spec", "servers", index];
    const portName = port.name ?? "";
    if (names.has(portName)) {
      yield refuse(
        "ADM1303",
        [...path, "port", "name"],
        `port names in servers must be unique: duplicate name ${portName}`,
      );
    }
    names.add(portName);
    if (!isHttpProtocol(parseProtocol(port.protocol)) && tls?.httpsRedirect === true) {
      yield advise(
        "ADM1304",
        [...path, "tls", "httpsRedirect"],
        "tls.httpsRedirect should only be used with http servers",
      );
    }
  }
}

function* serverFindings(server: Server, path: Path): Findings {
  const { hosts, port, tls, bind = "" } = server;
  if (!isFilled(hosts))
    yield refuse("ADM1302", path, "server config must contain at least one host");
  for (const [index, host] of indexed(hosts)) {
    yield* slashHostFindings(host, true, [...path, "hosts", index]);
  }
  const portFindings = [...serverPortFindings(server, path)];
  yield* portFindings;
  if (bind.startsWith("unix://")) {
    yield* complaint("ADM1305", [...path, "bind"], socketError(bind.slice(7)));
    if (port !== undefined && (port.number ?? 0) !== 0) {
      yield refuse(
        "ADM1305",
        [...path, "port"],
        `port number must be 0 for unix domain socket: ${portText(port)}`,
      );
    }
  } else if (bind !== "") {
    yield* complaint("ADM1305", [...path, "bind"], addressError(bind));
  }
  yield* serverTlsFindings(tls, [...path, "tls"]);
  if (portFindings.length === 0) yield* protocolFindings(server, path);
}

function* serverPortFindings({ port, bind = "" }: Server, path: Path): Findings {
  if (port === undefined) {
    yield refuse("ADM1002", path, "port is required");
    return;
  }
  const { protocol = "", number = 0, targetPort = 0, name = "" } = port;
  const at: Path = [...path, "port"];
  if (parseProtocol(protocol) === undefined) {
    const list = "HTTP, HTTP2, GRPC, GRPC-WEB, MONGO, REDIS, MYSQL, TCP";
    yield refuse(
      "ADM1306",
      [...at, "protocol"],
      `invalid protocol ${quote(protocol)}, supported protocols are ${list}`,
    );
  }
  if (number > 0 || !bind.startsWith("unix://"))
    yield* complaint("ADM1002", [...at, "number"], portError(number));
  if (targetPort > 0)
    yield refuse("ADM1307", [...at, "targetPort"], "targetPort has no impact on Gateways");
  if (name === "") yield refuse("ADM1303", at, `port name must be set: ${portText(port)}`);
}

function* protocolFindings({ port, tls }: Server, path: Path): Findings {
  const protocol = parseProtocol(port?.protocol);
  if (isTlsProtocol(protocol)) {
    if (tls === undefined)
      yield refuse("ADM1308", path, "server must have TLS settings for HTTPS/TLS protocols");
    return;
  }
  if (tls === undefined) return;
  if (!isHttpProtocol(protocol)) {
    yield refuse(
      "ADM1308",
      [...path, "tls"],
      "server cannot have TLS settings for non HTTPS/TLS ports",
    );
  } else if (!passesThrough(tls) || hasFiles(tls)) {
    yield refuse(
      "ADM1308",
      [...path, "tls"],
      "server cannot have TLS settings for plain text HTTP ports",
    );
  }
}

/** PASSTHROUGH is the default, which is why a bare redirect is in order (CP-455). */
function passesThrough({ mode = "PASSTHROUGH" }: ServerTLSSettings): boolean {
  return mode === "PASSTHROUGH" || mode === "AUTO_PASSTHROUGH";
}

function hasFiles({
  caCertificates = "",
  privateKey = "",
  serverCertificate = "",
}: ServerTLSSettings): boolean {
  return caCertificates + privateKey + serverCertificate !== "";
}

function portText({
  number = 0,
  protocol = "",
}: {
  readonly number?: number;
  readonly protocol?: string;
}): string {
  return `number:${String(number)} protocol:${quote(protocol)}`;
}
