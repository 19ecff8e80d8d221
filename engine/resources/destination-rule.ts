import type { WorkloadSelector } from "./selectors.ts";
import type { TrafficPolicy } from "./traffic-policy.ts";

export interface Subset {
  readonly labels?: Readonly<Record<string, string>>;
  readonly name: string;
  readonly trafficPolicy?: TrafficPolicy;
}

export interface DestinationRuleSpec {
  readonly exportTo?: readonly string[];
  readonly host: string;
  readonly subsets?: readonly Subset[];
  readonly trafficPolicy?: TrafficPolicy;
  readonly workloadSelector?: WorkloadSelector;
}
