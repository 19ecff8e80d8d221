import type { WorkloadLabels } from "./selectors.ts";
import type { WorkloadEntrySpec } from "./workload-entry.ts";

export interface ServicePort {
  readonly name: string;
  readonly number: number;
  readonly protocol?: string;
  readonly targetPort?: number;
}

export interface ServiceEntrySpec {
  readonly addresses?: readonly string[];
  readonly endpoints?: readonly WorkloadEntrySpec[];
  readonly exportTo?: readonly string[];
  readonly hosts: readonly string[];
  readonly location?: "MESH_EXTERNAL" | "MESH_INTERNAL";
  readonly ports?: readonly ServicePort[];
  readonly resolution?: "NONE" | "STATIC" | "DNS" | "DNS_ROUND_ROBIN" | "DYNAMIC_DNS";
  readonly subjectAltNames?: readonly string[];
  readonly workloadSelector?: WorkloadLabels;
}
