/** Names that istiod gives to Envoy's things, and that tools and traces read back. */

export const passthroughCluster = "PassthroughCluster";
export const blackHoleCluster = "BlackHoleCluster";
export const inboundPassthroughCluster = "InboundPassthroughCluster";
export const virtualInboundListener = "virtualInbound";
export const virtualOutboundListener = "virtualOutbound";

export interface ClusterName {
  readonly direction: "outbound" | "inbound";
  readonly port: number;
  readonly subset: string;
  readonly host: string;
}

/** `outbound|PORT|SUBSET|HOST`. */
export function outboundClusterName(port: number, subset: string, host: string): string {
  return `outbound|${String(port)}|${subset}|${host}`;
}

/** `inbound|PORT||`: the port is the container's, not the Service's. */
export function inboundClusterName(port: number): string {
  return `inbound|${String(port)}||`;
}

/** The same as an SNI: `outbound_.PORT_.SUBSET_.HOST`. */
export function outboundServerName(port: number, subset: string, host: string): string {
  return `outbound_.${String(port)}_.${subset}_.${host}`;
}

/** What a cluster name says; the fixed clusters and other names say nothing. */
export function parseClusterName(name: string): ClusterName | undefined {
  const [direction, port, subset, host] = name.split("|");
  if (direction !== "outbound" && direction !== "inbound") return undefined;
  if (port === undefined || subset === undefined || host === undefined) return undefined;
  return { direction, port: Number(port), subset, host };
}

/** `host:port`, as virtual hosts are named. */
export function virtualHostName(host: string, port: number): string {
  return `${host.includes(":") ? `[${host}]` : host}:${String(port)}`;
}
