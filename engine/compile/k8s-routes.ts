/**
 * Gateway API HTTPRoutes as the VirtualServices that istiod makes of them: one for each listener (or
 * Service of the mesh) and host, with the rules of all routes there sorted by how much they say.
 */
import type { Snapshot } from "../admit/snapshot.ts";
import { resourcesOf } from "../admit/snapshot.ts";
import type { ParentReference } from "../resources/gateway-api/http-route.ts";
import type { GatewayListener } from "../resources/gateway-api/kubernetes-gateway.ts";
import type { HTTPMatchRequest } from "../resources/http-match.ts";
import type { Resource } from "../resources/resource.ts";
import { byAge } from "./age.ts";
import type { BoundVirtualService, HttpRule } from "./bound-virtual-service.ts";
import { configPath } from "./bound-virtual-service.ts";
import { isSubsetOf, isWildcard, matchesHost, serviceHost } from "./host.ts";
import { listenerGateway, listenerHosts, ownGateways } from "./k8s-gateways.ts";
import { ruleOf } from "./k8s-rules.ts";
import { everyone } from "./visibility.ts";

type Route = Resource<"HTTPRoute">;

/** A place that a route is attached to. */
interface Attachment {
  /** `ns/gateway` or `mesh`. */
  readonly gateway: string;
  /** What routes with the same key and host are joined by. */
  readonly key: string;
  readonly hosts: readonly string[];
  /** The Service's port that counts, for the mesh. */
  readonly port?: number;
}

export function generatedVirtualServices(snapshot: Snapshot): readonly BoundVirtualService[] {
  const joined = new Map<
    string,
    { readonly attachment: Attachment; readonly host: string; readonly routes: Route[] }
  >();
  for (const route of byAge(resourcesOf(snapshot, "HTTPRoute"))) {
    const parents = (route.spec.parentRefs ?? []).flatMap((parent) =>
      isService(parent)
        ? [meshAttachment(parent, route)]
        : gatewayAttachments(snapshot, parent, route),
    );
    for (const attachment of parents) {
      for (const host of attachment.hosts) {
        const key = `${attachment.key}/${host}`;
        const entry = joined.get(key) ?? { attachment, host, routes: [] };
        joined.set(key, entry);
        if (!entry.routes.includes(route)) entry.routes.push(route);
      }
    }
  }
  return [...joined].flatMap(([key, { attachment, host, routes }]) =>
    boundService(snapshot, key.replaceAll("/", "~"), attachment, host, routes),
  );
}

function isService({ group = "gateway.networking.k8s.io", kind }: ParentReference): boolean {
  return kind === "Service" && group === "";
}

function meshAttachment({ name, namespace, port }: ParentReference, route: Route): Attachment {
  const own = route.metadata.namespace;
  return {
    gateway: "mesh",
    key: port === undefined ? own : `${own}/${port}`,
    hosts: [serviceHost(name, namespace ?? own)],
    ...(port !== undefined && { port }),
  };
}

/** The listeners that take the route: by name, port, host and namespace. */
function gatewayAttachments(
  snapshot: Snapshot,
  { name, namespace, sectionName, port }: ParentReference,
  route: Route,
): readonly Attachment[] {
  const owner = namespace ?? route.metadata.namespace;
  const gateway = ownGateways(snapshot).find(
    ({ metadata }) => metadata.name === name && metadata.namespace === owner,
  );
  const listeners = gateway?.spec.listeners ?? [];
  const hosts = route.spec.hostnames ?? [];
  const wanted = hosts.length === 0 ? ["*"] : hosts;
  return listeners
    .filter(
      (listener) =>
        (sectionName === undefined || sectionName === listener.name) &&
        (port === undefined || port === listener.port) &&
        (listener.protocol === "HTTP" || listener.protocol === "HTTPS") &&
        listener.tls?.mode !== "Passthrough" &&
        takes(listenerHosts(snapshot, listener, owner), wanted, route.metadata.namespace),
    )
    .map((listener) => {
      const id = `${owner}/${listenerGateway(name, listener.name)}`;
      return {
        gateway: id,
        key: id,
        hosts: wanted.filter((host) => !isOthers(listener, listeners, host)),
      };
    });
}

function takes(offered: readonly string[], wanted: readonly string[], namespace: string): boolean {
  return offered.some((entry) => {
    const [owner = "", host = ""] = entry.split("/");
    return (owner === "*" || owner === namespace) && wanted.some((name) => matchesHost(host, name));
  });
}

