import {
  noCrossNamespace,
  noEmptyKey,
  noWildcardInSelector,
  noWildcardKey,
  noWildcardValue,
} from "./checks.ts";
import { mapOf, shape, text } from "./field.ts";

/** A selector of the security kinds and of DestinationRule. */
export interface WorkloadSelector {
  readonly matchLabels?: Readonly<Record<string, string>>;
}

/** A selector of the networking kinds. */
export interface WorkloadLabels {
  readonly labels?: Readonly<Record<string, string>>;
}

export interface PolicyTargetReference {
  readonly group?: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
}

export const workloadSelectorShape = shape<WorkloadSelector>("WorkloadSelector", {
  matchLabels: mapOf(
    text("", { maxLength: 63, checks: [noWildcardValue] }),
    "Labels that a pod must have, all of them.",
    { maxProperties: 4096, checks: [noWildcardKey, noEmptyKey] },
  ),
});

export const workloadLabelsShape = shape<WorkloadLabels>("WorkloadLabels", {
  labels: mapOf(
    text("", { maxLength: 63, checks: [noWildcardInSelector] }),
    "Labels that a pod must have, all of them.",
    { maxProperties: 256 },
  ),
});

export const policyTargetReferenceShape = shape<PolicyTargetReference>(
  "PolicyTargetReference",
  {
    group: text("API group of the target; empty for Services.", {
      maxLength: 253,
      pattern: /^$|^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/u,
    }),
    kind: text("Kind of the target.", {
      minLength: 1,
      maxLength: 63,
      pattern: /^[a-zA-Z]([-a-zA-Z0-9]*[a-zA-Z0-9])?$/u,
    }),
    name: text("Name of the target.", { minLength: 1, maxLength: 253 }),
    namespace: text("Must be empty: targets live in the policy's own namespace.", {
      checks: [noCrossNamespace],
    }),
  },
  { required: ["kind", "name"] },
);
