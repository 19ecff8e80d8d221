/**
 * Where requests can be sent from, and to what: for each source the hosts and ports that its proxy (in
 * either mesh) tells apart, each with the routes that take its requests before and after.
 */
import { findVirtualHost, prepareRoutes } from "../decide/prepared-proxy.ts";
import { workloadOf } from "../observe/workload-names.ts";
import type { ProxyConfig, Route, RouteConfiguration, VirtualHost } from "../proxy/config.ts";
import type { RequestSpec } from "../scenario/request.ts";
import type { World, WorldService } from "../simulate/world.ts";

export interface Target {
  /** What a request to it has in common; its URL ends after the port. */
  readonly base: RequestSpec;
  readonly authority: string;
  /** Undefined where no HTTP routes take it: one request then stands for all. */
  readonly routes?: { readonly before: readonly Route[]; readonly after: readonly Route[] };
}

export interface TargetScope {
  /** Pods or workloads, `namespace/name`; all of both worlds unless given. */
  readonly sources?: readonly string[];
  /** Hosts to leave out, as routes name them: `sailings.pier.svc.cluster.local`, or `sailings`. */
  readonly except?: readonly string[];
}

/** One pod stands for its workload: they are told the same. */
export function sourcesOf(
  before: World,
  after: World,
  { sources }: TargetScope,
): readonly string[] {
  const found = new Map<string, string>();
  for (const pod of [...before.pods.values(), ...after.pods.values()]) {
    const workload = workloadOf(pod);
    const wanted = sources?.some((name) => [pod.id, workload].includes(name)) ?? true;
    if (wanted && !found.has(workload)) found.set(workload, pod.id);
  }
  return [...found.values()];
}

/** @param from - a pod of one of the worlds */
export function targetsOf(
  before: World,
  after: World,
  from: string,
  scope: TargetScope,
): readonly Target[] {
  const pair: Pair = [before.configs.get(from), after.configs.get(from)];
  const isGateway = pair.some((config) => config?.node.kind === "router");
  const all = isGateway
    ? gatewayTargets(pair, from)
    : [...serviceTargets([before, after], pair, from), ...otherHosts([before, after], pair, from)];
  return all.filter(({ authority }) => !isExcepted(authority, from, scope.except ?? []));
}

type Pair = readonly [ProxyConfig | undefined, ProxyConfig | undefined];

function isExcepted(authority: string, from: string, except: readonly string[]): boolean {
  const [name = ""] = authority.split(":");
  const [short = "", namespace = from.split("/")[0]] = name.split(".");
  const full = `${short}.${namespace ?? ""}.svc.cluster.local`;
  return except.some((host) => host === name || host === full);
}

function serviceTargets(
  worlds: readonly [World, World],
  pair: Pair,
  from: string,
): readonly Target[] {
  const services = new Map<string, WorldService>();
  for (const world of worlds) for (const [key, one] of world.services) services.set(key, one);
  return [...services.values()].flatMap((service) =>
    service.ports.map((port): Target => {
      const { name, namespace } = service;
      const host = from.startsWith(`${namespace}/`) ? name : `${name}.${namespace}`;
      const authority = port === 80 ? host : `${host}:${String(port)}`;
      const full = `${name}.${namespace}.svc.cluster.local`;
      const names = [`${full}:${String(port)}`, String(port)];
      const routes = pair.map((config) => routesFor(config, names, authority));
      const base: RequestSpec = { from, url: `http://${authority}` };
      if (routes.every((one) => one === undefined)) {
        const isPlain = pair.every((config) => config === undefined);
        return { base: isPlain ? base : { ...base, tcp: true, wait: 1 }, authority };
      }
      return { base, authority, routes: { before: routes[0] ?? [], after: routes[1] ?? [] } };
    }),
  );
}

/** Undefined where the proxy has no such route configuration. */
function routesFor(
  config: ProxyConfig | undefined,
  names: readonly string[],
  authority: string,
): readonly Route[] | undefined {
  const found = names.flatMap((name) => config?.routes.find((one) => one.name === name) ?? [])[0];
  return found === undefined ? undefined : routesIn(found, authority);
}

function routesIn(configuration: RouteConfiguration, authority: string): readonly Route[] {
  return findVirtualHost(prepareRoutes(configuration), authority)?.virtualHost.routes ?? [];
}

/** Virtual hosts that no Service stands behind: sent to the port of some Service that shares the listener. */
function otherHosts(worlds: readonly [World, World], pair: Pair, from: string): readonly Target[] {
  const services = worlds.flatMap((world) => [...world.services.values()]);
  const isService = ({ domains }: VirtualHost): boolean =>
    services.some(({ name, namespace }) => {
      return domains.includes(`${name}.${namespace}.svc.cluster.local`);
    });
  const found = new Map<string, Target>();
  for (const configuration of pair.flatMap((config) => config?.routes ?? [])) {
    if (!/^\d+$/.test(configuration.name)) continue;
    const port = Number(configuration.name);
    const door = services.find(({ ports, clusterIp }) => {
      return clusterIp !== undefined && ports.includes(port);
    });
    if (door?.clusterIp === undefined) continue;
    for (const host of configuration.virtual_hosts) {
      const authority = isService(host) ? undefined : authorityOf(host.domains);
      if (authority === undefined) continue;
      const [before, after] = pair.map((one) => routesFor(one, [configuration.name], authority));
      const base = {
        from,
        url: `http://${authority}`,
        dst: `${door.clusterIp}:${String(port)}`,
      };
      found.set(`${authority} ${base.dst}`, {
        base,
        authority,
        routes: { before: before ?? [], after: after ?? [] },
      });
    }
  }
  return [...found.values()];
}

/** A name that the first domain takes: any label does for a star. */
function authorityOf(domains: readonly string[]): string | undefined {
  const [first] = domains;
  if (first === undefined) return undefined;
  return first === "*" ? "elsewhere.example" : first.replace(/^\*\.?/, "any.").replace(/\*$/, "1");
}

function gatewayTargets(pair: Pair, from: string): readonly Target[] {
  const found = new Map<string, Target>();
  for (const listener of pair.flatMap((config) => config?.listeners ?? [])) {
    const port = listener.address?.socket_address.port_value ?? 80;
    for (const chain of listener.filter_chains ?? []) {
      const names = (chain.filters ?? []).flatMap(({ config }) => config?.rds ?? []);
      const [serverName] = chain.filter_chain_match?.server_names ?? [];
      const isTls = chain.transport_socket !== undefined;
      const tls = isTls && {
        tls: serverName === undefined ? "" : (authorityOf([serverName]) ?? ""),
      };
      for (const { route_config_name: name } of names) {
        for (const authority of authoritiesOf(pair, name)) {
          const base: RequestSpec = {
            from,
            url: `${isTls ? "https" : "http"}://${authority}`,
            listener: listener.name,
            dst: `192.0.2.1:${String(port)}`,
            ...tls,
          };
          const [before, after] = pair.map((one) => routesFor(one, [name], authority));
          found.set(JSON.stringify(base), {
            base,
            authority,
            routes: { before: before ?? [], after: after ?? [] },
          });
        }
      }
    }
  }
  return [...found.values()];
}

function authoritiesOf(pair: Pair, name: string): readonly string[] {
  const hosts = pair
    .flatMap((config) => config?.routes.find((one) => one.name === name) ?? [])
    .flatMap((configuration) => configuration.virtual_hosts);
  const names = hosts.flatMap(({ domains }) => authorityOf(domains) ?? []);
  return [...new Set([...names, "elsewhere.example"])];
}
