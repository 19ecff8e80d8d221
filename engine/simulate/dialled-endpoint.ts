import type { LbEndpoint } from "../proxy/config.ts";

/** The address that the caller dialled, as an endpoint (DP-142). */
export function dialledEndpoint(dialled: {
  readonly ip: string;
  readonly port: number;
}): LbEndpoint {
  return { address: `${dialled.ip}:${String(dialled.port)}`, health: "HEALTHY", weight: 1 };
}
