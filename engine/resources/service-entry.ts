import {
  noEndpointsWithNone,
  noFullWildcard,
  onlyOne,
  rangesNeedStatic,
  roundRobinHasOneEndpoint,
  uniquePortNumbers,
  validPort,
} from "./checks.ts";
import { choice, list, object, shape, text, uint32 } from "./field.ts";
import { type WorkloadLabels, workloadLabelsShape } from "./selectors.ts";
import { type WorkloadEntrySpec, workloadEntrySpecShape } from "./workload-entry.ts";

export interface ServicePort {
  readonly number: number;
  readonly name: string;
  readonly protocol?: string;
  readonly targetPort?: number;
}

export interface ServiceEntrySpec {
  readonly hosts: readonly string[];
  readonly addresses?: readonly string[];
  readonly ports?: readonly ServicePort[];
  readonly location?: "MESH_EXTERNAL" | "MESH_INTERNAL";
  readonly resolution?: "NONE" | "STATIC" | "DNS" | "DNS_ROUND_ROBIN" | "DYNAMIC_DNS";
  readonly endpoints?: readonly WorkloadEntrySpec[];
  readonly workloadSelector?: WorkloadLabels;
  readonly exportTo?: readonly string[];
  readonly subjectAltNames?: readonly string[];
}

export const servicePortShape = shape<ServicePort>(
  "ServicePort",
  {
    number: uint32("The port that callers use.", { checks: [validPort] }),
    name: text("The port's name.", { maxLength: 256 }),
    protocol: text("What is spoken; detected if absent.", { maxLength: 256 }),
    targetPort: uint32("The port that endpoints listen on, if it differs.", {
      checks: [validPort],
    }),
  },
  { required: ["number", "name"] },
);

export const serviceEntrySpecShape = shape<ServiceEntrySpec>(
  "ServiceEntrySpec",
  {
    hosts: list(
      text("", { checks: [noFullWildcard] }),
      "Names by which callers know the service.",
      { minItems: 1, maxItems: 256 },
    ),
    addresses: list(text("", { maxLength: 64 }), "Virtual addresses that belong to the service.", {
      maxItems: 256,
    }),
    ports: list(object(servicePortShape), "Its ports.", {
      maxItems: 256,
      mapKey: "name",
      checks: [uniquePortNumbers],
    }),
    location: choice(
      ["MESH_EXTERNAL", "MESH_INTERNAL"],
      "Whether it is part of the mesh: MESH_EXTERNAL or MESH_INTERNAL.",
    ),
    resolution: choice(
      ["NONE", "STATIC", "DNS", "DNS_ROUND_ROBIN", "DYNAMIC_DNS"],
      "How endpoints are found: as dialled, as listed, or through DNS.",
    ),
    endpoints: list(object(workloadEntrySpecShape), "Where it really is.", { maxItems: 4096 }),
    workloadSelector: object(workloadLabelsShape, "Pods and WorkloadEntries that serve it."),
    exportTo: list(text(), "Namespaces that may see it: `*` all, `.` its own, `~` none."),
    subjectAltNames: list(text(), "Identities that its endpoints may have."),
  },
  {
    required: ["hosts"],
    checks: [
      onlyOne(
        "only one of WorkloadSelector or Endpoints can be set",
        "workloadSelector",
        "endpoints",
      ),
      rangesNeedStatic,
      noEndpointsWithNone,
      roundRobinHasOneEndpoint,
    ],
  },
);
