/**
 * The servers of all Gateways that one gateway pod serves, merged port by port: who shares a listener,
 * who is told apart by SNI, and who is left out (CP-228 to CP-237).
 */
import type { Server } from "../resources/gateway.ts";
import type { Origin } from "../source/place.ts";
import type { GatewayResource } from "./gateway-resource.ts";
import { containsLabels, compareText } from "./host.ts";
import { isHttp, parseProtocol, type Protocol } from "./protocol.ts";
import type { Proxy, ServiceTarget } from "./proxy.ts";
import type { Push } from "./push.ts";

export interface GatewayServer {
  readonly written: Server;
  /** `namespace/name` of its Gateway. */
  readonly gateway: string;
  /** With `ns/host` where only one namespace's VirtualServices count. */
  readonly hosts: readonly string[];
  /** Port of the route table's name; empty where the server has no HTTP routes. */
  readonly routeName: string;
  readonly protocol: Protocol;
  readonly origin: Origin;
}

/** Servers that share a port, a protocol and an address. */
export interface MergedServers {
  readonly port: number;
  readonly protocol: string;
  readonly bind: string;
  readonly routeName: string;
  readonly servers: GatewayServer[];
}

export interface MergedGateway {
  /** In the order in which they came. */
  readonly ports: readonly MergedServers[];
  readonly byRoute: ReadonlyMap<string, readonly GatewayServer[]>;
  /** Whether a server passes connections on by the cluster name in SNI (CP-252). */
  readonly isAutomatic: boolean;
}

interface Merger {
  isAutomatic: boolean;
  readonly ports: Map<string, MergedServers>;
  readonly byRoute: Map<string, GatewayServer[]>;
  readonly taken: Set<number>;
  /** The latest plain address of a port. */
  readonly plain: Map<number, MergedServers>;
  /** Hosts of TLS servers, by port; what is offered twice would be two chains that match alike. */
  readonly tlsHosts: Map<number, Map<string, string>>;
}

const known = new WeakMap<Proxy, MergedGateway>();

export function mergedGateway(push: Push, proxy: Proxy): MergedGateway {
  const before = known.get(proxy);
  if (before !== undefined) return before;
  const merger: Merger = {
    isAutomatic: false,
    ports: new Map(),
    byRoute: new Map(),
    taken: new Set(),
    plain: new Map(),
    tlsHosts: new Map(),
  };
  for (const gateway of push.gateways) {
    const targets = targetsFor(gateway, proxy);
    if (targets !== undefined) mergeGateway(merger, gateway, targets);
  }
  const { byRoute, isAutomatic } = merger;
  const merged = { ports: [...merger.ports.values()], byRoute, isAutomatic };
  known.set(proxy, merged);
  return merged;
}

/** The ports of the pod that count for a Gateway; undefined where it is none of its pods (CP-228). */
function targetsFor(
  { selector, services, namespace }: GatewayResource,
  proxy: Proxy,
): readonly ServiceTarget[] | undefined {
  if (services === undefined)
    return containsLabels(selector, proxy.labels) ? proxy.targets : undefined;
  const own = proxy.targets.filter(
    ({ service }) => services.includes(service.host) && service.namespace === namespace,
  );
  return own.length === 0 ? undefined : own;
}

function mergeGateway(
  merger: Merger,
  gateway: GatewayResource,
  targets: readonly ServiceTarget[],
): void {
  for (const [index, written] of gateway.servers.entries()) {
    const { number } = written.port;
    const ports = resolvePorts(number, targets, gateway.services === undefined);
    for (const port of ports) addServer(merger, serverOf(gateway, written, index, port), port);
  }
}

/** Where a Service maps the port, the pod listens on what it maps to (CP-231). */
function resolvePorts(
  number: number,
  targets: readonly ServiceTarget[],
  isSelected: boolean,
): readonly number[] {
  const mapped = targets.flatMap(({ port, targetPort }) =>
    port.port === number ? [targetPort] : [],
  );
  if (!isSelected) return [...new Set(mapped)];
  return mapped.length === 0 ? [number] : mapped.slice(0, 1);
}

function serverOf(
  gateway: GatewayResource,
  written: Server,
  index: number,
  port: number,
): GatewayServer {
  const { number, name } = written.port;
  const protocol = parseProtocol(written.port.protocol);
  const bind = (written.bind ?? "") === "" ? "" : `.${written.bind ?? ""}`;
  const secure = `https.${number}.${name}.${gateway.name}.${gateway.namespace}${bind}`;
  return {
    written,
    gateway: `${gateway.namespace}/${gateway.name}`,
    hosts: sanitizedHosts(written.hosts, gateway.namespace),
    routeName: isHttp(protocol)
      ? `http.${port}${bind}`
      : endsTls(written) && protocol === "HTTPS"
        ? secure
        : "",
    protocol,
    origin: {
      resource: gateway.resource.key,
      path: gateway.firstServerPath ?? ["spec", "servers", index],
    },
  };
}

