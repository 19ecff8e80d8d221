import {
  choice,
  double,
  duration,
  flag,
  list,
  mapOf,
  object,
  shape,
  text,
  uint32,
  uint64,
} from "./field.ts";

export interface CookieAttribute {
  readonly name: string;
  readonly value?: string;
}

export interface HTTPCookie {
  readonly name: string;
  readonly path?: string;
  readonly ttl?: string;
  readonly attributes?: readonly CookieAttribute[];
}

export interface MagLev {
  readonly tableSize?: number;
}

export interface RingHash {
  readonly minimumRingSize?: number;
}

export interface ConsistentHashLB {
  readonly httpHeaderName?: string;
  readonly httpCookie?: HTTPCookie;
  readonly useSourceIp?: boolean;
  readonly httpQueryParameterName?: string;
  readonly ringHash?: RingHash;
  readonly maglev?: MagLev;
  readonly minimumRingSize?: number;
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
  readonly enabled?: boolean;
  readonly distribute?: readonly LocalityDistribute[];
  readonly failover?: readonly LocalityFailover[];
  readonly failoverPriority?: readonly string[];
}

export interface WarmupConfiguration {
  readonly duration: string;
  readonly minimumPercent?: number;
  readonly aggression?: number;
}

export interface ZoneAwareLoadBalancerSetting {
  readonly enabled?: boolean;
  readonly failover?: readonly LocalityFailover[];
  readonly failoverPriority?: readonly string[];
  readonly minClusterSize?: number;
}

export interface LoadBalancerSettings {
  readonly simple?:
    "UNSPECIFIED" | "LEAST_CONN" | "RANDOM" | "PASSTHROUGH" | "ROUND_ROBIN" | "LEAST_REQUEST";
  readonly consistentHash?: ConsistentHashLB;
  readonly localityLbSetting?: LocalityLoadBalancerSetting;
  readonly zoneAwareLbSetting?: ZoneAwareLoadBalancerSetting;
  readonly warmup?: WarmupConfiguration;
  readonly warmupDurationSecs?: string;
}

export const cookieAttributeShape = shape<CookieAttribute>(
  "CookieAttribute",
  {
    name: text("The attribute's name, such as `SameSite`."),
    value: text("The attribute's value, if it has one."),
  },
  { required: ["name"] },
);

export const httpCookieShape = shape<HTTPCookie>(
  "HTTPCookie",
  {
    name: text("The cookie whose value is hashed."),
    path: text("The `Path` of a cookie that the proxy makes."),
    ttl: text(
      "The lifetime of a cookie that the proxy makes; absent, only existing cookies count.",
      { format: "duration" },
    ),
    attributes: list(
      object(cookieAttributeShape),
      "Further attributes of a cookie that the proxy makes.",
    ),
  },
  { required: ["name"] },
);

export const magLevShape = shape<MagLev>("MagLev", {
  tableSize: uint64("Entries of the lookup table, a prime number; 65537 by default."),
});

export const ringHashShape = shape<RingHash>("RingHash", {
  minimumRingSize: uint64("Least number of places on the ring; 1024 by default."),
});

export const consistentHashLBShape = shape<ConsistentHashLB>(
  "ConsistentHashLB",
  {
    httpHeaderName: text("Hashes this request header."),
    httpCookie: object(httpCookieShape, "Hashes a cookie, and makes one if asked to."),
    useSourceIp: flag("Hashes the caller's address."),
    httpQueryParameterName: text("Hashes this query parameter."),
    ringHash: object(ringHashShape, "Places endpoints on a ring; the default."),
    maglev: object(magLevShape, "Looks endpoints up in a Maglev table."),
    minimumRingSize: uint64("Old place of the ring's size; write `ringHash`."),
  },
  {
    exclusive: [
      ["httpHeaderName", "httpCookie", "useSourceIp", "httpQueryParameterName"],
      ["ringHash", "maglev"],
    ],
  },
);

export const localityDistributeShape = shape<LocalityDistribute>("LocalityDistribute", {
  from: text("The caller's locality, `region/zone/subzone`, with `*` at its end if need be."),
  to: mapOf(uint32(), "Percentages by locality; they must add up to 100."),
});

export const localityFailoverShape = shape<LocalityFailover>("LocalityFailover", {
  from: text("A region."),
  to: text("The region that takes over when the first has no healthy endpoints."),
});

export const localityLoadBalancerSettingShape = shape<LocalityLoadBalancerSetting>(
  "LocalityLoadBalancerSetting",
  {
    enabled: flag("Turns locality load balancing on or off for this service."),
    distribute: list(object(localityDistributeShape), "Shares of traffic by locality."),
    failover: list(object(localityFailoverShape), "Which region takes over for which."),
    failoverPriority: list(
      text(),
      "Labels, most important first, that endpoints should share with the caller.",
    ),
  },
);

export const warmupConfigurationShape = shape<WarmupConfiguration>(
  "WarmupConfiguration",
  {
    duration: duration("How long a new endpoint takes to reach its full share."),
    minimumPercent: double("The share it begins with; 10 by default.", { min: 0, max: 100 }),
    aggression: double("How the share grows: 1 is a straight line.", { min: 0 }),
  },
  { required: ["duration"] },
);

export const zoneAwareLoadBalancerSettingShape = shape<ZoneAwareLoadBalancerSetting>(
  "ZoneAwareLoadBalancerSetting",
  {
    enabled: flag("Turns zone-aware routing on or off for this service."),
    failover: list(object(localityFailoverShape), "Which region takes over for which."),
    failoverPriority: list(
      text(),
      "Labels, most important first, that endpoints should share with the caller.",
    ),
    minClusterSize: uint32("Endpoints below which zones are ignored.", { min: 1 }),
  },
);

export const loadBalancerSettingsShape = shape<LoadBalancerSettings>(
  "LoadBalancerSettings",
  {
    simple: choice(
      ["UNSPECIFIED", "LEAST_CONN", "RANDOM", "PASSTHROUGH", "ROUND_ROBIN", "LEAST_REQUEST"],
      "How to pick an endpoint; LEAST_REQUEST by default.",
    ),
    consistentHash: object(consistentHashLBShape, "Sends equal requests to the same endpoint."),
    localityLbSetting: object(localityLoadBalancerSettingShape, "Prefers near endpoints."),
    zoneAwareLbSetting: object(
      zoneAwareLoadBalancerSettingShape,
      "Prefers endpoints of the caller's zone, in proportion to their number.",
    ),
    warmup: object(warmupConfigurationShape, "Lets new endpoints start with little traffic."),
    warmupDurationSecs: duration("Old form of `warmup`."),
  },
  { exclusive: [["simple", "consistentHash"]] },
);
