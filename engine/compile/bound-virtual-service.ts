import type { HTTPMatchRequest } from "../resources/http-match.ts";
import type { HTTPRoute } from "../resources/http-route.ts";
import type { Resource } from "../resources/resource.ts";
import type { TCPRoute, TLSRoute } from "../resources/stream-route.ts";
import type { Origin } from "../source/place.ts";
import type { ExportSet } from "./visibility.ts";

/** `istio` for what learners write, `gateway` for what Gateway API routes become (CP-612). */
export type RouteSemantics = "istio" | "gateway";

export interface RuleMatch {
  readonly match: HTTPMatchRequest;
  readonly origin: Origin;
}

export interface HttpRule {
  readonly route: HTTPRoute;
  readonly matches: readonly RuleMatch[];
  /** `spec.http[i]`; of the delegate, where one wrote the rule. */
  readonly origin: Origin;
  /** The root's rule, which fills in what the delegate's leaves out. */
  readonly root?: {
    readonly origin: Origin;
    /** The delegate's rule as it was before it took over what it lacks. */
    readonly own: HTTPRoute;
  };
}

/** A delegating rule that came to nothing, and so makes no route (CP-76, CP-79). */
export interface LostRule {
  readonly name: string;
  readonly origin: Origin;
}

export interface BoundVirtualService {
  readonly name: string;
  readonly namespace: string;
  readonly resource: Resource<"VirtualService" | "HTTPRoute">;
  readonly semantics: RouteSemantics;
  readonly hosts: readonly string[];
  readonly gateways: readonly string[];
  readonly http: readonly HttpRule[];
  readonly lost: readonly LostRule[];
  readonly tcp: readonly TCPRoute[];
  readonly tls: readonly TLSRoute[];
  readonly exportTo: ExportSet;
  /** How route metadata names the object that made it. */
  readonly config: string;
}

export function configPath(
  group: string,
  kind: string,
  { name, namespace }: { readonly name: string; readonly namespace: string },
): string {
  return `/apis/${group}/v1/namespaces/${namespace}/${kind}/${name}`;
}
