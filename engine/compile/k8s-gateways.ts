/**
 * The Gateway API's Gateways in Istio's own terms: one Gateway with one server for each listener, served
 * by the pods of a Service instead of by a selector (CP-612).
 */
import type { Snapshot } from "../admit/snapshot.ts";
import type { Resource } from "../resources/resource.ts";
import { ageOfObject } from "./age.ts";
import type { GatewayResource } from "./gateway-resource.ts";
import { clusterDomain } from "./host.ts";
import { listenerGateway, servedListeners } from "./k8s-listeners.ts";
import { defined } from "./plain.ts";

export function kubernetesGateways(snapshot: Snapshot): readonly GatewayResource[] {
  return servedListeners(snapshot).flatMap(
    ({ gateway, listener, index, hosts, tls, isProgrammed }) => {
      const services = servicesOf(gateway);
      if (!isProgrammed || services.length === 0) return [];
      const name = listenerGateway(gateway.metadata.name, listener.name);
      return [
        {
          name,
          namespace: gateway.metadata.namespace,
          age: { ...ageOfObject(gateway), name },
          services,
          servers: [
            defined({
              port: { number: listener.port, name: "default", protocol: listener.protocol },
              hosts,
              tls,
            }),
          ],
          firstServerPath: ["spec", "listeners", index],
          resource: gateway,
        },
      ];
    },
  );
}

/** The Services named by address, else the one that istiod makes for the Gateway. */
function servicesOf({ metadata, spec }: Resource<"KubernetesGateway">): readonly string[] {
  const { name, namespace, annotations } = metadata;
  const { addresses = [], gatewayClassName = "" } = spec;
  const [only] = addresses;
  if (addresses.length === 0 || (addresses.length === 1 && only?.type !== "Hostname")) {
    const isIp = only?.type === undefined || only.type === "IPAddress";
    const own = annotations["gateway.istio.io/name-override"] ?? `${name}-${gatewayClassName}`;
    return isIp ? [`${own}.${namespace}.svc.${clusterDomain}`] : [];
  }
  return addresses
    .filter(({ type = "Hostname" }) => type === "Hostname")
    .map(({ value = "" }) =>
      value.includes(".") ? value : `${value}.${namespace}.svc.${clusterDomain}`,
    );
}
