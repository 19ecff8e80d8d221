import type { Destination } from "../resources/destination.ts";
import type { MeshService } from "./mesh-service.ts";
import type { Push } from "./push.ts";
import { narrowToPorts } from "./scope-services.ts";
import { isVisible } from "./service-index.ts";
import type { EgressListener } from "./proxy-scope.ts";
import type { BoundVirtualService } from "./bound-virtual-service.ts";

/** Destinations of imported VirtualServices come along, listed or not (CP-49). */
export function importedDestinations(
  push: Push,
  namespace: string,
  listener: EgressListener,
): readonly MeshService[] {
  const port = listener.written?.port?.number;
  return listener.virtualServices.flatMap((virtualService) =>
    [...destinationPorts(virtualService, namespace)].flatMap(([host, ports]) => {
      const service = chooseService(push, namespace, host);
      if (service === undefined) return [];
      const narrowed = narrow(service, port, ports);
      return narrowed === undefined ? [] : [narrowed];
    }),
  );
}

function narrow(
  service: MeshService,
  listenerPort: number | undefined,
  ports: ReadonlySet<number>,
): MeshService | undefined {
  if (listenerPort !== undefined && listenerPort !== 0) {
    return narrowToPorts(service, new Set([listenerPort]));
  }
  return ports.has(0) ? service : narrowToPorts(service, ports);
}

/** The own namespace's definition, else a Kubernetes Service, else the oldest that is visible. */
function chooseService(push: Push, namespace: string, host: string): MeshService | undefined {
  const byNamespace = push.services.byHost.get(host);
  if (byNamespace === undefined) return undefined;
  const local = byNamespace.get(namespace);
  if (local !== undefined) return local;
  const visible = [...byNamespace.values()].filter((service) =>
    isVisible(push.services, service, namespace),
  );
  const kubernetes = visible.find(({ registry }) => registry === "Kubernetes");
  if (kubernetes !== undefined) return kubernetes;
  return visible.reduce<MeshService | undefined>(
    (best, service) =>
      best === undefined || service.age.bornAt < best.age.bornAt ? service : best,
    undefined,
  );
}

/** Ports that a VirtualService sends to, by host; 0 stands for any. */
function destinationPorts(
  { http, tcp, tls }: BoundVirtualService,
  namespace: string,
): ReadonlyMap<string, ReadonlySet<number>> {
  const found = new Map<string, Set<number>>();
  const add = ({ host, port }: Destination): void => {
    const ports = found.get(host) ?? new Set<number>();
    ports.add(port?.number ?? 0);
    found.set(host, ports);
  };
  for (const { route, matches } of http) {
    const namespaces = matches
      .map(({ match }) => match.sourceNamespace ?? "")
      .filter((name) => name !== "");
    if (namespaces.length > 0 && !namespaces.includes(namespace)) continue;
    for (const { destination } of route.route ?? []) add(destination);
    if (route.mirror !== undefined) add(route.mirror);
    for (const { destination } of route.mirrors ?? []) add(destination);
  }
  for (const { route } of [...tcp, ...tls]) {
    for (const { destination } of route ?? []) add(destination);
  }
  return found;
}
