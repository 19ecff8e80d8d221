export interface GatewayClassSpec {
  readonly controllerName?: string;
}

export interface GatewayAddress {
  readonly type?: string;
  readonly value?: string;
}

export interface AllowedRoutes {
  readonly namespaces?: {
    readonly from?: "All" | "Same" | "Selector" | "None";
    readonly selector?: {
      readonly matchLabels?: Readonly<Record<string, string>>;
      readonly matchExpressions?: readonly {
        readonly key: string;
        readonly operator: "In" | "NotIn" | "Exists" | "DoesNotExist";
        readonly values?: readonly string[];
      }[];
    };
  };
  readonly kinds?: readonly { readonly group?: string; readonly kind: string }[];
}

export interface GatewayListener {
  readonly name: string;
  readonly hostname?: string;
  readonly port: number;
  readonly protocol: string;
  readonly tls?: {
    readonly mode?: "Terminate" | "Passthrough";
    readonly certificateRefs?: readonly {
      readonly group?: string;
      readonly kind?: string;
      readonly name: string;
      readonly namespace?: string;
    }[];
    readonly options?: Readonly<Record<string, string>>;
  };
  readonly allowedRoutes?: AllowedRoutes;
}

/** The Gateway API's `Gateway`; Istio's own is `GatewaySpec`. */
export interface KubernetesGatewaySpec {
  readonly gatewayClassName?: string;
  readonly addresses?: readonly GatewayAddress[];
  readonly listeners?: readonly GatewayListener[];
}
