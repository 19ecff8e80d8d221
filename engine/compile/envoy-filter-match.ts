/** Which parts of a proxy's configuration a patch of an EnvoyFilter is for. */
import type {
  FilterChain,
  Listener,
  NetworkFilter,
  Route,
  RouteConfiguration,
  VirtualHost,
} from "../proxy/config.ts";
import { virtualInboundListener, virtualOutboundListener } from "../proxy/names.ts";
import type {
  EnvoyConfigObjectMatch,
  EnvoyConfigObjectPatch,
  RouteConfigurationMatch,
} from "../resources/envoy-filter.ts";
import type { Origin } from "../source/place.ts";
import type { Proxy } from "./proxy.ts";

export interface Patch extends EnvoyConfigObjectPatch {
  readonly origin: Origin;
}

export type Context = "SIDECAR_INBOUND" | "SIDECAR_OUTBOUND" | "GATEWAY";

export function contextOf(proxy: Proxy, direction: Listener["traffic_direction"]): Context {
  if (proxy.node.kind === "router") return "GATEWAY";
  return direction === "INBOUND" ? "SIDECAR_INBOUND" : "SIDECAR_OUTBOUND";
}

export function matchesContext({ match = {} }: Patch, own: Context): boolean {
  const { context = "ANY" } = match;
  return context === "ANY" || context === own;
}

/** The capturing listeners serve all ports; there a chain has the port. */
function isCapturing({ name }: Listener): boolean {
  return name === virtualInboundListener || name === virtualOutboundListener;
}

export function matchesListener({ match }: Patch, listener: Listener): boolean {
  const { name = "", portNumber = 0 } = match?.listener ?? {};
  if (name !== "" && name !== listener.name) return false;
  if (portNumber === 0 || isCapturing(listener)) return true;
  return listener.address?.socket_address.port_value === portNumber;
}

export function matchesChain({ match }: Patch, listener: Listener, chain: FilterChain): boolean {
  const { filterChain: wanted, portNumber = 0 } = match?.listener ?? {};
  const {
    destination_port,
    server_names = [],
    transport_protocol,
    application_protocols = [],
  } = chain.filter_chain_match ?? {};
  if (portNumber !== 0 && isCapturing(listener) && destination_port !== portNumber) return false;
  if (wanted === undefined) return true;
  const { name = "", sni = "", transportProtocol = "", destinationPort = 0 } = wanted;
  const { applicationProtocols = "" } = wanted;
  return (
    (name === "" || name === chain.name) &&
    (sni === "" || server_names.includes(sni)) &&
    (transportProtocol === "" || transportProtocol === transport_protocol) &&
    (applicationProtocols === "" ||
      applicationProtocols.split(",").every((one) => application_protocols.includes(one))) &&
    (destinationPort === 0 || destinationPort === destination_port)
  );
}

/** The network filter that a patch names; undefined where it names none, and so fits all. */
export function networkFilterName({ match }: Patch): string | undefined {
  const { filter } = match?.listener?.filterChain ?? {};
  return filter === undefined ? undefined : (filter.name ?? "");
}

export function httpFilterName({ match }: Patch): string | undefined {
  const { subFilter } = match?.listener?.filterChain?.filter ?? {};
  return subFilter === undefined ? undefined : (subFilter.name ?? "");
}

export function matchesNetworkFilter(patch: Patch, { name }: NetworkFilter): boolean {
  const wanted = networkFilterName(patch);
  return wanted === undefined || wanted === name;
}

export function matchesTable(
  { match }: Patch,
  { name }: RouteConfiguration,
  proxy: Proxy,
  context: Context,
): boolean {
  const wanted = match?.routeConfiguration;
  if (wanted === undefined) return true;
  const { name: asked = "", portNumber = 0 } = wanted;
  if (asked !== "" && asked !== name) return false;
  if (context === "GATEWAY") return matchesGatewayTable(wanted, name, proxy);
  return portNumber === 0 || portNumber === portOfTable(name);
}

/** `inbound|8080||` and `8080` have a port in their name; other tables have none. */
function portOfTable(name: string): number {
  const written = name.startsWith("inbound|") ? name.split("|")[1] : name;
  return /^\d+$/.test(written ?? "") ? Number(written) : 0;
}

/** A gateway's tables say their port, and for HTTPS the port's name and the Gateway. */
function matchesGatewayTable(
  { portNumber = 0, portName = "", gateway = "" }: RouteConfigurationMatch,
  table: string,
  { targets }: Proxy,
): boolean {
  const [kind, number, ownPort = "", name = "", namespace = "", ...more] = table.split(".");
  const isSecure = kind === "https" && more.length === 0 && namespace !== "";
  if (portName !== "" && !(isSecure && portName === ownPort)) return false;
  if (gateway !== "" && !(isSecure && gateway === `${namespace}/${name}`)) return false;
  if (portNumber === 0) return true;
  const port = kind === "http" || isSecure ? Number(number) : 0;
  const served = targets.filter(({ targetPort }) => targetPort === port);
  if (served.length === 0) return port === portNumber;
  return served.some((target) => target.port.port === portNumber);
}

export function matchesVirtualHost({ match }: Patch, host: VirtualHost): boolean {
  const { name = "", domainName = "" } = match?.routeConfiguration?.vhost ?? {};
  return (
    (name === "" || name === host.name) && (domainName === "" || host.domains.includes(domainName))
  );
}

export function matchesRoute({ match }: Patch, route: Route): boolean {
  const { name = "", action = "ANY" } = match?.routeConfiguration?.vhost?.route ?? {};
  if (name !== "" && name !== route.name) return false;
  switch (action) {
    case "ROUTE":
      return route.redirect === undefined && route.direct_response === undefined;
    case "REDIRECT":
      return route.redirect !== undefined;
    case "DIRECT_RESPONSE":
      return route.direct_response !== undefined;
    case "ANY":
      return true;
  }
}

const version = "1.31.0";

/** Every proxy is of the release that is simulated, and tells nothing else of itself. */
export function matchesProxy({ proxy }: EnvoyConfigObjectMatch): boolean {
  const { proxyVersion = "", metadata = {} } = proxy ?? {};
  if (Object.keys(metadata).length > 0) return false;
  if (proxyVersion === "") return true;
  try {
    return new RegExp(proxyVersion).test(version);
  } catch {
    return false;
  }
}
