const protocols: ReadonlySet<string> = new Set([
  "tcp",
  "udp",
  "grpc",
  "grpc-web",
  "http",
  "http_proxy",
  "http2",
  "https",
  "tls",
  "mongo",
  "redis",
  "mysql",
]);

/** A protocol name in lower case, or undefined where Istio knows none of that name. */
export function parseProtocol(name: string | undefined): string | undefined {
  const lower = (name ?? "").toLowerCase();
  return protocols.has(lower) ? lower : undefined;
}

export function isHttpProtocol(protocol: string | undefined): boolean {
  return ["http", "http2", "http_proxy", "grpc", "grpc-web"].includes(protocol ?? "");
}

export function isTlsProtocol(protocol: string | undefined): boolean {
  return protocol === "https" || protocol === "tls";
}

/** Whether Istio counts the protocol among those that it forwards byte by byte. */
export function isTcpProtocol(protocol: string | undefined): boolean {
  return ["tcp", "https", "tls", "mongo", "redis", "mysql"].includes(protocol ?? "");
}
