import type {
  EnvoyConfigObjectMatch,
  EnvoyConfigObjectPatch,
  EnvoyFilterSpec,
} from "../../resources/envoy-filter.ts";
import type { Path } from "../../source/place.ts";
import { compileRegex } from "../../regex/regex.ts";
import { patchValueFindings } from "./patch-value.ts";
import { advise, indexed, refuse, type Findings } from "./report.ts";
import { isSelectorEmpty, labelSelectorErrors } from "./shared.ts";

const alwaysSaid =
  "EnvoyFilter exposes internal implementation details that may change at any time. Prefer other APIs if possible, and exercise extreme caution, especially around upgrades.";

export function* envoyFilterFindings(spec: EnvoyFilterSpec): Findings {
  const selector = [...labelSelectorErrors(spec.workloadSelector, ["spec", "workloadSelector"])];
  if (selector.length > 0) {
    yield* selector;
    return;
  }
  yield advise("ADM1711", ["kind"], alwaysSaid);
  if (isSelectorEmpty(spec.workloadSelector)) {
    const real =
      "Envoy filter: workload selector specified without labels, will be applied to all services in namespace";
    yield advise("ADM1007", ["spec", "workloadSelector"], real);
  }
  for (const [index, patch] of indexed(spec.configPatches)) {
    yield* patchFindings(patch, ["spec", "configPatches", index]);
  }
}

function* patchFindings(
  { applyTo = "INVALID", match, patch }: EnvoyConfigObjectPatch,
  path: Path,
): Findings {
  if (match?.context === "WAYPOINT") return;
  const missing = (what: string) => refuse("ADM1712", path, `Envoy filter: missing ${what}`);
  if (applyTo === "INVALID") return yield missing("applyTo");
  if (patch === undefined) return yield missing("patch");
  const { operation = "INVALID", value } = patch;
  if (operation === "INVALID") return yield missing("patch operation");
  if (operation !== "REMOVE" && value === undefined)
    return yield missing("patch value for non-remove operation");
  const version = match?.proxy?.proxyVersion ?? "";
  if (version.length > 1_024) {
    yield advise(
      "ADM1713",
      path,
      "Envoy filter: proxyVersion match exceeds 1024 characters and will be ignored",
    );
  } else if (compileRegex(version) === undefined) {
    return yield refuse(
      "ADM1713",
      path,
      `Envoy filter: invalid regex for proxy version, [error parsing regexp: ${version}]`,
    );
  }
  const found = [...matchFindings(applyTo, match, [...path, "match"])];
  yield* found.map(({ finding }) => finding);
  if (found.some(({ isFinal }) => isFinal)) return;
  if (value !== undefined) yield* patchValueFindings(applyTo, value, [...path, "patch", "value"]);
}

type MatchFinding = { readonly finding: ReturnType<typeof refuse>; readonly isFinal: boolean };

const listenerClass: readonly string[] = [
  "LISTENER",
  "FILTER_CHAIN",
  "NETWORK_FILTER",
  "HTTP_FILTER",
];
const routeClass: readonly string[] = ["ROUTE_CONFIGURATION", "VIRTUAL_HOST", "HTTP_ROUTE"];

/** What is patched and where it is looked for must be of one kind. */
function* matchFindings(
  applyTo: string,
  match: EnvoyConfigObjectMatch | undefined,
  path: Path,
): Generator<MatchFinding> {
  if (match === undefined) return;
  const hasObject = [match.listener, match.routeConfiguration, match.cluster, match.waypoint].some(
    (one) => one !== undefined,
  );
  if (!hasObject) return;
  const differs = (what: string, other: string, isFinal: boolean): MatchFinding => {
    const real = `Envoy filter: applyTo for ${what} class objects cannot have non ${other} match`;
    return { finding: refuse("ADM1713", path, real), isFinal };
  };
  if (listenerClass.includes(applyTo)) {
    if (match.listener === undefined) yield differs("listener", "listener", true);
    else yield* filterFindings(applyTo, match, [...path, "listener"]);
  } else if (routeClass.includes(applyTo)) {
    if (match.routeConfiguration === undefined)
      yield differs("http route", "route configuration", false);
  } else if (applyTo === "CLUSTER" && match.cluster === undefined) {
    yield differs("cluster", "cluster", false);
  }
}

const connectionManagers: readonly string[] = [
  "envoy.filters.network.http_connection_manager",
  "envoy.http_connection_manager",
];

function* filterFindings(
  applyTo: string,
  { listener }: EnvoyConfigObjectMatch,
  path: Path,
): Generator<MatchFinding> {
  const filter = listener?.filterChain?.filter;
  if (filter === undefined) return;
  const warn = (real: string): MatchFinding => ({
    finding: advise("ADM1713", path, real),
    isFinal: false,
  });
  const fail = (real: string): MatchFinding => ({
    finding: refuse("ADM1713", path, real),
    isFinal: true,
  });
  if (applyTo === "LISTENER" || applyTo === "FILTER_CHAIN") {
    yield warn(`Envoy filter: filter match has no effect when used with ${applyTo}`);
  }
  const { name = "", subFilter } = filter;
  if (name === "") {
    yield fail("Envoy filter: filter match has no name to match on");
    return;
  }
  if (subFilter !== undefined) {
    if (applyTo !== "HTTP_FILTER") {
      yield fail("Envoy filter: subfilter match can be used with applyTo HTTP_FILTER only");
      return;
    }
    if (!connectionManagers.includes(name)) {
      yield fail(
        "Envoy filter: subfilter match requires filter match with envoy.filters.network.http_connection_manager",
      );
      return;
    }
    if ((subFilter.name ?? "") === "") {
      yield fail("Envoy filter: subfilter match has no name to match on");
      return;
    }
  }
  for (const used of [name, subFilter?.name ?? ""]) {
    const newer = renamedFilters[used];
    if (newer !== undefined)
      yield warn(`using deprecated filter name "${used}"; use "${newer}" instead`);
  }
}

const renamedFilters: Readonly<Record<string, string>> = {
  "envoy.buffer": "envoy.filters.http.buffer",
  "envoy.cors": "envoy.filters.http.cors",
  "envoy.csrf": "envoy.filters.http.csrf",
  "envoy.fault": "envoy.filters.http.fault",
  "envoy.grpc_web": "envoy.filters.http.grpc_web",
  "envoy.lua": "envoy.filters.http.lua",
  "envoy.rate_limit": "envoy.filters.http.ratelimit",
  "envoy.router": "envoy.filters.http.router",
  "envoy.http_connection_manager": "envoy.filters.network.http_connection_manager",
  "envoy.mongo_proxy": "envoy.filters.network.mongo_proxy",
  "envoy.redis_proxy": "envoy.filters.network.redis_proxy",
  "envoy.tcp_proxy": "envoy.filters.network.tcp_proxy",
  "envoy.listener.tls_inspector": "envoy.filters.listener.tls_inspector",
  "envoy.listener.http_inspector": "envoy.filters.listener.http_inspector",
};
