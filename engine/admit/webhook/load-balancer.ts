import type {
  ConsistentHashLB,
  HTTPCookie,
  LoadBalancerSettings,
  LocalityFailover,
  LocalityLoadBalancerSetting,
  WarmupConfiguration,
  ZoneAwareLoadBalancerSetting,
} from "../../resources/load-balancer.ts";
import type { OutlierDetection } from "../../resources/outlier-detection.ts";
import type { Path } from "../../source/place.ts";
import { durationError } from "./primitives.ts";
import { advise, complaint, indexed, isFilled, refuse, type Findings } from "./report.ts";

/** CP-433 to CP-436. */
export function* loadBalancerFindings(
  settings: LoadBalancerSettings | undefined,
  outlier: OutlierDetection | undefined,
  path: Path,
): Findings {
  if (settings === undefined) return;
  const { consistentHash, localityLbSetting, zoneAwareLbSetting, warmup } = settings;
  if (consistentHash !== undefined)
    yield* hashFindings(consistentHash, [...path, "consistentHash"]);
  if (localityLbSetting !== undefined && zoneAwareLbSetting !== undefined) {
    yield refuse(
      "ADM1211",
      path,
      "only one of localityLbSetting and zoneAwareLbSetting can be set",
    );
  }
  if (localityLbSetting !== undefined) {
    yield* localityFindings(localityLbSetting, outlier, [...path, "localityLbSetting"]);
  }
  if (zoneAwareLbSetting !== undefined) {
    yield* zoneFindings(zoneAwareLbSetting, outlier, [...path, "zoneAwareLbSetting"]);
  }
  if (warmup !== undefined) yield* warmupFindings(warmup, [...path, "warmup"]);
}

function* hashFindings(hash: ConsistentHashLB, path: Path): Findings {
  const { httpCookie, ringHash, maglev, minimumRingSize = 0 } = hash;
  if (httpCookie !== undefined && isUnnamed(httpCookie))
    yield refuse("ADM1208", path, "name required for HttpCookie");
  const names = new Set<string>();
  for (const [index, { name = "" }] of indexed(httpCookie?.attributes)) {
    const at: Path = [...path, "httpCookie", "attributes", index];
    if (name === "") yield refuse("ADM1208", at, "cookie attribute name cannot be empty");
    else if (names.has(name))
      yield refuse("ADM1208", at, `duplicate cookie attribute name: ${name}`);
    names.add(name);
  }
  if (minimumRingSize !== 0) {
    const at: Path = [...path, "minimumRingSize"];
    yield advise(
      "ADM1209",
      at,
      "consistent hash MinimumRingSize is deprecated, use ConsistentHashLB's RingHash configuration instead",
    );
    if (ringHash !== undefined || maglev !== undefined) {
      yield refuse(
        "ADM1208",
        at,
        "only one of MinimumRingSize or Maglev/Ringhash can be specified",
      );
    }
  }
  if (maglev === undefined) return;
  const { tableSize = 0 } = maglev;
  const at: Path = [...path, "maglev"];
  if (tableSize === 0) yield refuse("ADM1210", at, "tableSize must be set for maglev");
  if (tableSize >= 5_000_011)
    yield refuse("ADM1210", at, "tableSize must be less than 5000011 for maglev");
  if (!isPrime(tableSize))
    yield refuse("ADM1210", at, "tableSize must be a prime number for maglev");
}

/** Envoy's own test, which takes 1 for a prime. */
function isPrime(value: number): boolean {
  if (value !== 0 && value < 4) return true;
  if (value % 2 === 0) return false;
  // Larger tables are refused in any case; this bounds the search.
  const limit = Math.min(Math.sqrt(value), 5_000_011);
  for (let factor = 3; factor <= limit; factor += 2) if (value % factor === 0) return false;
  return true;
}

const topologyLabels: readonly string[] = [
  "topology.kubernetes.io/region",
  "topology.kubernetes.io/zone",
  "topology.istio.io/subzone",
];

function* localityFindings(
  setting: LocalityLoadBalancerSetting,
  outlier: OutlierDetection | undefined,
  path: Path,
): Findings {
  const { distribute, failover, failoverPriority } = setting;
  if (isFilled(distribute) && isFilled(failover)) {
    yield refuse("ADM1211", path, "can not simultaneously specify 'distribute' and 'failover'");
    return;
  }
  const label = isFilled(failover)
    ? failoverPriority?.find((one) => topologyLabels.includes(one))
    : undefined;
  if (label !== undefined) {
    yield refuse(
      "ADM1211",
      path,
      `can not simultaneously set 'failover' and topology label '${label}' in 'failover_priority'`,
    );
    return;
  }
  for (const [index, { to = {} }] of indexed(distribute)) {
    const at: Path = [...path, "distribute", index, "to"];
    const weights = Object.values(to);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    if (weights.some((weight) => weight <= 0 || weight > 100)) {
      yield refuse("ADM1212", at, "locality weight must be in range [1, 100]");
      return;
    }
    if (total !== 100) {
      yield refuse("ADM1212", at, `total locality weight ${String(total)} != 100`);
      return;
    }
    yield* complaint("ADM1213", at, localitiesError(Object.keys(to)));
  }
  const from = (distribute ?? []).map((one) => one.from ?? "");
  yield* complaint("ADM1213", [...path, "distribute"], localitiesError(from));
  yield* failoverFindings(setting, outlier, path, {
    same: "locality lb failover settings must specify different regions",
    slash: "locality lb failover only specify region",
    star: "locality lb failover region should not contain '*' wildcard",
  });
}

