import { firingOf } from "../decide/percent.ts";
import type { PreparedProxy, PreparedRoute } from "../decide/prepared-proxy.ts";
import { appendHeader, setHeader } from "../decide/header-operations.ts";
import type { HttpRequest } from "../decide/http-request.ts";
import type { CallMade } from "./application.ts";
import { clusterKey } from "./cluster-key.ts";
import type { Draft, HopRecord } from "./draft.ts";
import { reportTry } from "./outliers.ts";
import { activeCountOf } from "./pool.ts";
import { takeTurn } from "./take-turn.ts";
import { tryUpstream } from "./upstream.ts";
import type { WorldPod } from "./world.ts";

interface MirrorInput {
  readonly proxy: PreparedProxy;
  readonly route: PreparedRoute;
  readonly request: HttpRequest;
  readonly caller: WorldPod | undefined;
  readonly makeCall: CallMade;
}

/** Copies that nobody waits for: one try each, the answer thrown away (DP-29 to DP-33). */
export function sendMirrors(draft: Draft, record: HopRecord, input: MirrorInput): void {
  const policies = input.route.route.route?.request_mirror_policies ?? [];
  const fires = firingOf(
    policies.map(({ runtime_fraction }) => runtime_fraction?.default_value),
    draft.chance.stream("mirror"),
  );
  for (const [index, policy] of policies.entries()) {
    if (fires[index] !== true) continue;
    const cluster = input.proxy.clusters.get(policy.cluster);
    if (cluster === undefined) continue;
    // A copy has no hash of its own.
    const endpoint = takeTurn(draft, input.proxy, cluster, {
      chance: draft.chance.stream(`mirror/${cluster.name}`),
      activeCountOf: activeCountOf(draft, clusterKey(input.proxy, cluster)),
    });
    if (endpoint === undefined) continue;
    const [nowMicros, mtls] = [draft.nowMicros, record.mtls];
    const request = copyOf(draft, input);
    const result = tryUpstream(draft, record, {
      ...input,
      request,
      cluster,
      endpoint,
      attempt: 1,
    });
    draft.nowMicros = nowMicros;
    reportTry(draft, input.proxy, cluster, endpoint, result);
    record.mtls = mtls;
  }
}

/** A copy says that it is one of the mesh's own requests, and who made it (DP-31). */
function copyOf({ world }: Draft, { request, caller }: MirrorInput): HttpRequest {
  const address = world.proxyAddress ?? caller?.ip ?? "";
  const named = appendHeader(request.headers, "x-forwarded-for", address);
  return { ...request, headers: setHeader(named, "x-envoy-internal", "true") };
}
