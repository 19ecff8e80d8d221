import type { OutlierState } from "../decide/outlier-detector.ts";
import type { TokenBucket } from "../decide/token-bucket.ts";
import type { HeaderLine } from "../decide/http-request.ts";
import type { PoolState } from "./pool.ts";
import type { ProxyConfig } from "../proxy/config.ts";

/** One way in which an application answers. */
export interface Answer {
  readonly status: number;
  readonly latencyMicros: number;
  readonly headers: readonly HeaderLine[];
  readonly body?: string;
  /** `reset`: cut before answering; `close`: closed politely without an answer; `truncate`: cut in mid-body. */
  readonly end?: "reset" | "close" | "truncate";
  readonly bodyDelayMicros?: number;
}

/** A call that an application makes before it answers. */
export interface Call {
  readonly url: string;
  readonly method: string;
  /** Calls of one step start together; the next step waits for all of them. */
  readonly step: number;
}

/** How the application of a pod answers: by lot, or one after another with the last repeating. */
export type AnswerPlan =
  | { readonly kind: "sequence"; readonly answers: readonly Answer[] }
  | {
      readonly kind: "weighted";
      readonly answers: readonly { readonly weight: number; readonly answer: Answer }[];
      readonly calls: readonly Call[];
      /** Request headers that the application copies to its own calls. */
      readonly forwardedHeaders: readonly string[];
    };

/** A pod as traffic meets it. */
export interface WorldPod {
  /** `namespace/name`. */
  readonly id: string;
  readonly namespace: string;
  readonly ip: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly serviceAccount: string;
  readonly hasProxy: boolean;
  /** The node is gone, or the pod refuses connections. */
  readonly down: boolean;
  /** The proxy lives, its application refuses. */
  readonly appDown: boolean;
}

/** A name that resolves inside the cluster. */
export interface WorldService {
  readonly namespace: string;
  readonly name: string;
  /** Absent for a headless Service. */
  readonly clusterIp?: string;
  readonly ports: readonly number[];
  /** Labels of its pods; none selects nothing. */
  readonly selector: Readonly<Record<string, string>>;
}

/** What each proxy was told, by pod; made when it is first asked for. A function, so a World stays in its thread. */
export interface ProxyConfigs {
  get(id: string): ProxyConfig | undefined;
  keys(): readonly string[];
}

/** What does not change while traffic flows: who is there, what each proxy was told, how applications answer. */
export interface World {
  readonly configs: ProxyConfigs;
  readonly pods: ReadonlyMap<string, WorldPod>;
  readonly podsByIp: ReadonlyMap<string, string>;
  /** By `namespace/name`. */
  readonly services: ReadonlyMap<string, WorldService>;
  readonly plans: ReadonlyMap<string, AnswerPlan>;
  /** Names of servers that are no pod, by address. */
  readonly names: ReadonlyMap<string, string>;
  /** `ip:port` of servers outside every cluster. */
  readonly external: ReadonlySet<string>;
  /** Ports where applications speak bytes, not HTTP: they answer with their name. Absent: what they are sent decides. */
  readonly rawPorts?: ReadonlySet<number>;
  /** The address that proxies take for their own and their callers', where it is not the pod's. */
  readonly proxyAddress?: string;
  /** Addresses of external names. */
  readonly dns: ReadonlyMap<string, readonly string[]>;
  /** Whether proxies of servers take part; without them a request ends at the application. */
  readonly inbound: boolean;
  /** Whether a call to an address that no cluster lists is followed to that address. */
  readonly followsAddresses: boolean;
  /** Thousandths of an interval until the first sweep of outlier detection; absent: by chance. */
  readonly sweepPhase?: number;
}

/** What traffic changes. A value: an exchange returns the next one and leaves this one as it was. */
export interface MeshState {
  readonly nowMicros: number;
  /** Requests that reached each pod's application. */
  readonly arrivalCounts: ReadonlyMap<string, number>;
  /** The next position of round robin, by `proxy|cluster`; absent where it is not known yet. */
  readonly positions: ReadonlyMap<string, number>;
  /** Of local rate limits, by proxy, filter chain and route. */
  readonly buckets: ReadonlyMap<string, TokenBucket>;
  /** Detectors of failing hosts, by `proxy|cluster`. */
  readonly outliers: ReadonlyMap<string, OutlierState>;
  /** Connections and what they are busy with, by `proxy|cluster`. */
  readonly pools: ReadonlyMap<string, PoolState>;
}

export const freshState: MeshState = {
  nowMicros: 0,
  arrivalCounts: new Map(),
  positions: new Map(),
  buckets: new Map(),
  outliers: new Map(),
  pools: new Map(),
};
