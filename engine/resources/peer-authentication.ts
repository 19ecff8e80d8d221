import type { WorkloadSelector } from "./selectors.ts";

export interface MutualTLS {
  readonly mode?: "UNSET" | "DISABLE" | "PERMISSIVE" | "STRICT";
}

export interface PeerAuthenticationSpec {
  readonly mtls?: MutualTLS;
  readonly portLevelMtls?: Readonly<Record<string, MutualTLS>>;
  readonly selector?: WorkloadSelector;
}
