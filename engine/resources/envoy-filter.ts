import type { JsonObject } from "../source/json.ts";
import { onlyOne, validPort, waypointMatchesWaypoint } from "./checks.ts";
import {
  choice,
  int32,
  list,
  mapOf,
  object,
  open,
  shape,
  text,
  uint32,
  unsimulated,
} from "./field.ts";
import {
  type PolicyTargetReference,
  type WorkloadLabels,
  policyTargetReferenceShape,
  workloadLabelsShape,
} from "./selectors.ts";

export interface ClusterMatch {
  readonly name?: string;
  readonly service?: string;
  readonly portNumber?: number;
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
  readonly name?: string;
  readonly sni?: string;
  readonly transportProtocol?: string;
  readonly applicationProtocols?: string;
  readonly destinationPort?: number;
  readonly filter?: FilterMatch;
}

export interface ListenerMatch {
  readonly name?: string;
  readonly portNumber?: number;
  readonly portName?: string;
  readonly filterChain?: FilterChainMatch;
  readonly listenerFilter?: string;
}

export interface ProxyMatch {
  readonly proxyVersion?: string;
  readonly metadata?: Readonly<Record<string, string>>;
}

export interface RouteMatch {
  readonly name?: string;
  readonly action?: "ANY" | "ROUTE" | "REDIRECT" | "DIRECT_RESPONSE";
}

export interface VirtualHostMatch {
  readonly name?: string;
  readonly domainName?: string;
  readonly route?: RouteMatch;
}

export interface RouteConfigurationMatch {
  readonly name?: string;
  readonly portNumber?: number;
  readonly portName?: string;
  readonly gateway?: string;
  readonly vhost?: VirtualHostMatch;
}

export interface WaypointRouteMatch {
  readonly name?: string;
}

export interface WaypointMatch {
  readonly filter?: FilterMatch;
  readonly route?: WaypointRouteMatch;
  readonly portNumber?: number;
}

export interface EnvoyConfigObjectMatch {
  readonly context?: "ANY" | "SIDECAR_INBOUND" | "SIDECAR_OUTBOUND" | "GATEWAY" | "WAYPOINT";
  readonly proxy?: ProxyMatch;
  readonly listener?: ListenerMatch;
  readonly routeConfiguration?: RouteConfigurationMatch;
  readonly cluster?: ClusterMatch;
  readonly waypoint?: WaypointMatch;
}

export interface EnvoyPatch {
  readonly operation?:
    | "INVALID"
    | "MERGE"
    | "ADD"
    | "REMOVE"
    | "INSERT_BEFORE"
    | "INSERT_AFTER"
    | "INSERT_FIRST"
    | "REPLACE"
    | "MERGE_AND_REPLACE_LIST";
  readonly value?: JsonObject;
  readonly filterClass?: "UNSPECIFIED" | "AUTHN" | "AUTHZ" | "STATS";
}

export interface EnvoyConfigObjectPatch {
  readonly applyTo?:
    | "INVALID"
    | "LISTENER"
    | "FILTER_CHAIN"
    | "NETWORK_FILTER"
    | "HTTP_FILTER"
    | "ROUTE_CONFIGURATION"
    | "VIRTUAL_HOST"
    | "HTTP_ROUTE"
    | "CLUSTER"
    | "EXTENSION_CONFIG"
    | "BOOTSTRAP"
    | "LISTENER_FILTER";
  readonly match?: EnvoyConfigObjectMatch;
  readonly patch?: EnvoyPatch;
}

export interface EnvoyFilterSpec {
  readonly workloadSelector?: WorkloadLabels;
  readonly targetRefs?: readonly PolicyTargetReference[];
  readonly configPatches?: readonly EnvoyConfigObjectPatch[];
  readonly priority?: number;
}

export const clusterMatchShape = shape<ClusterMatch>("ClusterMatch", {
  name: text("The cluster's name."),
  service: text("The service it is for."),
  portNumber: uint32("The service's port."),
  subset: text("The subset it is for."),
});

export const subFilterMatchShape = shape<SubFilterMatch>("SubFilterMatch", {
  name: text("The HTTP filter to stand beside."),
});

export const filterMatchShape = shape<FilterMatch>("FilterMatch", {
  name: text("The network filter."),
  subFilter: object(subFilterMatchShape, "A filter inside it."),
});

export const filterChainMatchShape = shape<FilterChainMatch>("FilterChainMatch", {
  name: text("The chain's name."),
  sni: text("The server name it is for."),
  transportProtocol: text("The transport it is for: `tls` or `raw_buffer`."),
  applicationProtocols: text("The application protocols it is for."),
  destinationPort: uint32("The port it is for."),
  filter: object(filterMatchShape, "A filter in it."),
});

export const listenerMatchShape = shape<ListenerMatch>("ListenerMatch", {
  name: text("The listener's name."),
  portNumber: uint32("The port it listens on."),
  portName: unsimulated(text("Has no effect.")),
  filterChain: object(filterChainMatchShape, "A chain in it."),
  listenerFilter: text("A listener filter in it."),
});

