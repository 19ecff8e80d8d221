import type { DroppedRule, Route } from "../proxy/config.ts";
import type { Origin } from "../source/place.ts";
import type { MeshService } from "./mesh-service.ts";

/** Routes, and the names and services that they are to answer for on a port. */
export interface Claim {
  readonly port: number;
  readonly routes: readonly Route[];
  readonly dropped: readonly DroppedRule[];
  /** Hosts of a VirtualService that are no services. */
  readonly hosts: readonly { readonly host: string; readonly origin: Origin }[];
  readonly services: readonly { readonly service: MeshService; readonly origin: Origin }[];
}
