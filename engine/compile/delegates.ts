import type { HTTPMatchRequest } from "../resources/http-match.ts";
import type { HTTPRoute } from "../resources/http-route.ts";
import type { StringMatch } from "../resources/string-match.ts";
import { defined } from "./plain.ts";
import type { HttpRule, RuleMatch } from "./bound-virtual-service.ts";

/** The delegate's rules in place of the root's rule; those that contradict it disappear (CP-77, CP-79, CP-82). */
export function mergeDelegate(root: HttpRule, rules: readonly HttpRule[]): readonly HttpRule[] {
  return rules.flatMap((rule) => {
    const matches = mergeMatches(root.matches, rule.matches);
    if (matches === undefined) return [];
    return [
      {
        route: inherit(root.route, rule.route),
        matches,
        origin: rule.origin,
        root: { origin: root.origin, own: rule.route },
      },
    ];
  });
}

function inherit(root: HTTPRoute, rule: HTTPRoute): HTTPRoute {
  return defined({
    ...rule,
    name: joinNames(root.name, rule.name),
    rewrite: rule.rewrite ?? root.rewrite,
    directResponse: rule.directResponse ?? root.directResponse,
    timeout: rule.timeout ?? root.timeout,
    retries: rule.retries ?? root.retries,
    fault: rule.fault ?? root.fault,
    mirror: rule.mirror ?? root.mirror,
    mirrorPercent: rule.mirrorPercent ?? root.mirrorPercent,
    mirrorPercentage: rule.mirrorPercentage ?? root.mirrorPercentage,
    corsPolicy: rule.corsPolicy ?? root.corsPolicy,
    mirrors: rule.mirrors ?? root.mirrors,
    headers: rule.headers ?? root.headers,
  });
}

function joinNames(root: string | undefined, own: string | undefined): string | undefined {
  if (own === undefined || own === "") return root;
  return root === undefined || root === "" ? own : `${root}-${own}`;
}

/** Every compatible pair; undefined if a match of the delegate fits none of the root's (CP-79). */
function mergeMatches(
  root: readonly RuleMatch[],
  own: readonly RuleMatch[],
): readonly RuleMatch[] | undefined {
  if (root.length === 0) return own;
  if (own.length === 0) return root;
  const merged: RuleMatch[] = [];
  for (const { match, origin } of own) {
    const fitting = root.filter((candidate) => !contradicts(candidate.match, match));
    if (fitting.length === 0) return undefined;
    merged.push(
      ...fitting.map((candidate) => ({ match: mergeMatch(candidate.match, match), origin })),
    );
  }
  return merged;
}

/** The delegate's conditions win, the root's fill the gaps (CP-80). */
function mergeMatch(root: HTTPMatchRequest, own: HTTPMatchRequest): HTTPMatchRequest {
  return defined({
    ...own,
    name: joinNames(root.name, own.name),
    uri: own.uri ?? root.uri,
    scheme: own.scheme ?? root.scheme,
    method: own.method ?? root.method,
    authority: own.authority ?? root.authority,
    headers: union(root.headers, own.headers),
    withoutHeaders: union(root.withoutHeaders, own.withoutHeaders),
    queryParams: union(root.queryParams, own.queryParams),
    port: own.port === undefined || own.port === 0 ? root.port : own.port,
    sourceLabels: union(root.sourceLabels, own.sourceLabels),
    sourceNamespace:
      (own.sourceNamespace ?? "") === "" ? root.sourceNamespace : own.sourceNamespace,
    gateways: (own.gateways ?? []).length === 0 ? root.gateways : own.gateways,
  });
}

function union<Value>(
  root: Readonly<Record<string, Value>> | undefined,
  own: Readonly<Record<string, Value>> | undefined,
): Readonly<Record<string, Value>> | undefined {
  return root === undefined && own === undefined ? undefined : { ...root, ...own };
}

/** Whether a request could not fit both (CP-81). */
function contradicts(root: HTTPMatchRequest, own: HTTPMatchRequest): boolean {
  return (
    textsContradict(root.uri, own.uri) ||
    textsContradict(root.scheme, own.scheme) ||
    textsContradict(root.method, own.method) ||
    textsContradict(root.authority, own.authority) ||
    anyContradicts(root.headers, own.headers) ||
    anyContradicts(root.withoutHeaders, own.withoutHeaders) ||
    anyContradicts(root.queryParams, own.queryParams) ||
    (root.ignoreUriCase ?? false) !== (own.ignoreUriCase ?? false) ||
    portsContradict(root.port ?? 0, own.port ?? 0) ||
    ((root.sourceNamespace ?? "") !== "" && root.sourceNamespace !== own.sourceNamespace) ||
    labelsContradict(root.sourceLabels ?? {}, own.sourceLabels ?? {}) ||
    gatewaysContradict(root.gateways ?? [], own.gateways ?? [])
  );
}

function anyContradicts(
  root: Readonly<Record<string, StringMatch>> | undefined,
  own: Readonly<Record<string, StringMatch>> | undefined,
): boolean {
  return Object.entries(own ?? {}).some(([key, match]) => textsContradict(root?.[key], match));
}

function portsContradict(root: number, own: number): boolean {
  return root > 0 && own > 0 && root !== own;
}

function labelsContradict(
  root: Readonly<Record<string, string>>,
  own: Readonly<Record<string, string>>,
): boolean {
  return Object.entries(own).some(([key, value]) => key in root && root[key] !== value);
}

function gatewaysContradict(root: readonly string[], own: readonly string[]): boolean {
  if (root.length === 0 || own.length === 0) return false;
  return root.length < own.length || own.some((gateway) => !root.includes(gateway));
}

function textsContradict(root: StringMatch | undefined, own: StringMatch | undefined): boolean {
  if (root === undefined || own === undefined) return false;
  const rootText = texts(root);
  const ownText = texts(own);
  if (rootText.regex !== "" && isAnything(ownText)) return true;
  if (ownText.regex !== "" && isAnything(rootText)) return true;
  if (rootText.exact !== "") return ownText.prefix !== "" || ownText.exact !== rootText.exact;
  if (rootText.prefix !== "") {
    if (ownText.prefix !== "") return !ownText.prefix.startsWith(rootText.prefix);
    if (ownText.exact !== "") return !ownText.exact.startsWith(rootText.prefix);
  }
  return true;
}

interface Texts {
  readonly exact: string;
  readonly prefix: string;
  readonly regex: string;
}

function texts({ exact = "", prefix = "", regex = "" }: StringMatch): Texts {
  return { exact, prefix, regex };
}

function isAnything({ exact, prefix, regex }: Texts): boolean {
  return exact !== "" || prefix !== "" || regex !== "";
}
