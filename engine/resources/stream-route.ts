import { type Destination, destinationShape } from "./destination.ts";
import { int32, list, mapOf, object, shape, text, uint32, unsimulated } from "./field.ts";

export interface L4MatchAttributes {
  readonly port?: number;
  readonly destinationSubnets?: readonly string[];
  readonly sourceLabels?: Readonly<Record<string, string>>;
  readonly sourceNamespace?: string;
  readonly sourceSubnet?: string;
  readonly gateways?: readonly string[];
}

export interface RouteDestination {
  readonly destination: Destination;
  readonly weight?: number;
}

export interface TCPRoute {
  readonly match?: readonly L4MatchAttributes[];
  readonly route?: readonly RouteDestination[];
}

export interface TLSMatchAttributes {
  readonly sniHosts: readonly string[];
  readonly port?: number;
  readonly destinationSubnets?: readonly string[];
  readonly sourceLabels?: Readonly<Record<string, string>>;
  readonly sourceNamespace?: string;
  readonly gateways?: readonly string[];
}

export interface TLSRoute {
  readonly match: readonly TLSMatchAttributes[];
  readonly route?: readonly RouteDestination[];
}

export const l4MatchAttributesShape = shape<L4MatchAttributes>("L4MatchAttributes", {
  port: uint32("The port that the caller addressed."),
  destinationSubnets: list(text(), "Address ranges that the caller addressed."),
  sourceLabels: mapOf(text(), "Labels of the calling pod."),
  sourceNamespace: text("Namespace of the calling pod."),
  sourceSubnet: unsimulated(text("Address range of the caller; the proxies do not use it.")),
  gateways: list(text(), "Gateways for which the condition holds."),
});

export const routeDestinationShape = shape<RouteDestination>(
  "RouteDestination",
  {
    destination: object(
      destinationShape,
      "The service, and the subset of it, that gets the connection.",
    ),
    weight: int32("Share of the connections, in proportion to the other weights of the rule."),
  },
  { required: ["destination"] },
);

export const tcpRouteShape = shape<TCPRoute>("TCPRoute", {
  match: list(
    object(l4MatchAttributesShape),
    "Conditions, any one of which is enough; without them the rule takes every connection.",
  ),
  route: list(object(routeDestinationShape), "Where the connections go, by weight."),
});

export const tlsMatchAttributesShape = shape<TLSMatchAttributes>(
  "TLSMatchAttributes",
  {
    sniHosts: list(
      text(),
      "Server names in the ClientHello; each must fit a host of the VirtualService.",
    ),
    port: uint32("The port that the caller addressed."),
    destinationSubnets: list(text(), "Address ranges that the caller addressed."),
    sourceLabels: mapOf(text(), "Labels of the calling pod."),
    sourceNamespace: text("Namespace of the calling pod."),
    gateways: list(text(), "Gateways for which the condition holds."),
  },
  { required: ["sniHosts"] },
);

export const tlsRouteShape = shape<TLSRoute>(
  "TLSRoute",
  {
    match: list(
      object(tlsMatchAttributesShape),
      "Conditions on the server name, any one of which is enough.",
    ),
    route: list(object(routeDestinationShape), "Where the encrypted connections go, by weight."),
  },
  { required: ["match"] },
);
