import type { JsonObject } from "../source/json.ts";
import type { PolicyTargetReference, WorkloadLabels } from "./selectors.ts";

export interface ClusterMatch {
  readonly name?: string;
  readonly portNumber?: number;
  readonly service?: string;
  readonly subset?: string;
}

export interface SubFilterMatch {
  readonly name?: string;
}

export interface FilterMatch {
  readonly name?: string;
  readonly subFilter?: SubFilterMatch;
}

export interface FilterChainMatch {
  readonly applicationProtocols?: string;
  readonly destinationPort?: number;
  readonly filter?: FilterMatch;
  readonly name?: string;
  readonly sni?: string;
  readonly transportProtocol?: string;
}

export interface ListenerMatch {
  readonly filterChain?: FilterChainMatch;
  readonly listenerFilter?: string;
  readonly name?: string;
  readonly portName?: string;
  readonly portNumber?: number;
}

export interface ProxyMatch {
  readonly metadata?: Readonly<Record<string, string>>;
  readonly proxyVersion?: string;
}

export interface RouteMatch {
  readonly action?: "ANY" | "ROUTE" | "REDIRECT" | "DIRECT_RESPONSE";
  readonly name?: string;
}

export interface VirtualHostMatch {
  readonly domainName?: string;
  readonly name?: string;
  readonly route?: RouteMatch;
}

export interface RouteConfigurationMatch {
  readonly gateway?: string;
  readonly name?: string;
  readonly portName?: string;
  readonly portNumber?: number;
  readonly vhost?: VirtualHostMatch;
}

export interface WaypointRouteMatch {
  readonly name?: string;
}

export interface WaypointMatch {
  readonly filter?: FilterMatch;
  readonly portNumber?: number;
  readonly route?: WaypointRouteMatch;
}

export interface EnvoyConfigObjectMatch {
  readonly cluster?: ClusterMatch;
  readonly context?: "ANY" | "SIDECAR_INBOUND" | "SIDECAR_OUTBOUND" | "GATEWAY" | "WAYPOINT";
  readonly listener?: ListenerMatch;
  readonly proxy?: ProxyMatch;
  readonly routeConfiguration?: RouteConfigurationMatch;
  readonly waypoint?: WaypointMatch;
}

export interface EnvoyPatch {
  readonly filterClass?: "UNSPECIFIED" | "AUTHN" | "AUTHZ" | "STATS";
  readonly operation?: "INVALID" | "MERGE" | "ADD" | "REMOVE" | "INSERT_BEFORE" | "INSERT_AFTER" | "INSERT_FIRST" | "REPLACE" | "MERGE_AND_REPLACE_LIST";
  readonly value?: JsonObject;
}

export interface EnvoyConfigObjectPatch {
  readonly applyTo?: "INVALID" | "LISTENER" | "FILTER_CHAIN" | "NETWORK_FILTER" | "HTTP_FILTER" | "ROUTE_CONFIGURATION" | "VIRTUAL_HOST" | "HTTP_ROUTE" | "CLUSTER" | "EXTENSION_CONFIG" | "BOOTSTRAP" | "LISTENER_FILTER";
  readonly match?: EnvoyConfigObjectMatch;
  readonly patch?: EnvoyPatch;
}

export interface EnvoyFilterSpec {
  readonly configPatches?: readonly EnvoyConfigObjectPatch[];
  readonly priority?: number;
  readonly targetRefs?: readonly PolicyTargetReference[];
  readonly workloadSelector?: WorkloadLabels;
}
