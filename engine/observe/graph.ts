/** What one pod of a workload is like at the moment of drawing. */
export interface PodState {
  /** `namespace/name`. */
  readonly name: string;
  readonly ready: boolean;
  readonly ejected: boolean;
}

/** One card of the mesh picture: the pods of one version of one application. */
export interface WorkloadNode {
  /** `namespace/app-version`, for example `pier/sailings-v2`. */
  readonly id: string;
  readonly namespace: string;
  readonly app: string;
  readonly version?: string;
  readonly kind: "workload" | "gateway" | "external";
  /** The service box it stands in, a `ServiceNode.id`. */
  readonly service?: string;
  readonly sidecar: boolean;
  readonly pods: readonly PodState[];
}

/** The box around the versions behind one Service. */
export interface ServiceNode {
  /** `namespace/name`. */
  readonly id: string;
  readonly namespace: string;
  readonly name: string;
  readonly ports: readonly number[];
}

/** Traffic from one workload to another. */
export interface TrafficEdge {
  /** `WorkloadNode.id`s. */
  readonly from: string;
  readonly to: string;
  readonly service?: string;
  readonly port: number;
  /** Requests that ended here; attempts that a retry followed are not counted. */
  readonly requestCount: number;
  /** Of all requests from the caller to that service. */
  readonly totalCount: number;
  readonly failedCount: number;
  /** How often each response flag was seen. */
  readonly flags: Readonly<Record<string, number>>;
  readonly mtls: boolean;
  /** Copies sent here by a mirror. */
  readonly mirroredCount: number;
}

/** The mesh as a picture draws it and a table lists it. */
export interface MeshGraph {
  readonly services: readonly ServiceNode[];
  readonly workloads: readonly WorkloadNode[];
  readonly edges: readonly TrafficEdge[];
}
