import { type ConnectionPoolSettings, connectionPoolSettingsShape } from "./connection-pool.ts";
import { type Destination, destinationShape } from "./destination.ts";
import { choice, list, object, shape, text, uint32, unsimulated } from "./field.ts";
import { type ServerTLSSettings, serverTLSSettingsShape } from "./gateway.ts";
import { type WorkloadLabels, workloadLabelsShape } from "./selectors.ts";

/** A port of a sidecar's listener. */
export interface SidecarPort {
  readonly number?: number;
  readonly protocol?: string;
  readonly name?: string;
  readonly targetPort?: number;
}

export interface IstioEgressListener {
  readonly hosts: readonly string[];
  readonly port?: SidecarPort;
  readonly bind?: string;
  readonly captureMode?: "DEFAULT" | "IPTABLES" | "NONE";
}

export interface IstioIngressListener {
  readonly port: SidecarPort;
  readonly bind?: string;
  readonly defaultEndpoint?: string;
  readonly captureMode?: "DEFAULT" | "IPTABLES" | "NONE";
  readonly tls?: ServerTLSSettings;
  readonly connectionPool?: ConnectionPoolSettings;
}

export interface OutboundTrafficPolicy {
  readonly mode?: "REGISTRY_ONLY" | "ALLOW_ANY";
  readonly egressProxy?: Destination;
}

export interface SidecarSpec {
  readonly workloadSelector?: WorkloadLabels;
  readonly egress?: readonly IstioEgressListener[];
  readonly ingress?: readonly IstioIngressListener[];
  readonly outboundTrafficPolicy?: OutboundTrafficPolicy;
  readonly inboundConnectionPool?: ConnectionPoolSettings;
}

export const sidecarPortShape = shape<SidecarPort>("SidecarPort", {
  number: uint32("The port's number."),
  protocol: text("What is spoken."),
  name: text("The port's name."),
  targetPort: unsimulated(uint32("Has no effect here.")),
});

export const istioEgressListenerShape = shape<IstioEgressListener>(
  "IstioEgressListener",
  {
    hosts: list(
      text(),
      "Services to know, as `namespace/name`; `./*` is the own namespace, `~` before a namespace excludes.",
    ),
    port: object(
      sidecarPortShape,
      "Serves only this port; without it the listener is for all others.",
    ),
    bind: text("Address to listen on."),
    captureMode: unsimulated(
      choice(["DEFAULT", "IPTABLES", "NONE"], "How traffic reaches the listener."),
    ),
  },
  { required: ["hosts"] },
);

export const istioIngressListenerShape = shape<IstioIngressListener>(
  "IstioIngressListener",
  {
    port: object(sidecarPortShape, "The port to listen on."),
    bind: text("Address to listen on."),
    defaultEndpoint: text("Where the application listens, such as `127.0.0.1:8080`."),
    captureMode: unsimulated(
      choice(["DEFAULT", "IPTABLES", "NONE"], "How traffic reaches the listener."),
    ),
    tls: object(serverTLSSettingsShape, "TLS ended by the sidecar."),
    connectionPool: object(
      connectionPoolSettingsShape,
      "Limits toward the application on this port.",
    ),
  },
  { required: ["port"] },
);

export const outboundTrafficPolicyShape = shape<OutboundTrafficPolicy>("OutboundTrafficPolicy", {
  mode: choice(
    ["REGISTRY_ONLY", "ALLOW_ANY"],
    "Whether names the mesh does not know can be called; an empty policy means REGISTRY_ONLY.",
  ),
  egressProxy: unsimulated(object(destinationShape, "A gateway that takes such traffic.")),
});

export const sidecarSpecShape = shape<SidecarSpec>("SidecarSpec", {
  workloadSelector: object(
    workloadLabelsShape,
    "Pods that this applies to; without it the whole namespace.",
  ),
  egress: list(
    object(istioEgressListenerShape),
    "What the sidecar knows of the mesh; everything by default.",
  ),
  ingress: list(
    object(istioIngressListenerShape),
    "Which ports it opens for callers; those of its services by default.",
  ),
  outboundTrafficPolicy: object(outboundTrafficPolicyShape, "What happens to unknown names."),
  inboundConnectionPool: object(connectionPoolSettingsShape, "Limits toward the application."),
});
