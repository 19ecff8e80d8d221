import { resourcesOf, type Snapshot } from "../admit/snapshot.ts";
import { compileProxy, proxyNodes } from "../compile/compile-proxy.ts";
import type { Push } from "../compile/push.ts";
import type { ProxyConfig } from "../proxy/config.ts";
import type { AnswerPlan, ProxyConfigs, World, WorldPod, WorldService } from "../simulate/world.ts";

export interface WorldOptions {
  /** By pod, `namespace/name`. */
  readonly plans?: ReadonlyMap<string, AnswerPlan>;
  readonly dns?: ReadonlyMap<string, readonly string[]>;
  readonly down?: ReadonlySet<string>;
  readonly appDown?: ReadonlySet<string>;
  /** The pods to give a configuration; otherwise all that have a proxy. */
  readonly proxies?: readonly string[];
  /** False leaves the proxies of servers out, as the recordings without `mode: mesh` do. */
  readonly inbound?: boolean;
  /** Names for addresses that no pod has. */
  readonly names?: ReadonlyMap<string, string>;
  /** `ip:port` of servers that listen outside every cluster. */
  readonly external?: ReadonlySet<string>;
  readonly rawPorts?: ReadonlySet<number>;
  readonly followsAddresses?: boolean;
  readonly sweepPhase?: number;
  /** Recordings run all proxies on `127.0.0.1`. */
  readonly proxyAddress?: string;
}

/** The mesh as traffic meets it: pods and names of the snapshot, and what each proxy was told. */
export function worldOf(snapshot: Snapshot, push: Push, options: WorldOptions = {}): World {
  const { down = new Set(), appDown = new Set(), plans = new Map(), dns = new Map() } = options;
  const nodes = new Set(proxyNodes(push));
  const pods = new Map<string, WorldPod>();
  const podsByIp = new Map<string, string>();
  for (const { metadata, spec, status } of resourcesOf(snapshot, "Pod")) {
    const id = `${metadata.namespace}/${metadata.name}`;
    const ip = typeof status?.["podIP"] === "string" ? status["podIP"] : "";
    const serviceAccount = spec.serviceAccountName ?? "default";
    pods.set(id, {
      id,
      namespace: metadata.namespace,
      ip,
      labels: metadata.labels,
      serviceAccount,
      hasProxy: nodes.has(id),
      down: down.has(id),
      appDown: appDown.has(id),
    });
    podsByIp.set(ip, id);
  }
  return {
    configs: configsOf(push, options.proxies ?? [...nodes]),
    pods,
    podsByIp,
    services: servicesOf(snapshot),
    plans,
    dns,
    inbound: options.inbound ?? true,
    names: serverNames(options),
    external: options.external ?? new Set(),
    ...(options.rawPorts !== undefined && { rawPorts: options.rawPorts }),
    followsAddresses: options.followsAddresses ?? false,
    ...(options.sweepPhase !== undefined && { sweepPhase: options.sweepPhase }),
    ...(options.proxyAddress !== undefined && { proxyAddress: options.proxyAddress }),
  };
}

/** Compiled on demand: a request meets few of a large mesh's proxies. */
function configsOf(push: Push, ids: readonly string[]): ProxyConfigs {
  const wanted = new Set(ids);
  const known = new Map<string, ProxyConfig | undefined>();
  return {
    keys: () => ids,
    get(id) {
      if (!wanted.has(id)) return undefined;
      if (!known.has(id)) known.set(id, compileProxy(push, id));
      return known.get(id);
    },
  };
}

/** A server outside the mesh is called what the world calls it, else by the name that leads to it. */
function serverNames({ names = new Map(), dns = new Map() }: WorldOptions): Map<string, string> {
  const found = new Map<string, string>();
  for (const [host, addresses] of dns) {
    for (const address of addresses) if (!found.has(address)) found.set(address, host);
  }
  for (const [address, name] of names) found.set(address, name);
  return found;
}

function servicesOf(snapshot: Snapshot): ReadonlyMap<string, WorldService> {
  return new Map(
    resourcesOf(snapshot, "Service").map(({ metadata: { namespace, name }, spec }) => {
      const headless =
        spec.clusterIP === undefined || spec.clusterIP === "None" || spec.clusterIP === "";
      const address = headless ? {} : { clusterIp: spec.clusterIP };
      const ports = (spec.ports ?? []).map(({ port }) => port);
      const selector = spec.selector ?? {};
      return [`${namespace}/${name}`, { namespace, name, ports, selector, ...address }];
    }),
  );
}
