import type { Snapshot } from "../admit/snapshot.ts";
import { resourcesOf } from "../admit/snapshot.ts";

export const gatewayGroup = "gateway.networking.k8s.io";

/** A reference from one namespace into another. */
export interface CrossReference {
  readonly from: { readonly kind: "HTTPRoute" | "Gateway"; readonly namespace: string };
  readonly to: {
    readonly kind: "Service" | "Secret";
    readonly namespace: string;
    readonly name: string;
  };
}

/** Whether a ReferenceGrant of the namespace referred to allows the reference (CP-615). */
export function isGranted(snapshot: Snapshot, { from, to }: CrossReference): boolean {
  return resourcesOf(snapshot, "ReferenceGrant").some(
    ({ metadata, spec }) =>
      metadata.namespace === to.namespace &&
      (spec.from ?? []).some(
        ({ group, kind, namespace }) =>
          group === gatewayGroup && kind === from.kind && namespace === from.namespace,
      ) &&
      (spec.to ?? []).some(
        ({ group, kind, name }) =>
          group === "" && kind === to.kind && (name === undefined || name === to.name),
      ),
  );
}
