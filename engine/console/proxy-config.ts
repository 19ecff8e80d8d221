import type { ProxyConfig, Route, VirtualHost } from "../proxy/config.ts";
import { parseClusterName, passthroughCluster } from "../proxy/names.ts";
import { recordedForm } from "../proxy/recorded-form.ts";
import type { Session } from "../session/session.ts";
import { findCaller } from "../simulate/exchange.ts";
import { failed, printed, table, type CommandResult } from "./answer.ts";
import { listenerRows } from "./listener-rows.ts";
import { flagOf, type Arguments } from "./words.ts";

const KINDS: Readonly<Record<string, "routes" | "clusters" | "endpoints" | "listeners">> = {
  route: "routes",
  routes: "routes",
  r: "routes",
  cluster: "clusters",
  clusters: "clusters",
  c: "clusters",
  endpoint: "endpoints",
  endpoints: "endpoints",
  ep: "endpoints",
  listener: "listeners",
  listeners: "listeners",
  l: "listeners",
};

/** `istioctl proxy-config KIND POD[.NAMESPACE]` (CP-563 to CP-577). */
export function proxyConfig(session: Session, args: Arguments): CommandResult {
  const [word = "", pod = ""] = args.rest;
  const kind = KINDS[word];
  if (kind === undefined) {
    return failed(session, `Error: unknown command "${word}" for "istioctl proxy-config"`);
  }
  const found = findPod(session, pod, flagOf(args, "n", "namespace") ?? "default");
  const config = found === undefined ? undefined : session.world.configs.get(found);
  if (config === undefined) {
    return failed(session, `Error: unable to retrieve Pod: pods "${pod}" not found`);
  }
  const format = flagOf(args, "o", "output");
  if (format === "json") {
    const named = config[kind].filter((item) => isNamed(item, flagOf(args, "name")));
    return printed(session, JSON.stringify(recordedForm(named), undefined, 4));
  }
  return printed(session, table(rowsOf(config, kind, args), kind === "listeners" ? 1 : 5));
}

/** `kiosk-1.pier`, `pier/kiosk-1`, or a workload's name for its first pod. */
export function findPod(session: Session, text: string, namespace: string): string | undefined {
  const [name = "", inside] = text.replace(/^(pod|deploy(ment)?)\//, "").split(".");
  const id = name.includes("/") ? name : `${inside ?? namespace}/${name}`;
  return findCaller(session.world, id)?.id;
}

function isNamed(item: object, name: string | undefined): boolean {
  return name === undefined || ("name" in item && item.name === name);
}

type Rows = readonly (readonly string[])[];

function rowsOf(
  config: ProxyConfig,
  kind: "routes" | "clusters" | "endpoints" | "listeners",
  args: Arguments,
): Rows {
  switch (kind) {
    case "routes":
      return routeRows(config, flagOf(args, "name"));
    case "clusters":
      return clusterRows(config, args);
    case "endpoints":
      return endpointRows(config, args);
    case "listeners":
      return listenerRows(config, flagOf(args, "port"));
  }
}

/** `networking…/namespaces/pier/virtual-service/sailings` is `sailings.pier`. */
function configName(path: string | undefined): string {
  const parts = path?.split("/") ?? [];
  const at = parts.indexOf("namespaces");
  return at === -1 ? "" : `${parts[at + 3] ?? ""}.${parts[at + 1] ?? ""}`;
}

function routeRows(config: ProxyConfig, name: string | undefined): Rows {
  const numeric = (text: string): number => (/^\d+$/.test(text) ? Number(text) : Infinity);
  const tables = [...config.routes]
    .filter((routes) => name === undefined || routes.name === name)
    .sort((a, b) => numeric(a.name) - numeric(b.name));
  const rows = tables.flatMap((routes) =>
    routes.virtual_hosts.flatMap((host) => {
      const start = [routes.name, host.name, domainsText(host)];
      if ((host.routes ?? []).length === 0) return [[...start, "/*", "404"]];
      return (host.routes ?? [])
        .filter(({ route }) => route?.cluster !== passthroughCluster)
        .map((route) => [...start, matchText(route), configName(route.metadata?.config)]);
    }),
  );
  return [["NAME", "VHOST NAME", "DOMAINS", "MATCH", "VIRTUAL SERVICE"], ...rows];
}

/** CP-574: header conditions are not shown. */
function matchText({ match }: Route): string {
  if (match.path !== undefined) return match.path;
  if (match.path_separated_prefix !== undefined) return `PathPrefix:${match.path_separated_prefix}`;
  if (match.safe_regex !== undefined) return `regex ${match.safe_regex.regex}`;
  return `${match.prefix ?? ""}*`;
}

/** CP-575: names that a shorter one implies are left out, two are shown. */
function domainsText({ domains }: VirtualHost): string {
  const [only] = domains;
  if (domains.length === 1 && only !== undefined) return only;
  const plain = domains.filter((domain) => !domain.includes(":"));
  const shown = plain.filter(
    (domain) =>
      !plain.some((other) => other !== domain && domain.startsWith(`${other}.svc`)) &&
      !plain.includes(`${domain}.`),
  );
  const kept = shown.length === 0 ? plain : shown;
  const more = kept.length - 2;
  return `${kept.slice(0, 2).join(", ")}${more > 0 ? ` + ${String(more)} more...` : ""}`;
}

function clusterRows(config: ProxyConfig, args: Arguments): Rows {
  const wanted = ["fqdn", "port", "subset", "direction"].flatMap(
    (name) => flagOf(args, name) ?? [],
  );
  const rows = config.clusters
    .filter(({ name }) => wanted.every((text) => name.includes(text)))
    .map((cluster) => {
      const name = parseClusterName(cluster.name);
      const type = cluster.type ?? cluster.cluster_type?.name ?? "";
      const rule = cluster.metadata?.config?.includes("/destination-rule/")
        ? configName(cluster.metadata.config)
        : "";
      if (name === undefined) return [cluster.name, "-", "-", "-", type, rule];
      return [
        name.host,
        String(name.port),
        name.subset === "" ? "-" : name.subset,
        name.direction,
        type,
        rule,
      ];
    });
  rows.sort((a, b) => compareCells(a, b, [0, 2]) || Number(a[1]) - Number(b[1]));
  return [["SERVICE FQDN", "PORT", "SUBSET", "DIRECTION", "TYPE", "DESTINATION RULE"], ...rows];
}

function compareCells(
  a: readonly string[],
  b: readonly string[],
  columns: readonly number[],
): number {
  for (const column of columns) {
    const [left = "", right = ""] = [a[column], b[column]];
    if (left !== right) return left < right ? -1 : 1;
  }
  return 0;
}

function endpointRows(config: ProxyConfig, args: Arguments): Rows {
  const cluster = flagOf(args, "cluster");
  const rows = config.endpoints
    .filter(({ cluster_name }) => cluster === undefined || cluster_name.includes(cluster))
    .flatMap(({ cluster_name, endpoints = [] }) =>
      endpoints.flatMap(({ lb_endpoints = [] }) =>
        lb_endpoints.map(({ address, health }) => [address, health, "OK", cluster_name]),
      ),
    );
  rows.sort((a, b) => compareCells(a, b, [0, 3]));
  return [["ENDPOINT", "STATUS", "OUTLIER CHECK", "CLUSTER"], ...rows];
}
