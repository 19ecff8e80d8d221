import type { Origin } from "../source/place.ts";
import type { Aged } from "./age.ts";
import type { Protocol } from "./protocol.ts";

export interface ServicePort {
  readonly name: string;
  readonly port: number;
  readonly protocol: Protocol;
}

/** How a service's endpoints are found (CP-225, CP-264 to CP-268). */
export type Resolution =
  "static" | "dns" | "dnsRoundRobin" | "passthrough" | "alias" | "dynamicDns";

/** What a Service's `trafficDistribution` asks for (CP-180). */
export type TrafficDistribution = "any" | "preferSameZone" | "preferSameNode";

/** A Kubernetes Service, or one host of a ServiceEntry: a destination that proxies know. */
export interface MeshService {
  readonly host: string;
  readonly namespace: string;
  readonly registry: "Kubernetes" | "External";
  /** Name of the Service; for a ServiceEntry its host. */
  readonly name: string;
  readonly age: Aged;
  readonly resolution: Resolution;
  /** What clients dial: the cluster IP, a ServiceEntry's address or range, or `0.0.0.0`. */
  readonly address: string;
  readonly ports: readonly ServicePort[];
  readonly meshExternal: boolean;
  readonly exportTo: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly selector?: Readonly<Record<string, string>>;
  /** Hosts of ExternalName Services that stand for this one. */
  readonly aliases: readonly AliasName[];
  readonly externalName?: string;
  readonly nodeLocal: boolean;
  readonly trafficDistribution: TrafficDistribution;
  /** Identities named on the object itself, beside those of the endpoints. */
  readonly identities: readonly string[];
  /** Port of the original destination to use instead, by service port (resolution NONE). */
  readonly portOverrides: ReadonlyMap<number, number>;
  readonly origin: Origin;
}

export interface AliasName {
  readonly host: string;
  readonly namespace: string;
}

export const unspecifiedAddress = "0.0.0.0";

/** Services are one if host and namespace are. */
export function serviceKey(service: MeshService): string {
  return `${service.namespace}/${service.host}`;
}

/** A service whose clients resolve any name under its wildcard (CP-268). */
export function isForwardProxied(service: MeshService): boolean {
  return service.resolution === "dynamicDns" && service.host.startsWith("*");
}
