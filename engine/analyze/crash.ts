import type { Snapshot } from "../admit/snapshot.ts";
import type { Resource } from "../resources/resource.ts";

/** Whether the real istioctl would crash over these documents: its check of namespaces takes every `from` for one with a source (CP-479). */
export function crashesIstioctl({ written }: Snapshot): boolean {
  return written.some(
    ({ resource }) =>
      isPolicy(resource) &&
      (resource.spec.rules ?? []).some((rule) =>
        (rule.from ?? []).some(({ source }) => typeof source !== "object"),
      ),
  );
}

function isPolicy(resource: Resource | undefined): resource is Resource<"AuthorizationPolicy"> {
  return resource?.kind === "AuthorizationPolicy";
}
