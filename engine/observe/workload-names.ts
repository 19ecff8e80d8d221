import { parseClusterName } from "../proxy/names.ts";
import type { RequestSpec } from "../scenario/request.ts";
import { findCaller } from "../simulate/exchange.ts";
import { parseUrl } from "../simulate/dial.ts";
import type { Outcome } from "../simulate/outcome.ts";
import type { World, WorldPod, WorldService } from "../simulate/world.ts";

/** `namespace/app-version`: the pods of one version of one application. */
export function workloadOf({ namespace, labels, id }: WorldPod): string {
  const app = labels["app"] ?? id.slice(namespace.length + 1);
  const version = labels["version"];
  return `${namespace}/${version === undefined ? app : `${app}-${version}`}`;
}

export function workloadOfPod(world: World, id: string | undefined): string | undefined {
  const pod = id === undefined ? undefined : world.pods.get(id);
  return pod === undefined ? undefined : workloadOf(pod);
}

/** The pods that a Service selects. */
export function podsOfService(world: World, service: WorldService): readonly WorldPod[] {
  const wanted = Object.entries(service.selector);
  if (wanted.length === 0) return [];
  return [...world.pods.values()].filter(
    ({ namespace, labels }) =>
      namespace === service.namespace && wanted.every(([key, value]) => labels[key] === value),
  );
}

/** The Service that a request was for: where it was routed, else the name it was sent to. */
export function serviceOf(
  world: World,
  request: RequestSpec,
  outcome: Pick<Outcome, "cluster">,
): WorldService | undefined {
  const cluster = parseClusterName(outcome.cluster ?? "");
  const namespace = findCaller(world, request.from)?.namespace ?? "";
  return (
    (cluster === undefined ? undefined : serviceByHost(world, cluster.host, namespace)) ??
    serviceByHost(world, parseUrl(request.url).host, namespace)
  );
}

function serviceByHost(world: World, host: string, namespace: string): WorldService | undefined {
  const [name = "", second = namespace] = host.toLowerCase().split(".");
  return world.services.get(`${second}/${name}`);
}

/** The port that a request was for. */
export function portOf(request: RequestSpec, outcome: Pick<Outcome, "cluster">): number {
  return parseClusterName(outcome.cluster ?? "")?.port ?? parseUrl(request.url).port;
}
