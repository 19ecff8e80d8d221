import type { KubernetesServicePort } from "../resources/core/service.ts";

/** What a port speaks, as far as istiod can tell; `auto` ports are sniffed (CP-286, CP-288). */
export type Protocol =
  | "HTTP"
  | "HTTP_PROXY"
  | "HTTP2"
  | "GRPC"
  | "GRPC-Web"
  | "HTTPS"
  | "TLS"
  | "TCP"
  | "Mongo"
  | "Redis"
  | "MySQL"
  | "UDP"
  | "auto";

const protocols: ReadonlyMap<string, Protocol> = new Map<string, Protocol>([
  ["tcp", "TCP"],
  ["udp", "UDP"],
  ["grpc", "GRPC"],
  ["grpc-web", "GRPC-Web"],
  ["http", "HTTP"],
  ["http_proxy", "HTTP_PROXY"],
  ["http2", "HTTP2"],
  ["https", "HTTPS"],
  ["tls", "TLS"],
  ["mongo", "Mongo"],
  ["redis", "Redis"],
  ["mysql", "MySQL"],
]);

/** Names that only `appProtocol` can have. */
const kubernetesProtocols: ReadonlyMap<string, Protocol> = new Map<string, Protocol>([
  ["kubernetes.io/h2c", "HTTP2"],
  ["kubernetes.io/ws", "HTTP"],
  ["kubernetes.io/wss", "HTTPS"],
]);

/** Ports whose server speaks first: a sniffing listener would wait for ever (CP-287). */
const serverFirstPorts: ReadonlySet<number> = new Set([25, 53, 3306, 27017]);

/** A protocol as ServiceEntry, Gateway and Sidecar write it. */
export function parseProtocol(text: string | undefined): Protocol {
  return protocols.get((text ?? "").toLowerCase()) ?? "auto";
}

/** The protocol of a Kubernetes Service's port, from `appProtocol` or else its name (CP-286, CP-289). */
export function protocolOfPort(port: KubernetesServicePort): Protocol {
  if (port.protocol === "UDP") return "UDP";
  const fromKubernetes = kubernetesProtocols.get(port.appProtocol ?? "");
  if (fromKubernetes !== undefined) return fromKubernetes;
  const name = port.appProtocol ?? port.name ?? "";
  if (name.toLowerCase().startsWith("grpc-web")) return "GRPC-Web";
  const parsed = parseProtocol(name.split("-")[0]);
  return parsed === "auto" && serverFirstPorts.has(port.port) ? "TCP" : parsed;
}

export function isHttp(protocol: Protocol): boolean {
  switch (protocol) {
    case "HTTP":
    case "HTTP2":
    case "HTTP_PROXY":
    case "GRPC":
    case "GRPC-Web":
      return true;
    case "HTTPS":
    case "TLS":
    case "TCP":
    case "Mongo":
    case "Redis":
    case "MySQL":
    case "UDP":
    case "auto":
      return false;
  }
}

export function isHttp2(protocol: Protocol): boolean {
  return protocol === "HTTP2" || protocol === "GRPC" || protocol === "GRPC-Web";
}

export function isHttpOrSniffed(protocol: Protocol): boolean {
  return protocol === "auto" || isHttp(protocol);
}

export function isTls(protocol: Protocol): boolean {
  return protocol === "HTTPS" || protocol === "TLS";
}

export function isTcp(protocol: Protocol): boolean {
  return protocol !== "auto" && protocol !== "UDP" && !isHttp(protocol);
}