/** `./x` is the Gateway's own namespace, and a star says any (CP-237). */
function sanitizedHosts(hosts: readonly string[], namespace: string): readonly string[] {
  const sanitized: string[] = [];
  for (const host of hosts) {
    const [owner = "", name] = host.split("/");
    if (name === undefined) sanitized.push(host);
    else if (owner === ".") sanitized.push(`${namespace}/${name}`);
    else if (owner !== "*") sanitized.push(host);
    else if (name === "*") return ["*"];
    else sanitized.push(name);
  }
  return sanitized;
}

/** Whether TLS ends at the server (CP-253, CP-254). */
export function endsTls({ tls }: Server): boolean {
  return tls !== undefined && !isPassedThrough(tls.mode);
}

function isPassedThrough(mode: string | undefined): boolean {
  return mode === undefined || mode === "PASSTHROUGH" || mode === "AUTO_PASSTHROUGH";
}

/** Whether HTTP routes apply: plain HTTP, or HTTPS that ends here. */
export function hasHttpRoutes({ routeName }: GatewayServer): boolean {
  return routeName !== "";
}

/** Names that a client may ask for, sorted. */
export function serverNames({ hosts }: GatewayServer): readonly string[] {
  return [...new Set(hosts.map((host) => host.slice(host.indexOf("/") + 1)))].sort(compareText);
}

function addServer(merger: Merger, server: GatewayServer, port: number): void {
  const { tls, bind = "" } = server.written;
  if (tls !== undefined && !takeHosts(merger.tlsHosts, port, server.hosts, bind)) return;
  merger.isAutomatic ||= tls?.mode === "AUTO_PASSTHROUGH";
  if (!merger.taken.has(port)) openAddress(merger, server, port);
  else if (merger.plain.has(port)) joinPlain(merger, server, port);
  else joinSecure(merger, server, port);
}

/** False where one of the hosts is already served with TLS on the port (CP-234). */
export function takeHosts(
  table: Map<number, Map<string, string>>,
  port: number,
  hosts: readonly string[],
  bind: string,
): boolean {
  const taken = table.get(port) ?? new Map<string, string>();
  table.set(port, taken);
  if (hosts.some((host) => taken.get(host) === bind)) return false;
  for (const host of hosts) taken.set(host, bind);
  return true;
}

/** The first server of an address, or a plain one beside others on the port. */
function openAddress(merger: Merger, server: GatewayServer, port: number): void {
  merger.taken.add(port);
  const entry = freshEntry(merger, server, port);
  if (isPlain(server)) merger.plain.set(port, entry);
  if (hasHttpRoutes(server)) merger.byRoute.set(server.routeName, [server]);
}

/** HTTP with TLS settings only redirects. */
function isPlain({ written, protocol }: GatewayServer): boolean {
  return written.tls === undefined || isHttp(protocol);
}

/** Plain HTTP joins plain HTTP; everything else on the same address is left out (CP-233, CP-236). */
function joinPlain(merger: Merger, server: GatewayServer, port: number): void {
  const current = merger.plain.get(port);
  if (current === undefined) return;
  if (current.bind === (server.written.bind ?? "")) {
    if (!isHttp(server.protocol) || !isHttp(parseProtocol(current.protocol))) return;
    current.servers.push(server);
  } else {
    const entry = merger.ports.get(keyOf(server, port));
    if (entry === undefined) {
      openAddress(merger, server, port);
      return;
    }
    entry.servers.push(server);
  }
  const sharing = merger.byRoute.get(server.routeName) ?? [];
  merger.byRoute.set(server.routeName, [...sharing, server]);
}

/** On a port that a TLS server opened: a plain one takes it over, others are told apart by SNI (CP-234). */
function joinSecure(merger: Merger, server: GatewayServer, port: number): void {
  if (isPlain(server)) {
    openAddress(merger, server, port);
    return;
  }
  if (hasHttpRoutes(server)) {
    if (merger.byRoute.has(server.routeName)) return;
    merger.byRoute.set(server.routeName, [server]);
  }
  const entry = merger.ports.get(keyOf(server, port));
  if (entry === undefined) freshEntry(merger, server, port);
  else entry.servers.push(server);
}

function keyOf({ written }: GatewayServer, port: number): string {
  return `${port}/${written.port.protocol}/${written.bind ?? ""}`;
}

function freshEntry(merger: Merger, server: GatewayServer, port: number): MergedServers {
  const { bind = "", port: served } = server.written;
  const entry = {
    port,
    protocol: served.protocol,
    bind,
    routeName: server.routeName,
    servers: [server],
  };
  merger.ports.set(keyOf(server, port), entry);
  return entry;
}
