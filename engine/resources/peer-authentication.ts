import { portLevelNeedsSelector, validPortKeys } from "./checks.ts";
import { choice, mapOf, object, shape } from "./field.ts";
import { type WorkloadSelector, workloadSelectorShape } from "./selectors.ts";

export interface MutualTLS {
  readonly mode?: "UNSET" | "DISABLE" | "PERMISSIVE" | "STRICT";
}

export interface PeerAuthenticationSpec {
  readonly selector?: WorkloadSelector;
  readonly mtls?: MutualTLS;
  readonly portLevelMtls?: Readonly<Record<string, MutualTLS>>;
}

export const mutualTLSShape = shape<MutualTLS>("MutualTLS", {
  mode: choice(
    ["UNSET", "DISABLE", "PERMISSIVE", "STRICT"],
    "STRICT takes only mTLS, PERMISSIVE also plain text, DISABLE only plain text; UNSET inherits.",
  ),
});

export const peerAuthenticationSpecShape = shape<PeerAuthenticationSpec>(
  "PeerAuthenticationSpec",
  {
    selector: object(
      workloadSelectorShape,
      "Pods that this applies to; without it the whole namespace, or the mesh.",
    ),
    mtls: object(mutualTLSShape, "What callers must bring."),
    portLevelMtls: mapOf(object(mutualTLSShape), "Exceptions by the pod's own port number.", {
      keys: "uint32",
      minProperties: 1,
      checks: [validPortKeys],
    }),
  },
  { checks: [portLevelNeedsSelector] },
);
