/**
 * Gateway API HTTPRoutes as the VirtualServices that istiod makes of them: one for each listener (or
 * Service of the mesh) and host, with the rules of all routes there sorted by how much they say.
 */
import type { Snapshot } from "../admit/snapshot.ts";
import { resourcesOf } from "../admit/snapshot.ts";
import type { ParentReference } from "../resources/gateway-api/http-route.ts";
import type { HTTPMatchRequest } from "../resources/http-match.ts";
import type { Resource } from "../resources/resource.ts";
import { ageOfObject } from "./age.ts";
import type { BoundVirtualService, HttpRule } from "./bound-virtual-service.ts";
import { configPath } from "./bound-virtual-service.ts";
import { compareText, isSubsetOf, isWildcard, matchesHost, serviceHost } from "./host.ts";
import { gatewayGroup, isGranted } from "./k8s-grants.ts";
import type { ServedListener } from "./k8s-listeners.ts";
import { listenerGateway, servedListeners, takesHttpRoutes } from "./k8s-listeners.ts";
import { isConvertible, ruleOf } from "./k8s-rules.ts";
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
  const listeners = servedListeners(snapshot);
  const joined = new Map<
    string,
    { readonly attachment: Attachment; readonly host: string; readonly routes: Route[] }
  >();
  for (const route of oldestFirst(resourcesOf(snapshot, "HTTPRoute"))) {
    if (!(route.spec.rules ?? []).every(isConvertible)) continue;
    const parents = (route.spec.parentRefs ?? []).flatMap((parent) =>
      isGateway(parent)
        ? gatewayAttachments(listeners, parent, route)
        : meshAttachments(snapshot, parent, route),
    );
    for (const attachment of parents) {
      for (const host of attachment.hosts) {
        const key = `${attachment.key}/${host}`;
        const entry = joined.get(key) ?? { attachment, host, routes: [] };
        joined.set(key, entry);
        // A route that names a parent twice is there twice.
        entry.routes.push(route);
      }
    }
  }
  return [...joined].flatMap(([key, { attachment, host, routes }]) =>
    boundService(snapshot, key.replaceAll("/", "~"), attachment, host, routes),
  );
}

/** Routes without a timestamp are the oldest; of equal age by namespace and name. */
function oldestFirst(routes: readonly Route[]): readonly Route[] {
  return routes
    .map((route) => ({ route, ...ageOfObject(route) }))
    .sort(
      (one, other) =>
        (one.bornAt === other.bornAt ? 0 : one.bornAt - other.bornAt) ||
        compareText(one.namespace, other.namespace) ||
        compareText(one.name, other.name),
    )
    .map(({ route }) => route);
}

function isGateway({ group = gatewayGroup, kind = "Gateway" }: ParentReference): boolean {
  return kind === "Gateway" && group === gatewayGroup;
}

/** The Service, or the hosts of the ServiceEntry, that the route is for. */
function meshAttachments(
  snapshot: Snapshot,
  { group, kind, name, namespace, port }: ParentReference,
  route: Route,
): readonly Attachment[] {
  const own = route.metadata.namespace;
  const owner = namespace ?? own;
  const isParent = ({ metadata }: Resource): boolean =>
    metadata.name === name && metadata.namespace === owner;
  const hosts =
    kind === "Service" && group === ""
      ? resourcesOf(snapshot, "Service")
          .filter(isParent)
          .map(() => serviceHost(name, owner))
      : kind === "ServiceEntry" && group === "networking.istio.io"
        ? resourcesOf(snapshot, "ServiceEntry")
            .filter(isParent)
            .flatMap(({ spec }) => spec.hosts)
        : [];
  return [
    {
      gateway: "mesh",
      key: port === undefined ? own : `${own}/${port}`,
      hosts,
      ...(port !== undefined && { port }),
    },
  ];
}

/** The listeners that take the route: by name, port, host and namespace. */
function gatewayAttachments(
  all: readonly ServedListener[],
  { name, namespace, sectionName, port }: ParentReference,
  route: Route,
): readonly Attachment[] {
  const owner = namespace ?? route.metadata.namespace;
  const siblings = all.filter(
    ({ gateway: { metadata } }) => metadata.name === name && metadata.namespace === owner,
  );
  const written = route.spec.hostnames ?? [];
  const wanted = written.length === 0 ? ["*"] : written;
  return siblings
    .filter(
      (served) =>
        (sectionName === undefined || sectionName === served.listener.name) &&
        (port === undefined || port === served.listener.port) &&
        takesHttpRoutes(served) &&
        takesHosts(served.hosts, wanted, route.metadata.namespace),
    )
    .map((served) => {
      const id = `${owner}/${listenerGateway(name, served.listener.name)}`;
      return {
        gateway: id,
        key: id,
        hosts: wanted.filter((host) => !isOthers(served, siblings, host)),
      };
    });
}

/** One host that the route's namespace may use is enough. */
function takesHosts(
  offered: readonly string[],
  wanted: readonly string[],
  namespace: string,
): boolean {
  return offered.some((entry) => {
    const [owner = "", host = ""] = entry.split("/");
    return (owner === "*" || owner === namespace) && wanted.some((name) => matchesHost(host, name));
  });
}

/** A host goes to the listener of its port and protocol that says most about it. */
function isOthers(own: ServedListener, siblings: readonly ServedListener[], host: string): boolean {
  const { hostname = "", port, protocol } = own.listener;
  if (hostname !== "" && !isWildcard(hostname)) return false;
  if (hostname !== "" && !matchesHost(host, hostname)) return true;
  return siblings.some(({ listener }) => {
    const { hostname: rival = "" } = listener;
    return (
      listener.port === port &&
      listener.protocol === protocol &&
      rival !== hostname &&
      rival.length >= hostname.length &&
      isSubsetOf(host, rival)
    );
  });
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
  const isMesh = gateway === "mesh";
  const http = routes
    .flatMap((route) => rulesOf(snapshot, route, { port, isMesh }))
    .sort(compareRules);
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
function rulesOf(
  snapshot: Snapshot,
  route: Route,
  { port, isMesh }: { readonly port: number | undefined; readonly isMesh: boolean },
): readonly HttpRule[] {
  const { name, namespace } = route.metadata;
  return (route.spec.rules ?? []).flatMap((rule, index) => {
    const path = ["spec", "rules", index];
    const context = {
      namespace,
      name: `${namespace}.${name}.${index}`,
      // Within the mesh no grant is asked for.
      isGranted: (owner: string, service: string) =>
        isMesh ||
        isGranted(snapshot, {
          from: { kind: "HTTPRoute", namespace },
          to: { kind: "Service", namespace: owner, name: service },
        }),
      exists: (owner: string, service: string) =>
        resourcesOf(snapshot, "Service").some(
          ({ metadata }) => metadata.name === service && metadata.namespace === owner,
        ),
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
