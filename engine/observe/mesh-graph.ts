import type { RequestSpec } from "../scenario/request.ts";
import { findCaller } from "../simulate/exchange.ts";
import type { Hop } from "../simulate/draft.ts";
import type { SentRequest } from "../simulate/journal.ts";
import type { World, WorldPod } from "../simulate/world.ts";
import type { MeshGraph, PodState, ServiceNode, TrafficEdge, WorkloadNode } from "./graph.ts";
import { podsOfService, portOf, serviceOf, workloadOf, workloadOfPod } from "./workload-names.ts";

/**
 * The mesh as a picture draws it: who is there, what was sent, and the ways that requests may take
 * (the calls of behaviours, and `expected`), with counts of 0 where nothing went.
 */
export function meshGraph(
  world: World,
  sent: readonly SentRequest[],
  expected: readonly RequestSpec[] = [],
): MeshGraph {
  const services = servicesOf(world);
  return {
    services,
    workloads: workloadsOf(world, services),
    edges: edgesOf(world, sent, expected),
  };
}

function servicesOf(world: World): readonly ServiceNode[] {
  return [...world.services.values()]
    .filter((service) => podsOfService(world, service).length > 0)
    .map(({ namespace, name, ports }) => ({ id: `${namespace}/${name}`, namespace, name, ports }));
}

function workloadsOf(world: World, services: readonly ServiceNode[]): readonly WorkloadNode[] {
  const groups = new Map<string, WorldPod[]>();
  for (const pod of world.pods.values()) {
    const id = workloadOf(pod);
    const known = groups.get(id);
    if (known === undefined) groups.set(id, [pod]);
    else known.push(pod);
  }
  return [...groups].flatMap(([id, pods]) => {
    const [first] = pods;
    if (first === undefined) return [];
    const version = first.labels["version"];
    const service = services.find((one) => selects(world, one.id, first));
    return [
      {
        id,
        namespace: first.namespace,
        app: first.labels["app"] ?? first.id.slice(first.namespace.length + 1),
        ...(version !== undefined && { version }),
        kind: first.labels["signalbox.dev/proxy"] === "router" ? "gateway" : "workload",
        ...(service !== undefined && { service: service.id }),
        sidecar: first.hasProxy,
        pods: pods.map((pod): PodState => ({ name: pod.id, ready: !pod.down, ejected: false })),
      },
    ];
  });
}

function selects(world: World, service: string, pod: WorldPod): boolean {
  const found = world.services.get(service);
  return found !== undefined && podsOfService(world, found).some(({ id }) => id === pod.id);
}

interface Tally {
  edge: TrafficEdge;
}

function edgesOf(
  world: World,
  sent: readonly SentRequest[],
  expected: readonly RequestSpec[],
): readonly TrafficEdge[] {
  const tallies = new Map<string, Tally>();
  const totals = new Map<string, number>();
  for (const request of [...expected, ...behaviourCalls(world)]) addWays(world, tallies, request);
  for (const { hops } of sent) for (const hop of hops) addHop(world, tallies, totals, hop);
  return [...tallies.values()].map(({ edge }) => ({
    ...edge,
    totalCount: totals.get(`${edge.from}>${edge.service ?? edge.to}`) ?? 0,
  }));
}

function behaviourCalls(world: World): readonly RequestSpec[] {
  return [...world.plans].flatMap(([from, plan]) =>
    plan.kind === "sequence" ? [] : plan.calls.map(({ url, method }) => ({ from, url, method })),
  );
}

/** An edge to every workload that the request could reach. */
function addWays(world: World, tallies: Map<string, Tally>, request: RequestSpec): void {
  const caller = findCaller(world, request.from);
  const service = serviceOf(world, request, {});
  if (caller === undefined || service === undefined) return;
  const where = { service: `${service.namespace}/${service.name}`, port: portOf(request, {}) };
  for (const pod of podsOfService(world, service)) {
    tally(tallies, workloadOf(caller), workloadOf(pod), where);
  }
}

function tally(
  tallies: Map<string, Tally>,
  from: string,
  to: string,
  where: { readonly service?: string; readonly port: number },
): Tally {
  const key = `${from}>${to}:${String(where.port)}`;
  const known = tallies.get(key);
  if (known !== undefined) return known;
  const counts = {
    requestCount: 0,
    totalCount: 0,
    failedCount: 0,
    flags: {},
    mtls: false,
    mirroredCount: 0,
  };
  const made: Tally = { edge: { from, to, ...where, ...counts } };
  tallies.set(key, made);
  return made;
}

/** A request that no pod took (NC, NR, a fault) ends in its caller's proxy: it counts, and has no edge. */
function addHop(
  world: World,
  tallies: Map<string, Tally>,
  totals: Map<string, number>,
  { request, outcome, mtls }: Hop,
): void {
  const caller = findCaller(world, request.from);
  const service = serviceOf(world, request, outcome);
  if (caller === undefined) return;
  const from = workloadOf(caller);
  const id = service === undefined ? undefined : `${service.namespace}/${service.name}`;
  const to = workloadOfPod(world, outcome.pod);
  const totalKey = `${from}>${id ?? to ?? ""}`;
  totals.set(totalKey, (totals.get(totalKey) ?? 0) + 1);
  const where = { ...(id !== undefined && { service: id }), port: portOf(request, outcome) };
  if (to !== undefined) {
    const counted = tally(tallies, from, to, where);
    counted.edge = withAnswer(counted.edge, outcome.status ?? 0, outcome.flags, mtls);
  }
  for (const { pod } of outcome.arrivals?.slice(0, -1) ?? []) {
    const copy = workloadOfPod(world, pod);
    if (copy === undefined || copy === to) continue;
    const counted = tally(tallies, from, copy, where);
    counted.edge = { ...counted.edge, mirroredCount: counted.edge.mirroredCount + 1 };
  }
}

function withAnswer(
  edge: TrafficEdge,
  status: number,
  flags: string | undefined,
  mtls: boolean,
): TrafficEdge {
  const seen =
    flags === undefined ? edge.flags : { ...edge.flags, [flags]: (edge.flags[flags] ?? 0) + 1 };
  return {
    ...edge,
    requestCount: edge.requestCount + 1,
    failedCount: edge.failedCount + (status >= 500 ? 1 : 0),
    flags: seen,
    mtls: edge.mtls || mtls,
  };
}
