import { list, mapOf, object, shape, text } from "./field.ts";
import { type WorkloadSelector, workloadSelectorShape } from "./selectors.ts";
import { type TrafficPolicy, trafficPolicyShape } from "./traffic-policy.ts";

export interface Subset {
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly trafficPolicy?: TrafficPolicy;
}

export interface DestinationRuleSpec {
  readonly host: string;
  readonly trafficPolicy?: TrafficPolicy;
  readonly subsets?: readonly Subset[];
  readonly exportTo?: readonly string[];
  readonly workloadSelector?: WorkloadSelector;
}

export const subsetShape = shape<Subset>(
  "Subset",
  {
    name: text("The name that destinations refer to."),
    labels: mapOf(text(), "Labels that a pod needs to belong to the subset."),
    trafficPolicy: object(
      trafficPolicyShape,
      "Policies for this subset, on top of the rule's own.",
    ),
  },
  { required: ["name"] },
);

export const destinationRuleSpecShape = shape<DestinationRuleSpec>(
  "DestinationRuleSpec",
  {
    host: text(
      "The service this is about; a short name is completed with the namespace of this resource.",
    ),
    trafficPolicy: object(trafficPolicyShape, "Policies for all of the service's endpoints."),
    subsets: list(
      object(subsetShape),
      "Named groups of endpoints, for VirtualServices to refer to.",
    ),
    exportTo: list(text(), "Namespaces whose proxies may use it: `*` all, `.` its own."),
    workloadSelector: object(
      workloadSelectorShape,
      "Pods of this namespace whose proxies apply it.",
    ),
  },
  { required: ["host"] },
);
