/** The steps of a trace that tell how a proxy came to its route. */
import type { Reason } from "../decide/explain-route.ts";
import type { HttpRequest } from "../decide/http-request.ts";
import type {
  PreparedProxy,
  PreparedRoute,
  PreparedVirtualHost,
} from "../decide/prepared-proxy.ts";
import type { Phrase } from "../decide/trace.ts";
import type { DroppedRule, Route, RouteMatch, WeightedCluster } from "../proxy/config.ts";
import { parseClusterName } from "../proxy/names.ts";
import type { Origin } from "../source/place.ts";
import { note, type Draft, type HopRecord } from "./draft.ts";

export function noteHost(
  draft: Draft,
  record: HopRecord,
  proxy: PreparedProxy,
  host: PreparedVirtualHost | undefined,
  request: HttpRequest,
): void {
  note(draft, record, () => ({
    kind: "host",
    result: "note",
    phrase:
      host === undefined
        ? ["No virtual host for ", { code: request.authority }, ": 404"]
        : [
            "Host ",
            { code: request.authority },
            ", virtual host ",
            { code: host.virtualHost.name },
          ],
    proxy: proxy.config.node.id,
    side: sideOf(host?.virtualHost.name),
    ...(host?.virtualHost.origin !== undefined && { origin: host.virtualHost.origin }),
  }));
}

/** What arrives for the pod's own application goes through hosts and clusters of this name */
function sideOf(name: string | undefined): "outbound" | "inbound" {
  return name?.startsWith("inbound|") === true ? "inbound" : "outbound";
}

interface RouteSearch {
  readonly host: PreparedVirtualHost;
  readonly request: HttpRequest;
  /** Of the route that took the request; -1 for none. */
  readonly index: number;
  readonly firstFailure: (match: RouteMatch, request: HttpRequest) => Reason | undefined;
  readonly allReasons: (match: RouteMatch, request: HttpRequest) => readonly Reason[];
}

/** Every route in order: tried and refused, won, or never tried (DP-49). */
export function noteRoutes(
  draft: Draft,
  record: HopRecord,
  proxy: PreparedProxy,
  search: RouteSearch,
): void {
  if (draft.steps === undefined || record.depth > 0) return; // its cost grows with the square of the rules
  const { host, index } = search;
  const side = sideOf(host.virtualHost.name);
  const add = (step: Omit<Parameters<typeof stepOf>[0], "proxy" | "side">): void => {
    note(draft, record, () => stepOf({ ...step, proxy, side }));
  };
  for (const [i, { route }] of host.routes.entries()) {
    const name = ruleName(route, host);
    if (index !== -1 && i > index) {
      add({ result: "skipped", phrase: [...name, ": not tried"], origin: route.origin });
    } else if (i === index) {
      const reasons = search.allReasons(route.match, search.request);
      if (reasons.length === 0) {
        add({ result: "won", phrase: [...name, " takes every request"], origin: route.origin });
      }
      for (const { phrase, inlay, below } of reasons) {
        add({
          result: "won",
          phrase: [...name, ": ", ...phrase],
          inlay,
          origin: deeper(route, below),
        });
      }
    } else {
      const reason = search.firstFailure(route.match, search.request);
      const { phrase = [], inlay, below = [] } = reason ?? {};
      const origin = deeper(route, below);
      add({
        result: "refused",
        phrase: [...name, ": ", ...phrase],
        origin,
        ...(inlay !== undefined && { inlay }),
      });
    }
  }
  for (const dropped of host.virtualHost.dropped ?? []) {
    add({ result: "skipped", phrase: droppedPhrase(dropped), origin: dropped.origin });
  }
  if (index === -1)
    add({
      result: "won",
      phrase: ["No rule is left for this request: 404, flag NR"],
      origin: host.virtualHost.origin,
    });
}

function stepOf(step: {
  readonly result: "won" | "refused" | "skipped" | "note";
  readonly phrase: Phrase;
  readonly origin: Origin | undefined;
  readonly inlay?: string;
  readonly proxy: PreparedProxy;
  readonly side: "outbound" | "inbound";
}) {
  const { origin, proxy, ...rest } = step;
  return {
    kind: "match" as const,
    ...rest,
    proxy: proxy.config.node.id,
    ...(origin !== undefined && { origin }),
  };
}

/** `Rule crew, match 2`; a rule without name is called by its position in the list. */
function ruleName(route: Route, host: PreparedVirtualHost): Phrase {
  const rule = route.rule?.path.at(-1);
  const match = route.origin?.path.at(-1);
  const single = route.origin?.path.at(-2) !== "match";
  const name = route.name ?? "";
  const code =
    route.rule !== undefined && name !== "" && !/^\.?\d*$/.test(name)
      ? (name.split(".")[0] ?? name)
      : undefined;
  const called: Phrase =
    code !== undefined
      ? ["Rule ", { code }]
      : [typeof rule === "number" ? `Rule ${String(rule + 1)}` : "Default route"];
  const siblings = host.routes.filter((other) => samePath(other.route.rule, route.rule)).length;
  return single || siblings < 2 || typeof match !== "number"
    ? called
    : [...called, `, match ${String(match + 1)}`];
}

function samePath(a: Origin | undefined, b: Origin | undefined): boolean {
  return (
    a !== undefined &&
    b !== undefined &&
    a.resource === b.resource &&
    a.path.join("/") === b.path.join("/")
  );
}

function deeper({ origin }: Route, below: Origin["path"]): Origin | undefined {
  if (origin === undefined || origin.path.at(-2) !== "match") return origin;
  return { resource: origin.resource, path: [...origin.path, ...below] };
}

function droppedPhrase({ name, reason }: DroppedRule): Phrase {
  const rule: Phrase = name === "" ? ["A rule"] : ["Rule ", { code: name }];
  switch (reason) {
    case "shadowed":
      return [...rule, " made no route: a rule before it takes everything"];
    case "delegate":
      return [...rule, " made no route: its delegate is missing"];
    case "sourceLabels":
    case "sourceNamespace":
    case "gateways":
    case "port":
      return [...rule, " is not for this proxy: its ", { code: reason }, " excludes it"];
  }
}

/** Which destination, and by what share. */
export function noteDestination(
  draft: Draft,
  record: HopRecord,
  proxy: PreparedProxy,
  { route, totalWeight }: PreparedRoute,
  weighted: WeightedCluster | undefined,
): void {
  const name = weighted?.name ?? route.route?.cluster;
  if (name === undefined) return;
  note(draft, record, () => {
    const share =
      weighted === undefined ? "1 of 1" : `${String(weighted.weight)} of ${String(totalWeight)}`;
    const cluster = parseClusterName(name);
    const called: Phrase =
      cluster === undefined
        ? ["Cluster ", { code: name }]
        : cluster.direction === "inbound"
          ? ["The application on port ", { code: String(cluster.port) }]
          : cluster.subset === ""
            ? ["Service ", { code: cluster.host }]
            : ["Subset ", { code: cluster.subset }, " of ", { code: cluster.host }];
    const origin = weighted?.origin ?? route.route?.origin;
    return {
      kind: "cluster",
      result: "won",
      phrase: [...called, `: takes ${share}`],
      inlay: `takes ${share}`,
      proxy: proxy.config.node.id,
      side: sideOf(name),
      ...(origin !== undefined && { origin }),
    };
  });
}
