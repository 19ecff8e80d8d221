/** The listeners of a gateway: one for each port, with a chain for each name that TLS can tell apart. */
import type { Listener, NetworkFilter, TransportSocket } from "../proxy/config.ts";
import type { ServerTLSSettings } from "../resources/gateway.ts";
import type { L4MatchAttributes } from "../resources/stream-route.ts";
import type { ChainDraft } from "./filter-chain-draft.ts";
import { automaticChains } from "./gateway-passthrough.ts";
import { finishChain, needsTlsInspector, tlsInspector } from "./filter-chain-draft.ts";
import type { BoundVirtualService } from "./bound-virtual-service.ts";
import type { GatewayServer, MergedServers } from "./gateway-servers.ts";
import {
  endsTls,
  hasHttpRoutes,
  mergedGateway,
  serverNames,
  takeHosts,
} from "./gateway-servers.ts";
import { matchesHost } from "./host.ts";
import { connectionManager } from "./http-connection-manager.ts";
import { unspecifiedAddress } from "./mesh-service.ts";
import { defined, orAbsent, textOrAbsent } from "./plain.ts";
import { isHttp, parseProtocol } from "./protocol.ts";
import type { Proxy } from "./proxy.ts";
import type { Push } from "./push.ts";
import type { SecurityFilters } from "./security-filters.ts";
import { filtersForRoute } from "./tcp-filters.ts";
import { credentialName } from "./upstream-tls.ts";
import { virtualServicesFor } from "./virtual-services.ts";

interface Building {
  readonly push: Push;
  readonly proxy: Proxy;
  readonly security: SecurityFilters;
  /** Names that chains without termination match, by port. */
  readonly sniHosts: Map<number, Map<string, string>>;
}

/** A port without any chain is not listened on (CP-258). */
export function buildGatewayListeners(
  push: Push,
  proxy: Proxy,
  security: SecurityFilters,
): readonly Listener[] {
  const building: Building = { push, proxy, security, sniHosts: new Map() };
  const byName = new Map<
    string,
    { readonly entry: MergedServers; chains: readonly ChainDraft[] }
  >();
  for (const entry of mergedGateway(push, proxy).ports) {
    const name = `${addressOf(entry)}_${entry.port}`;
    const listener = byName.get(name) ?? { entry, chains: [] };
    listener.chains = [...listener.chains, ...chainsOf(building, entry)];
    byName.set(name, listener);
  }
  return [...byName].flatMap(([name, { entry, chains }]) =>
    chains.length === 0
      ? []
      : [
          {
            name,
            address: { socket_address: { address: addressOf(entry), port_value: entry.port } },
            filter_chains: chains.map(finishChain),
            ...(chains.some(needsTlsInspector) ? { listener_filters: [tlsInspector] } : {}),
            traffic_direction: "OUTBOUND" as const,
            max_connections_to_accept_per_socket_event: 1,
          },
        ],
  );
}

function addressOf({ bind }: MergedServers): string {
  return textOrAbsent(bind) ?? unspecifiedAddress;
}

function chainsOf(building: Building, entry: MergedServers): readonly ChainDraft[] {
  const [first] = entry.servers;
  if (first !== undefined && isHttp(parseProtocol(entry.protocol))) {
    return [
      { filters: [manager(building, entry.routeName, entry.protocol)], origin: first.origin },
    ];
  }
  return entry.servers.flatMap((server) => {
    if (hasHttpRoutes(server)) return [securedHttp(building, server)];
    return server.written.tls === undefined || endsTls(server.written)
      ? tcpChains(building, server)
      : passedThrough(building, server, entry.port);
  });
}

function manager({ push, security }: Building, routeName: string, protocol: string): NetworkFilter {
  return connectionManager({
    mesh: push.mesh,
    routes: { rds: routeName },
    guards: security.http,
    isGateway: true,
    isGrpcWeb: parseProtocol(protocol) === "GRPC-Web",
  });
}

function securedHttp(building: Building, server: GatewayServer): ChainDraft {
  return {
    serverNames: serverNames(server),
    ...socketOf(server),
    filters: [manager(building, server.routeName, server.protocol)],
    origin: server.origin,
  };
}

/** The first rule of the first VirtualService that fits takes every connection (CP-258). */
function tcpChains(building: Building, server: GatewayServer): readonly ChainDraft[] {
  const { push, proxy, security } = building;
  const port = server.written.port.number;
  for (const service of candidates(building, server)) {
    for (const [index, { match = [], route = [] }] of service.tcp.entries()) {
      if (match.length > 0 && !match.some((one) => fits(one, server))) continue;
      if (route.length === 0) continue;
      const isSecured = server.written.tls !== undefined;
      return [
        {
          ...(isSecured && { serverNames: serverNames(server), ...socketOf(server) }),
          filters: [...security.tcp, ...filtersForRoute(push, proxy, route, port)],
          origin: { resource: service.resource.key, path: ["spec", "tcp", index] },
        },
      ];
    }
  }
  return [];
}

