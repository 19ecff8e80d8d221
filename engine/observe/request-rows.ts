import type { RequestSpec } from "../scenario/request.ts";
import type { SentRequest } from "../simulate/journal.ts";
import type { World } from "../simulate/world.ts";
import { workloadOfPod } from "./workload-names.ts";

/** One line of the request table. */
export interface RequestRow {
  readonly id: number;
  readonly atMicros: number;
  /** What the lab calls this request. */
  readonly name?: string;
  readonly from: string;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly status?: number;
  readonly flags?: string;
  readonly details?: string;
  readonly cluster?: string;
  readonly route?: string;
  readonly pod?: string;
  readonly workload?: string;
  readonly version?: string;
  readonly attempts: number;
  readonly durationMicros: number;
}

/** @param nameOf - what the lab calls a request, if it has a name there */
export function requestRow(
  world: World,
  { id, request, atMicros, outcome }: SentRequest,
  nameOf: (request: RequestSpec) => string | undefined = () => undefined,
): RequestRow {
  const name = nameOf(request);
  const { status, flags, details, cluster, route, pod } = outcome;
  const workload = workloadOfPod(world, pod);
  const version = pod === undefined ? undefined : world.pods.get(pod)?.labels["version"];
  return {
    id,
    atMicros,
    ...(name !== undefined && { name }),
    from: request.from,
    method: request.method ?? "GET",
    url: request.url,
    headers: headersOf(request),
    ...(status !== undefined && { status }),
    ...(flags !== undefined && { flags }),
    ...(details !== undefined && { details }),
    ...(cluster !== undefined && { cluster }),
    ...(route !== undefined && { route }),
    ...(pod !== undefined && { pod }),
    ...(workload !== undefined && { workload }),
    ...(version !== undefined && { version }),
    attempts: outcome.attempts ?? 0,
    durationMicros: outcome.durationMicros,
  };
}

function headersOf({ headers = {} }: RequestSpec): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === null ? [] : [[name, [value].flat().join(", ")]],
    ),
  );
}