function* zoneFindings(
  setting: ZoneAwareLoadBalancerSetting,
  outlier: OutlierDetection | undefined,
  path: Path,
): Findings {
  for (const label of (setting.failoverPriority ?? []).filter((one) =>
    topologyLabels.includes(one),
  )) {
    const real = `'failover_priority' for zone aware lb must not use topology label '${label}'; region- and zone-level routing are handled automatically`;
    yield refuse("ADM1211", [...path, "failoverPriority"], real);
  }
  yield* failoverFindings(setting, outlier, path, {
    same: "zone aware lb failover settings must specify different regions",
    slash:
      "zone aware lb failover only specifies region; zone and subzone failover are handled automatically",
    star: "zone aware lb failover region should not contain '*' wildcard",
  });
}

interface Failovers {
  readonly failover?: readonly LocalityFailover[];
  readonly failoverPriority?: readonly string[];
}

function* failoverFindings(
  { failover, failoverPriority }: Failovers,
  outlier: OutlierDetection | undefined,
  path: Path,
  words: { readonly same: string; readonly slash: string; readonly star: string },
): Findings {
  if ((isFilled(failover) || isFilled(failoverPriority)) && outlier === undefined) {
    yield advise("ADM1214", path, "outlier detection policy must be provided for failover");
  }
  for (const [index, { from = "", to = "" }] of indexed(failover)) {
    const at: Path = [...path, "failover", index];
    if (from === to) yield refuse("ADM1213", at, words.same);
    if (from.includes("/") || to.includes("/")) yield refuse("ADM1213", at, words.slash);
    if (from.includes("*") || to.includes("*")) yield refuse("ADM1213", at, words.star);
  }
}

/** The first locality that is malformed, or covered by one before it. */
function localitiesError(localities: readonly string[]): string | undefined {
  const seen: (readonly string[])[] = [];
  for (const locality of localities) {
    const stars = locality.split("*").length - 1;
    if (stars > 1 || (stars === 1 && !locality.endsWith("*"))) {
      return `locality ${locality} wildcard '*' number can not exceed 1 and must be in the end`;
    }
    const overlaps = `locality ${locality} overlap with previous specified ones`;
    if (seen.some(([region]) => region === "*")) return overlaps;
    const parts = splitLocality(locality);
    if (parts.includes(""))
      return `locality ${locality} must not contain empty region/zone/subzone info`;
    if (seen.some((earlier) => coversLocality(earlier, parts))) return overlaps;
    seen.push(parts);
  }
  return undefined;
}

function splitLocality(locality: string): readonly string[] {
  const [region = "", zone, ...rest] = locality.split("/");
  if (zone === undefined) return [region];
  return rest.length === 0 ? [region, zone] : [region, zone, rest.join("/")];
}

/**
 * A region alone, and `*` in its place, stand for all of it. A region is also taken as soon as any part of
 * it was named before (istiod compares only downwards).
 */
function coversLocality(earlier: readonly string[], later: readonly string[]): boolean {
  const [region, zone = "*", subzone = "*"] = earlier;
  if (region !== later[0]) return false;
  if (later.length === 1 || zone === "*") return true;
  if (zone !== later[1]) return false;
  if (later.length === 2 || subzone === "*") return true;
  return subzone === later[2];
}

function* warmupFindings(
  { duration, minimumPercent = 0, aggression }: WarmupConfiguration,
  path: Path,
): Findings {
  if (duration === undefined) yield refuse("ADM1004", path, "duration is required");
  yield* complaint("ADM1004", [...path, "duration"], durationError(duration));
  if (minimumPercent > 100) {
    yield refuse(
      "ADM1122",
      [...path, "minimumPercent"],
      "minimumPercent value should be less than or equal to 100",
    );
  }
  if (aggression !== undefined && aggression <= 0) {
    yield refuse("ADM1215", [...path, "aggression"], "aggression should be greater than 0");
  }
}

/** The schema's refusal of a cookie without a name does not keep the webhook from looking. */
function isUnnamed({ name = "" }: Partial<HTTPCookie>): boolean {
  return name === "";
}