/** A chain for each block of names; a name that is taken already makes none. */
function passedThrough(
  building: Building,
  server: GatewayServer,
  listenerPort: number,
): readonly ChainDraft[] {
  const { push, proxy, security, sniHosts } = building;
  const port = server.written.port.number;
  if (server.written.tls?.mode === "AUTO_PASSTHROUGH") {
    return automaticChains(push, proxy, serverNames(server));
  }
  return candidates(building, server).flatMap((service) =>
    service.tls.flatMap(({ match, route = [] }, index) =>
      match.flatMap((block, position) => {
        if (route.length === 0 || !fits(block, server)) return [];
        const { bind = "" } = server.written;
        if (!takeHosts(sniHosts, listenerPort, block.sniHosts, bind)) return [];
        return [
          {
            serverNames: block.sniHosts,
            filters: [...security.tcp, ...filtersForRoute(push, proxy, route, port)],
            origin: {
              resource: service.resource.key,
              path: ["spec", "tls", index, "match", position],
            },
          },
        ];
      }),
    ),
  );
}

/** VirtualServices of the server's Gateway whose hosts overlap with its own. */
function candidates(
  { push, proxy }: Building,
  { gateway, hosts }: GatewayServer,
): readonly BoundVirtualService[] {
  return virtualServicesFor(push.virtualServices, gateway, proxy.namespace).filter((service) =>
    service.hosts.some((host) => hosts.some((offered) => overlaps(offered, host, service))),
  );
}

function overlaps(offered: string, host: string, { namespace }: BoundVirtualService): boolean {
  const slash = offered.indexOf("/");
  if (slash >= 0 && offered.slice(0, slash) !== namespace) return false;
  return matchesHost(offered.slice(slash + 1), host);
}

/** Of the conditions only port and gateways are looked at here. */
function fits(
  { port, gateways = [] }: Pick<L4MatchAttributes, "port" | "gateways">,
  { written, gateway }: GatewayServer,
): boolean {
  return (
    (port === undefined || port === 0 || port === written.port.number) &&
    (gateways.length === 0 || gateways.includes(gateway))
  );
}

/** How TLS ends here (CP-247 to CP-250). */
function socketOf({
  written,
  protocol,
}: GatewayServer): { readonly transportSocket: TransportSocket } | undefined {
  const { tls } = written;
  if (tls === undefined) return undefined;
  const { mode } = tls;
  const isRequired = mode === "MUTUAL" || mode === "ISTIO_MUTUAL";
  const alpn =
    mode === "ISTIO_MUTUAL" && protocol !== "HTTPS"
      ? ["istio-peer-exchange", "h2", "http/1.1"]
      : ["h2", "http/1.1"];
  return {
    transportSocket: defined({
      name: "tls" as const,
      ...certificatesOf(tls, isRequired || mode === "OPTIONAL_MUTUAL"),
      alpn,
      require_client_certificate: isRequired,
    }),
  };
}

function certificatesOf(
  tls: ServerTLSSettings,
  asksClient: boolean,
): Pick<TransportSocket, "certificates" | "ca" | "subject_alt_names"> {
  const names = orAbsent((tls.subjectAltNames ?? []).map((exact) => ({ exact })));
  const san = asksClient && names !== undefined ? { subject_alt_names: names } : {};
  if (tls.mode === "ISTIO_MUTUAL") return { certificates: ["default"], ca: "ROOTCA", ...san };
  const written = textOrAbsent(tls.credentialName);
  const credentials = tls.credentialNames ?? (written === undefined ? [] : [written]);
  const [first] = credentials;
  if (first === undefined) return { ...filesOf(tls, asksClient), ...san };
  const authority = textOrAbsent(tls.caCertCredentialName) ?? `${first}-cacert`;
  return {
    certificates: credentials.map(credentialName),
    ...(asksClient && { ca: credentialName(authority) }),
    ...san,
  };
}

function filesOf(
  { serverCertificate, privateKey, caCertificates, tlsCertificates }: ServerTLSSettings,
  asksClient: boolean,
): Pick<TransportSocket, "certificates" | "ca"> {
  const pairs = tlsCertificates ?? [
    {
      ...(serverCertificate !== undefined && { serverCertificate }),
      ...(privateKey !== undefined && { privateKey }),
    },
  ];
  return {
    certificates: pairs.map(
      (pair) => `file-cert:${pair.serverCertificate ?? ""}~${pair.privateKey ?? ""}`,
    ),
    ...(asksClient && { ca: `file-root:${textOrAbsent(caCertificates) ?? "system"}` }),
  };
}