export const proxyMatchShape = shape<ProxyMatch>("ProxyMatch", {
  proxyVersion: unsimulated(text("A pattern for the proxy's version.")),
  metadata: unsimulated(mapOf(text(), "Entries of the proxy's metadata.")),
});

export const routeMatchShape = shape<RouteMatch>("RouteMatch", {
  name: text("The route's name."),
  action: choice(["ANY", "ROUTE", "REDIRECT", "DIRECT_RESPONSE"], "What the route does."),
});

export const virtualHostMatchShape = shape<VirtualHostMatch>("VirtualHostMatch", {
  name: text("The virtual host's name, `host:port`."),
  domainName: text("A domain of it."),
  route: object(routeMatchShape, "A route in it."),
});

export const routeConfigurationMatchShape = shape<RouteConfigurationMatch>(
  "RouteConfigurationMatch",
  {
    name: text("The route configuration's name."),
    portNumber: uint32("The port it is for."),
    portName: text("The port's name at a gateway."),
    gateway: text("The gateway it is for, `namespace/name`."),
    vhost: object(virtualHostMatchShape, "A virtual host in it."),
  },
);

export const waypointRouteMatchShape = shape<WaypointRouteMatch>("WaypointRouteMatch", {
  name: unsimulated(text("The route's name.")),
});

export const waypointMatchShape = shape<WaypointMatch>("WaypointMatch", {
  filter: unsimulated(object(filterMatchShape, "A filter of the waypoint.")),
  route: unsimulated(object(waypointRouteMatchShape, "A route of the waypoint.")),
  portNumber: unsimulated(uint32("The port it is for.", { checks: [validPort] })),
});

export const envoyConfigObjectMatchShape = shape<EnvoyConfigObjectMatch>(
  "EnvoyConfigObjectMatch",
  {
    context: choice(
      ["ANY", "SIDECAR_INBOUND", "SIDECAR_OUTBOUND", "GATEWAY", "WAYPOINT"],
      "Which side of which proxy: sidecar inbound, sidecar outbound or gateway.",
    ),
    proxy: unsimulated(object(proxyMatchShape, "Which proxies, by version and metadata.")),
    listener: object(listenerMatchShape, "Which listener."),
    routeConfiguration: object(routeConfigurationMatchShape, "Which routes."),
    cluster: object(clusterMatchShape, "Which cluster."),
    waypoint: unsimulated(object(waypointMatchShape, "Which part of a waypoint.")),
  },
  {
    exclusive: [["listener", "routeConfiguration", "cluster", "waypoint"]],
    checks: [waypointMatchesWaypoint],
  },
);

export const envoyPatchShape = shape<EnvoyPatch>("EnvoyPatch", {
  operation: choice(
    [
      "INVALID",
      "MERGE",
      "ADD",
      "REMOVE",
      "INSERT_BEFORE",
      "INSERT_AFTER",
      "INSERT_FIRST",
      "REPLACE",
      "MERGE_AND_REPLACE_LIST",
    ],
    "What is done: merge, add, remove, insert or replace.",
  ),
  value: open("The piece of Envoy configuration."),
  filterClass: unsimulated(
    choice(["UNSPECIFIED", "AUTHN", "AUTHZ", "STATS"], "Where among Istio's own filters it goes."),
  ),
});

export const envoyConfigObjectPatchShape = shape<EnvoyConfigObjectPatch>("EnvoyConfigObjectPatch", {
  applyTo: choice(
    [
      "INVALID",
      "LISTENER",
      "FILTER_CHAIN",
      "NETWORK_FILTER",
      "HTTP_FILTER",
      "ROUTE_CONFIGURATION",
      "VIRTUAL_HOST",
      "HTTP_ROUTE",
      "CLUSTER",
      "EXTENSION_CONFIG",
      "BOOTSTRAP",
      "LISTENER_FILTER",
    ],
    "What kind of Envoy object is patched.",
  ),
  match: object(envoyConfigObjectMatchShape, "Which of these objects."),
  patch: object(envoyPatchShape, "The change."),
});

export const envoyFilterSpecShape = shape<EnvoyFilterSpec>(
  "EnvoyFilterSpec",
  {
    workloadSelector: object(
      workloadLabelsShape,
      "Pods that this applies to; without it the whole namespace.",
    ),
    targetRefs: unsimulated(
      list(object(policyTargetReferenceShape), "Objects that this is attached to.", {
        maxItems: 16,
      }),
    ),
    configPatches: list(object(envoyConfigObjectPatchShape), "Changes, in order."),
    priority: int32("Lower priorities are applied first."),
  },
  {
    checks: [
      onlyOne(
        "only one of targetRefs or workloadSelector can be set",
        "workloadSelector",
        "targetRefs",
      ),
    ],
  },
);
