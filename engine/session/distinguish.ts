/**
 * Every way in which two meshes treat requests differently. The routes of both split the requests to
 * each host into finitely many classes; one request of each class is proven in both meshes, and where
 * they differ the request is made as small as it can be. Where not every class was reached, it says so.
 */
import { addFractions, compareFractions, type Fraction } from "../chance/fraction.ts";
import { requestClasses } from "../distinguish/request-classes.ts";
import type { RequestShape } from "../distinguish/request-space.ts";
import type { ProxyConfig } from "../proxy/config.ts";
import type { RequestSpec } from "../scenario/request.ts";
import { describe } from "../source/codes.ts";
import type { Diagnostic } from "../source/diagnostic.ts";
import { sourcesOf, targetsOf, type Target, type TargetScope } from "./distinguish-targets.ts";
import { policyOf } from "./route-policy.ts";
import { proveRequest, type Proof, type Session } from "./session.ts";
import { smallest, specOf } from "./smallest-request.ts";

export interface Difference {
  /** `policy`: the same ends, but another timeout, retry, balancing or limit on the way. */
  readonly kind: "outcome" | "policy";
  /** No header, query parameter or path segment of it can be left out. */
  readonly request: RequestSpec;
  readonly before: Proof;
  readonly after: Proof;
  /** What differs of a `policy`, as proxies have it. */
  readonly policies?: { readonly before: string; readonly after: string };
}

export interface Distinction {
  /** Smallest request first; one for each way of differing. */
  readonly differences: readonly Difference[];
  /** Classes of requests that both treat alike, and that they do not. */
  readonly agreeingCount: number;
  readonly differingCount: number;
  /** Why some classes may have been missed; none means proven. */
  readonly undecided: readonly Diagnostic[];
}

/** How the behaviour of `after` differs from that of `before`, for all requests of all sources. */
export function distinguish(before: Session, after: Session, scope: TargetScope = {}): Distinction {
  const found = new Map<string, Difference>();
  const undecided = new Map<string, Diagnostic>();
  const counts = { agreeing: 0, differing: 0 };
  const note = (code: "SIM0104" | "SIM0105" | "SIM0106", detail: string): void => {
    const texts = describe(code, { detail });
    undecided.set(`${code} ${detail}`, {
      code,
      severity: "warning",
      layer: "simulation",
      ...texts,
    });
  };
  for (const server of policiesByContent(before, after)) note("SIM0106", server);
  for (const from of sourcesOf(before.world, after.world, scope)) {
    for (const target of targetsOf(before.world, after.world, from, scope)) {
      const judge = judgeOf(before, after, target);
      const { classes, complete } = classesOf(target);
      if (!complete) note("SIM0105", target.authority);
      for (const shape of classes) {
        const verdict = judge(shape);
        if (!verdict.complete) note("SIM0104", "20000");
        if (verdict.kind === "same") {
          counts.agreeing += 1;
          continue;
        }
        counts.differing += 1;
        const witness = smallest(shape, (smaller) => judge(smaller).kind === verdict.kind);
        const { difference } = judge(witness);
        if (difference !== undefined) found.set(JSON.stringify(difference.request), difference);
      }
    }
  }
  return {
    differences: [...found.values()].sort((a, b) => sizeOf(a) - sizeOf(b)),
    agreeingCount: counts.agreeing,
    differingCount: counts.differing,
    undecided: [...undecided.values()],
  };
}

function sizeOf({ request: { url, headers = {}, method } }: Difference): number {
  return url.length + 100 * Object.keys(headers).length + (method === undefined ? 0 : 100);
}

const PLAIN: Omit<RequestShape, "authority"> = { method: "GET", path: "/", query: [], headers: [] };

function classesOf({ routes, authority }: Target): {
  readonly classes: readonly RequestShape[];
  readonly complete: boolean;
} {
  const plain = { ...PLAIN, authority };
  if (routes === undefined) return { classes: [plain], complete: true };
  const { classes, complete } = requestClasses(routes.before, routes.after, [authority]);
  return { classes: classes.map(({ witness }) => ({ ...witness, authority })), complete };
}

interface Judgement {
  readonly kind: "same" | "outcome" | "policy";
  readonly complete: boolean;
  readonly difference?: Difference;
}

function judgeOf(
  before: Session,
  after: Session,
  target: Target,
): (shape: RequestShape) => Judgement {
  const known = new Map<string, Judgement>();
  const { from } = target.base;
  return (shape) => {
    const request = specOf(target.base, shape);
    const key = JSON.stringify(request);
    const old = known.get(key);
    if (old !== undefined) return old;
    const proofs = { before: proveRequest(before, request), after: proveRequest(after, request) };
    const complete = [proofs.before, proofs.after].every(({ diagnostics }) => {
      return diagnostics.length === 0;
    });
    const policies = {
      before: policyOf(before.world.configs.get(from), target.routes?.before ?? [], shape),
      after: policyOf(after.world.configs.get(from), target.routes?.after ?? [], shape),
    };
    const judgement = { complete, ...compared(request, proofs, policies) };
    known.set(key, judgement);
    return judgement;
  };
}

function compared(
  request: RequestSpec,
  proofs: { readonly before: Proof; readonly after: Proof },
  policies: { readonly before: string; readonly after: string },
): Pick<Judgement, "kind" | "difference"> {
  if (!sameEnds(proofs.before, proofs.after)) {
    return { kind: "outcome", difference: { kind: "outcome", request, ...proofs } };
  }
  if (policies.before === policies.after) return { kind: "same" };
  return { kind: "policy", difference: { kind: "policy", request, ...proofs, policies } };
}

/** The same ends with the same probabilities; what routes and clusters are called is no behaviour. */
export function sameEnds(a: Proof, b: Proof): boolean {
  const [left, right] = [endsOf(a), endsOf(b)];
  return (
    left.size === right.size &&
    [...left].every(([key, share]) => {
      const other = right.get(key);
      return other !== undefined && compareFractions(share, other) === 0;
    })
  );
}

function endsOf({ outcomes }: Proof): ReadonlyMap<string, Fraction> {
  const ends = new Map<string, Fraction>();
  for (const { outcome, probability } of outcomes) {
    const { cluster: _c, route: _r, durationMicros: _d, gapsMicros: _g, ...seen } = outcome;
    const key = JSON.stringify({ ...seen, inboundConnection: undefined });
    const known = ends.get(key);
    ends.set(key, known === undefined ? probability : addFractions(known, probability));
  }
  return ends;
}

/** Servers whose policies look into requests: routes alone then do not sort requests finely enough. */
function policiesByContent(before: Session, after: Session): readonly string[] {
  return [before, after].flatMap(({ world }) =>
    world.configs.keys().filter((id) => looksInside(world.configs.get(id))),
  );
}

const LOOKS_INSIDE = /"(?:url_path|header|uri_template|requires_any|requirement_rules)":/;

function looksInside(config: ProxyConfig | undefined): boolean {
  const chains = (config?.listeners ?? []).flatMap((listener) => listener.filter_chains ?? []);
  const filters = chains.flatMap((chain) => chain.filters ?? []);
  return filters.some(({ config: manager }) =>
    (manager?.http_filters ?? []).some(
      (filter) =>
        /rbac|jwt_authn|ext_authz/.test(filter.name) &&
        LOOKS_INSIDE.test(JSON.stringify(filter.config ?? {})),
    ),
  );
}
