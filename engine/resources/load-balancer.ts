export interface CookieAttribute {
  readonly name: string;
  readonly value?: string;
}

export interface HTTPCookie {
  readonly attributes?: readonly CookieAttribute[];
  readonly name: string;
  readonly path?: string;
  readonly ttl?: string;
}

export interface MagLev {
  readonly tableSize?: number;
}

export interface RingHash {
  readonly minimumRingSize?: number;
}

export interface ConsistentHashLB {
  readonly httpCookie?: HTTPCookie;
  readonly httpHeaderName?: string;
  readonly httpQueryParameterName?: string;
  readonly maglev?: MagLev;
  readonly minimumRingSize?: number;
  readonly ringHash?: RingHash;
  readonly useSourceIp?: boolean;
}

export interface LocalityDistribute {
  readonly from?: string;
  readonly to?: Readonly<Record<string, number>>;
}

export interface LocalityFailover {
  readonly from?: string;
  readonly to?: string;
}

export interface LocalityLoadBalancerSetting {
  readonly distribute?: readonly LocalityDistribute[];
  readonly enabled?: boolean;
  readonly failover?: readonly LocalityFailover[];
  readonly failoverPriority?: readonly string[];
}

export interface WarmupConfiguration {
  readonly aggression?: number;
  readonly duration: string;
  readonly minimumPercent?: number;
}

export interface ZoneAwareLoadBalancerSetting {
  readonly enabled?: boolean;
  readonly failover?: readonly LocalityFailover[];
  readonly failoverPriority?: readonly string[];
  readonly minClusterSize?: number;
}

export interface LoadBalancerSettings {
  readonly consistentHash?: ConsistentHashLB;
  readonly localityLbSetting?: LocalityLoadBalancerSetting;
  readonly simple?: "UNSPECIFIED" | "LEAST_CONN" | "RANDOM" | "PASSTHROUGH" | "ROUND_ROBIN" | "LEAST_REQUEST";
  readonly warmup?: WarmupConfiguration;
  readonly warmupDurationSecs?: string;
  readonly zoneAwareLbSetting?: ZoneAwareLoadBalancerSetting;
}
