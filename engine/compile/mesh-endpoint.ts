/** One address behind a service, with what a client may know of it. */
export interface MeshEndpoint {
  readonly address: string;
  readonly port: number;
  /** Name of the service port that it serves. */
  readonly portName: string;
  /** ServiceEntry endpoints of DNS clusters are found by the port's number instead. */
  readonly entryPort?: number;
  /** Of the workload, with its topology added (CP-166). */
  readonly labels: Readonly<Record<string, string>>;
  readonly namespace: string;
  readonly workload: string;
  /** SPIFFE identity; empty where the workload has none. */
  readonly identity: string;
  /** `istio` where a sidecar was injected (CP-220). */
  readonly tlsMode: string;
  /** `region/zone/subzone`. */
  readonly locality: string;
  readonly isReady: boolean;
  readonly weight: number;
  readonly node: string;
}

/** A workload that services may select: a Pod or a WorkloadEntry. */
export interface Workload extends Omit<MeshEndpoint, "port" | "portName" | "entryPort"> {
  readonly kind: "Pod" | "WorkloadEntry";
  readonly name: string;
  /** Ports by the name that it gives them. */
  readonly ports: ReadonlyMap<string, number>;
}