/** A host goes to the listener of its port that says most about it. */
function isOthers(own: GatewayListener, all: readonly GatewayListener[], host: string): boolean {
  const { hostname = "*" } = own;
  if (!isWildcard(hostname)) return false;
  return all.some(
    (other) =>
      other !== own &&
      other.port === own.port &&
      other.protocol === own.protocol &&
      other.hostname !== undefined &&
      other.hostname.length > hostname.length &&
      isSubsetOf(other.hostname, hostname) &&
      isSubsetOf(host, other.hostname),
  );
}

function boundService(
  snapshot: Snapshot,
  name: string,
  { gateway, port }: Attachment,
  host: string,
  routes: readonly Route[],
): readonly BoundVirtualService[] {
  const [base] = routes;
  if (base === undefined) return [];
  const { namespace } = base.metadata;
  const http = routes.flatMap((route) => rulesOf(snapshot, route, port)).sort(compareRules);
  return [
    {
      name,
      namespace,
      resource: base,
      semantics: "gateway",
      hosts: [host],
      gateways: [gateway],
      http,
      lost: [],
      tcp: [],
      tls: [],
      exportTo: new Set([everyone]),
      config: configPath("networking.istio.io", "virtual-service", { name, namespace }),
    },
  ];
}

/** Each match makes a rule of its own, so that each finds its own place in the order. */
function rulesOf(snapshot: Snapshot, route: Route, port: number | undefined): readonly HttpRule[] {
  const { name, namespace } = route.metadata;
  return (route.spec.rules ?? []).flatMap((rule, index) => {
    const path = ["spec", "rules", index];
    const context = {
      namespace,
      name: `${namespace}.${name}.${index}`,
      isGranted: (owner: string, service: string) =>
        isGranted(snapshot, { from: namespace, owner, service }),
    };
    const matches = rule.matches ?? [];
    const blocks = matches.length === 0 ? [undefined] : matches;
    return blocks.map((match, position): HttpRule => {
      const made = ruleOf(rule, match, context);
      const own: readonly (HTTPMatchRequest | undefined)[] = made.match ?? [undefined];
      return {
        route: made,
        matches: own.flatMap((block) =>
          block === undefined && port === undefined
            ? []
            : [
                {
                  match: { ...block, ...(port !== undefined && { port }) },
                  origin: { resource: route.key, path: [...path, "matches", position] },
                },
              ],
        ),
        origin: { resource: route.key, path },
      };
    });
  });
}

function isGranted(
  snapshot: Snapshot,
  wanted: { readonly from: string; readonly owner: string; readonly service: string },
): boolean {
  return resourcesOf(snapshot, "ReferenceGrant").some(
    ({ metadata, spec: { from = [], to = [] } }) =>
      metadata.namespace === wanted.owner &&
      from.some(
        ({ group, kind, namespace }) =>
          group === "gateway.networking.k8s.io" &&
          kind === "HTTPRoute" &&
          namespace === wanted.from,
      ) &&
      to.some(
        ({ group, kind, name }) =>
          group === "" && kind === "Service" && (name === undefined || name === wanted.service),
      ),
  );
}

/** Kind of path, its length, a method, headers, query parameters: the more the earlier (CP-613). */
function compareRules(one: HttpRule, other: HttpRule): number {
  const [a, b] = [one.matches[0]?.match, other.matches[0]?.match];
  if (a === undefined || b === undefined)
    return (a === undefined ? 1 : 0) - (b === undefined ? 1 : 0);
  const [ranks, others] = [ranksOf(a), ranksOf(b)];
  for (const [i, rank] of ranks.entries()) if (rank !== others[i]) return (others[i] ?? 0) - rank;
  return 0;
}

function ranksOf({
  uri,
  method,
  headers = {},
  queryParams = {},
}: HTTPMatchRequest): readonly number[] {
  const kind =
    uri?.exact !== undefined
      ? 3
      : uri?.prefix !== undefined
        ? 2
        : uri?.regex !== undefined
          ? 1
          : -1;
  return [
    kind,
    (uri?.exact ?? uri?.prefix ?? uri?.regex ?? "").length,
    method === undefined ? 0 : 1,
    Object.keys(headers).length,
    Object.keys(queryParams).length,
  ];
}
