/**
 * IST0145: Gateways that claim one host on one port of the same pods (CP-530). The analyzer keeps of each
 * Gateway the hosts of its last server of a port, and whoever is compared with them leaves its own hosts there.
 */
import type { Server } from "../../resources/gateway.ts";
import type { Resource } from "../../resources/resource.ts";
import type { Mesh } from "../mesh.ts";
import { fullName, hasLabels, selectorText } from "../names.ts";
import type { Rule } from "../rule.ts";
import { noPods } from "./gateways.ts";

type Gateway = Resource<"Gateway">;

/** What is taken for claimed by one Gateway on one port: the address each host is bound to. */
interface Claim {
  readonly owner: Gateway;
  readonly port: number;
  readonly binds: Map<string, string>;
}

export const conflictingGateways: Rule = function* (mesh) {
  const all = mesh.of("Gateway");
  const claims = all.flatMap(claimsOf);
  for (const resource of all) {
    const near = claims.filter(({ owner }) => sharesPods(mesh, resource, owner));
    const selector = selectorText(resource.spec.selector);
    if (selector !== "" && near.length === 0) {
      yield noPods(resource);
      continue;
    }
    for (const [index, server] of (resource.spec.servers ?? []).entries()) {
      const port = portOf(server);
      const rivals = near
        .filter((claim) => claim.owner !== resource && claim.port === port)
        .filter((claim) => isClaimed(server, claim))
        .map(({ owner }) => fullName(owner))
        .sort();
      if (rivals.length === 0) continue;
      yield {
        code: "IST0145",
        resource,
        path: ["spec", "servers", index, "hosts"],
        values: { names: rivals.join(", "), port: String(port) },
        real: `Conflict with gateways ${rivals.join(",")} (workload selector ${selector}, port ${port}, hosts ${(server.hosts ?? []).join(",")}).`,
      };
    }
  }
};

function portOf({ port }: Server): number {
  return port?.number ?? 0;
}

function claimsOf(owner: Gateway): readonly Claim[] {
  const ports = new Map(
    (owner.spec.servers ?? []).map((server) => {
      const { hosts = [], bind = "" } = server;
      return [portOf(server), new Map(hosts.map((host) => [host, bind]))];
    }),
  );
  return [...ports].map(([port, binds]) => ({ owner, port, binds }));
}

function isClaimed({ hosts = [], bind = "" }: Server, { binds }: Claim): boolean {
  let found = false;
  for (const host of hosts) {
    if (binds.get(host) === bind) found = true;
    else binds.set(host, bind);
  }
  return found;
}

/** Pods are only looked at where one selector's text is a part of the other's. */
function sharesPods(mesh: Mesh, { spec: one }: Gateway, { spec: other }: Gateway): boolean {
  const [mine, theirs] = [selectorText(one.selector), selectorText(other.selector)];
  if (mine === theirs) return true;
  if (!mine.includes(theirs) && !theirs.includes(mine)) return false;
  return mesh
    .of("Pod")
    .some(
      ({ metadata }) =>
        hasLabels(one.selector, metadata.labels) && hasLabels(other.selector, metadata.labels),
    );
}
