import type { PolicyTargetReference, WorkloadSelector } from "../resources/selectors.ts";
import { containsLabels } from "./host.ts";
import type { Proxy } from "./proxy.ts";

interface SelectivePolicy {
  readonly metadata: { readonly namespace: string };
  readonly spec: {
    readonly selector?: WorkloadSelector;
    readonly targetRef?: PolicyTargetReference;
    readonly targetRefs?: readonly PolicyTargetReference[];
  };
}

const gatewayLabel = "gateway.networking.k8s.io/gateway-name";

/** The policies for a workload: the root namespace's, then its own, or the other way round (CP-328, CP-329). */
export function selectedPolicies<Policy extends SelectivePolicy>(
  policies: readonly Policy[],
  rootNamespace: string,
  proxy: Proxy,
  isOwnFirst = false,
): readonly Policy[] {
  const [first, second] = isOwnFirst
    ? [proxy.namespace, rootNamespace]
    : [rootNamespace, proxy.namespace];
  return [...new Set([first, second])].flatMap((namespace) =>
    policies.filter((policy) => policy.metadata.namespace === namespace && selects(policy, proxy)),
  );
}

/** References only attach to the pods of Kubernetes Gateways. */
function selects({ metadata, spec }: SelectivePolicy, { labels, namespace }: Proxy): boolean {
  const { selector, targetRef, targetRefs = targetRef === undefined ? [] : [targetRef] } = spec;
  if (targetRefs.length === 0) return containsLabels(selector?.matchLabels, labels);
  const gateway = labels[gatewayLabel];
  return (
    gateway !== undefined &&
    metadata.namespace === namespace &&
    targetRefs.some(({ kind, name }) => kind === "Gateway" && name === gateway)
  );
}
