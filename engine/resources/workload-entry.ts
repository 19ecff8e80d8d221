import {
  absoluteSocket,
  addressRequired,
  socketHasNoPorts,
  socketIsNoDirectory,
  validPort,
  validPortNames,
} from "./checks.ts";
import { mapOf, shape, text, uint32, unsimulated } from "./field.ts";

export interface WorkloadEntrySpec {
  readonly address?: string;
  readonly ports?: Readonly<Record<string, number>>;
  readonly labels?: Readonly<Record<string, string>>;
  readonly locality?: string;
  readonly weight?: number;
  readonly serviceAccount?: string;
  readonly network?: string;
}

export const workloadEntrySpecShape = shape<WorkloadEntrySpec>(
  "WorkloadEntrySpec",
  {
    address: text("Where the workload is: an address or a name.", {
      maxLength: 256,
      checks: [absoluteSocket, socketIsNoDirectory],
    }),
    ports: mapOf(
      uint32("", { checks: [validPort] }),
      "Its own port numbers by the service's port names.",
      { maxProperties: 128, checks: [validPortNames] },
    ),
    labels: mapOf(text(), "Labels by which selectors and subsets find it.", { maxProperties: 256 }),
    locality: text("Where it runs, `region/zone/subzone`.", { maxLength: 2048 }),
    weight: uint32("Its share of traffic compared with others."),
    serviceAccount: text("Whose identity it has.", { maxLength: 253 }),
    network: unsimulated(text("The network that its address belongs to.", { maxLength: 2048 })),
  },
  { checks: [addressRequired, socketHasNoPorts] },
);
