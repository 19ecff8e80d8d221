import type { MeshService, ServicePort } from "./mesh-service.ts";

/** Adds a service to a scope, or joins it to what already has its host (CP-40, CP-42). */
export function addService(collected: Map<string, MeshService>, service: MeshService): void {
  const known = collected.get(service.host);
  if (known === undefined) {
    collected.set(service.host, service);
    return;
  }
  if (known === service) return;
  if (known.registry === "Kubernetes" && service.registry === "External") return;
  if (known.registry === "External" && service.registry === "Kubernetes") {
    collected.set(service.host, service);
    return;
  }
  if (samePorts(known.ports, service.ports) || !canJoin(known, service)) return;
  const added = service.ports.filter(
    ({ port }) => !known.ports.some((candidate) => candidate.port === port),
  );
  collected.set(service.host, withPorts(known, [...known.ports, ...added]));
}

function canJoin(one: MeshService, other: MeshService): boolean {
  return (
    one.namespace === other.namespace &&
    one.resolution === other.resolution &&
    sameRecord(one.labels, other.labels) &&
    sameRecord(one.selector ?? {}, other.selector ?? {}) &&
    [...one.exportTo].sort().join() === [...other.exportTo].sort().join()
  );
}

function sameRecord(
  some: Readonly<Record<string, string>>,
  others: Readonly<Record<string, string>>,
): boolean {
  const keys = Object.keys(some);
  return (
    keys.length === Object.keys(others).length && keys.every((key) => some[key] === others[key])
  );
}

function samePorts(some: readonly ServicePort[], others: readonly ServicePort[]): boolean {
  return (
    some.length === others.length &&
    some.every((port, index) => {
      const other = others[index];
      return (
        port.name === other?.name && port.port === other.port && port.protocol === other.protocol
      );
    })
  );
}

/** The service with only these ports; undefined if it has none of them. */
export function narrowToPorts(
  service: MeshService,
  wanted: ReadonlySet<number>,
): MeshService | undefined {
  const ports = service.ports.filter(({ port }) => wanted.has(port));
  if (ports.length === service.ports.length) return service;
  return ports.length === 0 ? undefined : withPorts(service, ports);
}

const narrowed = new WeakMap<MeshService, Map<string, MeshService>>();

/** One object for one service and set of ports, so that what is made of it can be kept. */
function withPorts(service: MeshService, ports: readonly ServicePort[]): MeshService {
  const variants = narrowed.get(service) ?? new Map<string, MeshService>();
  narrowed.set(service, variants);
  const key = ports.map(({ name, port, protocol }) => `${name}/${String(port)}/${protocol}`).join();
  const variant = variants.get(key) ?? { ...service, ports };
  variants.set(key, variant);
  return variant;
}
