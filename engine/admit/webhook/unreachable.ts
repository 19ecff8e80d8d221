import type { HTTPMatchRequest } from "../../resources/http-match.ts";
import type { StringMatch } from "../../resources/string-match.ts";
import type { VirtualServiceSpec } from "../../resources/virtual-service.ts";
import type { Path } from "../../source/place.ts";
import { quote } from "./primitives.ts";
import { advise, indexed, type Findings } from "./report.ts";

interface Rule {
  readonly name?: string;
  readonly match?: readonly object[];
}

/** Rules and conditions that no request can reach, as far as istiod's heuristics see (CP-419 to CP-422). */
export function* unreachableFindings({ http, tcp, tls }: VirtualServiceSpec): Findings {
  yield* ruleFindings(http ?? [], ["spec", "http"]);
  yield* prefixFindings(http === undefined ? {} : { http });
  yield* ruleFindings(tcp ?? [], ["spec", "tcp"]);
  yield* ruleFindings(tls ?? [], ["spec", "tls"]);
}

function* ruleFindings(rules: readonly Rule[], path: Path): Findings {
  const seen = new Map<string, number>();
  let hasCatchAll = false;
  for (const [index, rule] of rules.entries()) {
    const at = [...path, index];
    const unused = (reason: string) =>
      advise("ADM1130", at, `virtualService rule ${nameOf(rule, index)} not used (${reason})`);
    const matches = rule.match ?? [];
    if (matches.length === 0) {
      if (hasCatchAll) yield unused("only the last rule can have no matches");
      hasCatchAll = true;
      continue;
    }
    let repeats = 0;
    for (const [number, match] of matches.entries()) {
      if (hasCatchAll) {
        yield unused("route without matches defined before");
        continue;
      }
      const key = canonical(match);
      const earlier = seen.get(key);
      if (earlier === undefined) {
        seen.set(key, index);
        continue;
      }
      repeats += 1;
      const other = nameOf(rules[earlier] ?? {}, earlier);
      yield ineffective(
        [...at, "match", number],
        nameOf(rule, index),
        nameOf(match, number),
        other,
      );
    }
    if (repeats === matches.length) yield unused("all matches used by prior rules");
  }
}

function ineffective(path: Path, rule: string, match: string, other: string) {
  const real = `virtualService rule ${rule} match ${match} is not used (duplicate/overlapping match in rule ${other})`;
  return advise("ADM1131", path, real);
}

function nameOf(named: object, index: number): string {
  const name = "name" in named && typeof named.name === "string" ? named.name : "";
  return name === "" ? `#${String(index)}` : quote(name);
}

/** A condition as text, its name aside and its maps in order, so that equal ones compare equal. */
function canonical(match: object): string {
  return JSON.stringify(match, (key: string, value: unknown) => {
    if (key === "name") return undefined;
    if (typeof value !== "object" || value === null || Array.isArray(value))
      return isDefault(value) ? undefined : value;
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

/** Values that the decoder cannot tell from absence. */
function isDefault(value: unknown): boolean {
  return value === 0 || value === false || (Array.isArray(value) && value.length === 0);
}

interface PrefixRule {
  readonly path: Path;
  readonly rule: string;
  readonly match: string;
  readonly prefix: string;
  readonly port: number;
  readonly method: string;
  readonly authority: string;
  readonly maps: readonly Readonly<Record<string, string>>[];
}

function* prefixFindings({ http }: VirtualServiceSpec): Findings {
  const rules: PrefixRule[] = [];
  const seen = new Set<string>();
  let hasCatchAll = false;
  for (const [index, route] of indexed(http)) {
    if (route.match === undefined || route.match.length === 0) hasCatchAll = true;
    for (const [number, match] of indexed(route.match)) {
      const key = canonical(match);
      if (hasCatchAll || seen.has(key)) continue;
      seen.add(key);
      const path: Path = ["spec", "http", index, "match", number];
      const prefix = match.uri?.prefix ?? "";
      if (prefix === "") continue;
      rules.push({
        ...prefixRule(match),
        path,
        prefix,
        rule: nameOf(route, index),
        match: nameOf(match, number),
      });
    }
  }
  for (const [index, first] of rules.entries()) {
    for (const later of rules.slice(index + 1)) {
      if (later.prefix === first.prefix || !covers(first, later)) continue;
      const what = `${later.match} of prefix ${later.prefix}`;
      yield ineffective(
        later.path,
        later.rule,
        what,
        `${first.match} of prefix ${first.prefix} on ${first.rule}`,
      );
    }
  }
}

function prefixRule(
  match: HTTPMatchRequest,
): Pick<PrefixRule, "port" | "method" | "authority" | "maps"> {
  return {
    port: match.port ?? 0,
    method: matchText(match.method) === "" ? "exact:GET" : matchText(match.method),
    authority: matchText(match.authority),
    maps: [match.headers, match.queryParams, match.withoutHeaders].map((map) =>
      Object.fromEntries(Object.entries(map ?? {}).map(([key, value]) => [key, matchText(value)])),
    ),
  };
}

function matchText(match: StringMatch | undefined): string {
  if (match?.exact !== undefined && match.exact !== "") return `exact:${match.exact}`;
  return match?.prefix !== undefined && match.prefix !== "" ? `prefix:${match.prefix}` : "";
}

function covers(first: PrefixRule, later: PrefixRule): boolean {
  return (
    later.prefix.startsWith(first.prefix) &&
    later.port === first.port &&
    first.method.startsWith(later.method) &&
    first.authority.startsWith(later.authority) &&
    first.maps.every((map, index) => mapCovers(map, later.maps[index] ?? {}))
  );
}

function mapCovers(
  first: Readonly<Record<string, string>>,
  later: Readonly<Record<string, string>>,
): boolean {
  const entries = Object.entries(first);
  if (entries.length !== Object.keys(later).length) return false;
  return entries.every(([key, value]) => later[key] !== undefined && value.startsWith(later[key]));
}
