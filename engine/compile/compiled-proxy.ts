import type { ProxyConfig } from "../proxy/config.ts";
import type { ServiceClusters } from "./service-clusters.ts";

/** A proxy's configuration, with the parts it was made of. */
export interface CompiledProxy {
  readonly config: ProxyConfig;
  readonly clusters: ReadonlyMap<string, ServiceClusters>;
}
