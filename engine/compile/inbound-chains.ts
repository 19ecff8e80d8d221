/** Filter chains of one served port: by mTLS mode, protocol and what the client announces (CP-314 to CP-316). */
import type {
  FilterChain,
  NetworkFilter,
  RouteConfiguration,
  TransportSocket,
} from "../proxy/config.ts";
import { inboundPassthroughCluster } from "../proxy/names.ts";
import type { MeshConfig } from "../resources/mesh-config.ts";
import type { Origin } from "../source/place.ts";
import { plaintextHttp } from "./filter-chain-draft.ts";
import { connectionManager } from "./http-connection-manager.ts";
import type { InboundTls, MutualTlsMode } from "./peer-authentication.ts";
import { modeOfPort } from "./peer-authentication.ts";
import { defined, numberOrAbsent } from "./plain.ts";
import type { Protocol } from "./protocol.ts";
import { isHttp, isHttp2 } from "./protocol.ts";
import type { SecurityFilters } from "./security-filters.ts";
import { tcpProxy } from "./tcp-filters.ts";

export interface InboundPort {
  readonly cluster: string;
  readonly protocol: Protocol;
  readonly servicePort: number;
  /** 0 for every port that nothing else serves. */
  readonly targetPort: number;
  readonly bind: string;
  readonly config?: string;
  readonly origin?: Origin;
}

interface ChainInput {
  readonly mesh: MeshConfig;
  readonly mode: MutualTlsMode;
  readonly port: InboundPort;
  readonly security: SecurityFilters;
}

interface ChainKind {
  readonly isHttp: boolean;
  /** Whether mTLS ends here. */
  readonly isMutual?: boolean;
  readonly transport: "tls" | "raw_buffer";
  readonly protocols?: readonly string[];
}

const mutualHttp = ["istio-http/1.0", "istio-http/1.1", "istio-h2"];
const mutualTcp = ["istio-peer-exchange", "istio"];
const mutualAny = ["istio", "istio-peer-exchange", ...mutualHttp];

const mutual = { isMutual: true, transport: "tls" } as const;
const plain = { transport: "raw_buffer" } as const;
const http = { isHttp: true } as const;
const tcp = { isHttp: false } as const;

const kinds: Readonly<
  Record<MutualTlsMode, Readonly<Record<"http" | "tcp" | "auto", readonly ChainKind[]>>>
> = {
  PERMISSIVE: {
    http: [
      { ...http, ...mutual, protocols: mutualAny },
      { ...http, ...plain },
    ],
    tcp: [
      { ...tcp, ...mutual, protocols: mutualAny },
      { ...tcp, transport: "tls" },
      { ...tcp, ...plain },
    ],
    auto: [
      { ...http, ...mutual, protocols: mutualHttp },
      { ...http, ...plain, protocols: plaintextHttp },
      { ...tcp, ...mutual, protocols: mutualTcp },
      { ...tcp, ...plain },
      { ...tcp, transport: "tls" },
    ],
  },
  STRICT: {
    http: [{ ...http, ...mutual }],
    tcp: [{ ...tcp, ...mutual }],
    auto: [
      { ...http, ...mutual, protocols: mutualHttp },
      { ...tcp, ...mutual },
    ],
  },
  DISABLE: {
    http: [{ ...http, ...plain }],
    tcp: [{ ...tcp, ...plain }],
    auto: [
      { ...http, ...plain, protocols: plaintextHttp },
      { ...tcp, ...plain },
    ],
  },
};

export function inboundChains(input: ChainInput): readonly FilterChain[] {
  const { mode, port } = input;
  return kinds[mode][familyOf(port.protocol)].map((kind) => chainOf(input, kind));
}

function familyOf(protocol: Protocol): "http" | "tcp" | "auto" {
  if (protocol === "auto") return "auto";
  return isHttp(protocol) ? "http" : "tcp";
}

/** Chains for ports that no service names, and for those whose mTLS mode is their own (CP-312). */
export function passthroughChains({
  tls,
  served,
  ...rest
}: {
  readonly mesh: MeshConfig;
  readonly tls: InboundTls;
  readonly served: ReadonlySet<number>;
  readonly security: SecurityFilters;
}): readonly FilterChain[] {
  const ports = [...tls.ports.keys()].filter((port) => !served.has(port)).sort((a, b) => a - b);
  return [0, ...ports].flatMap((targetPort) =>
    inboundChains({
      ...rest,
      mode: modeOfPort(tls, targetPort),
      port: {
        cluster: inboundPassthroughCluster,
        protocol: "auto",
        servicePort: 0,
        targetPort,
        bind: "",
      },
    }),
  );
}

function chainOf(input: ChainInput, kind: ChainKind): FilterChain {
  const { port, mesh } = input;
  const isPassthrough = port.cluster === inboundPassthroughCluster;
  const passthroughName = kind.isHttp ? "virtualInbound-catchall-http" : "virtualInbound";
  return defined({
    filter_chain_match: defined({
      destination_port: numberOrAbsent(port.targetPort),
      transport_protocol: kind.transport,
      application_protocols: kind.protocols,
    }),
    filters: filtersOf(input, kind),
    transport_socket: kind.isMutual === true ? mutualSocket(mesh, kind.isHttp) : undefined,
    name: isPassthrough ? passthroughName : `${port.bind}_${String(port.targetPort)}`,
    metadata: port.config === undefined ? undefined : { config: port.config },
    origin: port.origin,
  });
}

function filtersOf(
  { mesh, port, security }: ChainInput,
  kind: ChainKind,
): readonly NetworkFilter[] {
  if (!kind.isHttp) return [...security.tcp, tcpProxy({ cluster: port.cluster })];
  return [
    connectionManager({
      mesh,
      routes: { inline: inboundRoutes(port) },
      guards: security.http,
      isHttp2: isHttp2(port.protocol),
      isGrpcWeb: port.protocol === "GRPC-Web",
    }),
  ];
}

function mutualSocket({ trustDomain }: MeshConfig, isForHttp: boolean): TransportSocket {
  const alpn = ["h2", "http/1.1"];
  return {
    name: "tls",
    certificates: ["default"],
    ca: "ROOTCA",
    subject_alt_names: [{ prefix: `spiffe://${trustDomain}/` }],
    alpn: isForHttp ? alpn : ["istio-peer-exchange", ...alpn],
    require_client_certificate: true,
  };
}

/** One route to the application, with a retry for connections that died unused (CP-304). */
function inboundRoutes({
  cluster,
  servicePort,
  protocol,
  origin,
}: InboundPort): RouteConfiguration {
  const isGrpc = protocol === "GRPC" || protocol === "GRPC-Web";
  const retries = { retry_on: "reset-before-request", num_retries: 2 };
  return {
    name: cluster,
    virtual_hosts: [
      {
        name: `inbound|http|${String(servicePort)}`,
        domains: ["*"],
        routes: [
          {
            name: "default",
            match: { prefix: "/" },
            route: { cluster, timeout: "0s", ...(isGrpc ? {} : { retry_policy: retries }) },
            ...(origin === undefined ? {} : { origin }),
          },
        ],
      },
    ],
    validate_clusters: false,
  };
}
