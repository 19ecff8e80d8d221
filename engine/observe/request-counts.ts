import { findCaller } from "../simulate/exchange.ts";
import type { SentRequest } from "../simulate/journal.ts";
import type { World } from "../simulate/world.ts";
import { serviceOf, workloadOfPod, workloadOf } from "./workload-names.ts";

/** One series of `istio_requests_total`, as the caller's proxy reports it. */
export interface RequestCount {
  readonly reporter: "source";
  readonly source_workload: string;
  readonly source_workload_namespace: string;
  readonly destination_service: string;
  readonly destination_workload: string;
  readonly destination_version: string;
  readonly response_code: string;
  readonly response_flags: string;
  readonly connection_security_policy: "mutual_tls" | "none" | "unknown";
  readonly count: number;
}

/** How often each series was counted; calls that applications made included. */
export function requestCounts(world: World, sent: readonly SentRequest[]): readonly RequestCount[] {
  const counts = new Map<string, RequestCount>();
  for (const { hops } of sent) {
    for (const { request, outcome } of hops) {
      const caller = findCaller(world, request.from);
      if (caller === undefined) continue;
      const service = serviceOf(world, request, outcome);
      const pod = outcome.pod === undefined ? undefined : world.pods.get(outcome.pod);
      const labels = {
        reporter: "source" as const,
        source_workload: workloadOf(caller).slice(caller.namespace.length + 1),
        source_workload_namespace: caller.namespace,
        destination_service:
          service === undefined
            ? "unknown"
            : `${service.name}.${service.namespace}.svc.cluster.local`,
        destination_workload: workloadOfPod(world, outcome.pod)?.split("/")[1] ?? "unknown",
        destination_version: pod?.labels["version"] ?? "unknown",
        response_code: String(outcome.status ?? 0),
        response_flags: outcome.flags ?? "-",
        connection_security_policy: "unknown" as const, // a client does not know what its peer accepted
      };
      const key = JSON.stringify(labels);
      counts.set(key, { ...labels, count: (counts.get(key)?.count ?? 0) + 1 });
    }
  }
  return [...counts.values()];
}
