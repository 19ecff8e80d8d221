import type { Server } from "../resources/gateway.ts";
import type { Resource } from "../resources/resource.ts";
import type { Path } from "../source/place.ts";
import type { Aged } from "./age.ts";

/** An Istio Gateway, or what a Gateway API Gateway's listener becomes. */
export interface GatewayResource {
  readonly name: string;
  readonly namespace: string;
  readonly age: Aged;
  readonly selector?: Readonly<Record<string, string>>;
  /** Hosts of the Services whose pods serve it, where no selector says so (Gateway API). */
  readonly services?: readonly string[];
  readonly servers: readonly Server[];
  /** Where the first server stands, if not in `spec.servers`. */
  readonly firstServerPath?: Path;
  readonly resource: Resource<"Gateway" | "KubernetesGateway">;
}
