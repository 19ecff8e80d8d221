import type { TLSRoute } from "../../resources/stream-route.ts";
import { isIpAddress } from "../../resources/address.ts";
import type { RouteDestination, TLSMatchAttributes } from "../../resources/stream-route.ts";
import type { VirtualServiceSpec } from "../../resources/virtual-service.ts";
import type { Path } from "../../source/place.ts";
import type { WebhookInput } from "../webhook.ts";
import { isRoutingClaim } from "./header-name.ts";
import { httpRouteFindings } from "./http-route.ts";
import { quote, wildcardNameError } from "./primitives.ts";
import {
  advise,
  complaint,
  indexed,
  isFilled,
  refuse,
  withoutWarnings,
  type Findings,
} from "./report.ts";
import {
  destinationFindings,
  exportFindings,
  gatewayNameFindings,
  streamMatchFindings,
  totalWeightError,
} from "./shared.ts";
import { unreachableFindings } from "./unreachable.ts";

/** @see CP-386 to CP-426 */
export function* virtualServiceFindings(spec: VirtualServiceSpec, input: WebhookInput): Findings {
  const isDelegate = !isFilled(spec.hosts);
  if (isDelegate) yield* delegateFindings(spec);
  yield* gatewayNameFindings(spec.gateways, ["spec", "gateways"]);
  const atGateway = isFilled(spec.gateways) && !isForMesh(spec);
  if (!atGateway) yield* claimFindings(spec);
  yield* hostFindings(spec, atGateway);
  if (!isFilled(spec.http) && !isFilled(spec.tcp) && !isFilled(spec.tls)) {
    yield refuse("ADM1105", ["spec"], "http, tcp or tls must be provided in virtual service");
  }
  for (const [index, route] of indexed(spec.http)) {
    yield* httpRouteFindings(route, isDelegate, ["spec", "http", index]);
  }
  yield* tlsFindings(spec);
  yield* withoutWarnings(tcpFindings(spec));
  yield* exportFindings(spec.exportTo, input.namespace);
  yield* unreachableFindings(spec);
}

function isForMesh({ gateways }: VirtualServiceSpec): boolean {
  return gateways?.includes("mesh") === true;
}

function* delegateFindings({ gateways, tls, tcp }: VirtualServiceSpec): Findings {
  if (isFilled(gateways)) {
    yield refuse(
      "ADM1103",
      ["spec", "gateways"],
      "delegate virtual service must have no gateways specified",
    );
  }
  if (isFilled(tls))
    yield refuse(
      "ADM1103",
      ["spec", "tls"],
      "delegate virtual service must have no tls route specified",
    );
  if (isFilled(tcp))
    yield refuse(
      "ADM1103",
      ["spec", "tcp"],
      "delegate virtual service must have no tcp route specified",
    );
}

function* claimFindings({ http, gateways = [] }: VirtualServiceSpec): Findings {
  for (const [index, route] of indexed(http)) {
    for (const [number, match] of indexed(route.match)) {
      for (const part of ["headers", "withoutHeaders"] as const) {
        for (const key of Object.keys(match[part] ?? {}).filter(isRoutingClaim)) {
          const real = `JWT claim based routing (key: ${key}) is only supported for gateway, found no gateways: [${gateways.join(" ")}]`;
          yield refuse("ADM1104", ["spec", "http", index, "match", number, part, key], real);
        }
      }
    }
  }
}

function* hostFindings(spec: VirtualServiceSpec, atGateway: boolean): Findings {
  const hosts = spec.hosts ?? [];
  const isSni =
    spec.tls?.some((rule: { readonly match?: TLSRoute["match"] }) =>
      rule.match?.some(({ sniHosts }) => isFilled(sniHosts)),
    ) === true;
  let isValid = true;
  for (const [index, host] of indexed(hosts)) {
    const error = atGateway ? gatewayHostError(host, isSni) : wildcardNameError(host);
    if (error !== undefined) {
      if (isIpAddress(host)) continue;
      isValid = false;
      yield refuse("ADM1001", ["spec", "hosts", index], error);
    } else if (!atGateway && host === "*") {
      isValid = false;
      yield refuse(
        "ADM1106",
        ["spec", "hosts", index],
        "wildcard host * is not allowed for virtual services bound to the mesh gateway",
      );
    }
  }
  if (isValid) yield* overlappingHosts(hosts);
}

function* overlappingHosts(hosts: readonly string[]): Findings {
  for (const [index, host] of hosts.entries()) {
    for (const [offset, other] of hosts.slice(index + 1).entries()) {
      if (!overlap(host, other)) continue;
      const path = ["spec", "hosts", index + 1 + offset];
      yield refuse("ADM1107", path, `duplicate hosts in virtual service: ${host} & ${other}`);
    }
  }
}

/** CP-27. */
function overlap(one: string, other: string): boolean {
  const [longer, shorter] = one.length < other.length ? [other, one] : [one, other];
  if (one.startsWith("*") && other.startsWith("*"))
    return longer.slice(1).endsWith(shorter.slice(1));
  if (one.startsWith("*")) return other.endsWith(one.slice(1));
  if (other.startsWith("*")) return one.endsWith(other.slice(1));
  return one === other;
}

/** CP-28. */
function isCoveredBy(host: string, by: string): boolean {
  if (!by.startsWith("*")) return host === by;
  if (!host.startsWith("*")) return host.endsWith(by.slice(1));
  return host.length >= by.length && host.slice(1).endsWith(by.slice(1));
}

/** Names of AUTO_PASSTHROUGH, `outbound_.80_._.host`, have a form of their own. */
function gatewayHostError(host: string, isSni: boolean): string | undefined {
  if (!isSni || !host.startsWith("outbound_")) return wildcardNameError(host);
  const parts = host.split("_");
  const form = "outbound_.<PORT>_._.<HOSTNAME>";
  if (parts.length < 4) return `domain name ${host} invalid, should follow '${form}' format`;
  const label = !/[0-9]/u.test(parts[1] ?? "")
    ? parts[1]
    : !/[a-zA-Z]/u.test(parts[3] ?? "")
      ? parts[3]
      : undefined;
  if (label === undefined) return undefined;
  return `domain name ${quote(host)} invalid (label ${quote(label)} invalid). should follow ${form} format`;
}

function* tlsFindings(spec: VirtualServiceSpec): Findings {
  for (const [index, { match, route }] of indexed(spec.tls)) {
    const path: Path = ["spec", "tls", index];
    if (!isFilled(match))
      yield refuse("ADM1108", path, "TLS route must have at least one match condition");
    for (const [number, condition] of indexed(match)) {
      yield* tlsMatchFindings(condition, spec, [...path, "match", number]);
    }
    if (!isFilled(route)) yield refuse("ADM1108", path, "TLS route is required");
    yield* routeFindings(route, [...path, "route"]);
  }
}

function* tlsMatchFindings(
  match: TLSMatchAttributes,
  spec: VirtualServiceSpec,
  path: Path,
): Findings {
  if (!isFilled(match.sniHosts))
    yield refuse("ADM1108", path, "TLS match must have at least one SNI host");
  for (const [index, host] of indexed(match.sniHosts)) {
    yield* sniFindings(host, spec, [...path, "sniHosts", index]);
  }
  yield* streamMatchFindings(match, path);
}

function* sniFindings(host: string, spec: VirtualServiceSpec, path: Path): Findings {
  const error = isForMesh(spec) ? wildcardNameError(host) : gatewayHostError(host, true);
  if (error !== undefined) {
    if (isIpAddress(host)) {
      yield advise(
        "ADM1109",
        path,
        `using an IP address (${quote(host)}) goes against SNI spec and most clients do not support this`,
      );
    } else {
      yield refuse("ADM1001", path, error);
    }
    return;
  }
  const hosts = spec.hosts ?? [];
  if (hosts.some((own) => isCoveredBy(host, own))) return;
  const list = hosts.join(", ");
  yield refuse(
    "ADM1109",
    path,
    `SNI host ${quote(host)} is not a compatible subset of any of the virtual service hosts: [${list}]`,
  );
}

function* tcpFindings({ tcp }: VirtualServiceSpec): Findings {
  for (const [index, { match, route }] of indexed(tcp)) {
    const path: Path = ["spec", "tcp", index];
    for (const [number, condition] of indexed(match)) {
      yield* streamMatchFindings(condition, [...path, "match", number]);
    }
    if (!isFilled(route)) yield refuse("ADM1108", path, "TCP route is required");
    yield* routeFindings(route, [...path, "route"]);
  }
}

function* routeFindings(route: readonly RouteDestination[] | undefined, path: Path): Findings {
  for (const [index, { destination, weight = 0 }] of indexed(route)) {
    yield* destinationFindings(destination, [...path, index, "destination"]);
    if (weight < 0)
      yield refuse("ADM1110", [...path, index, "weight"], `weight ${String(weight)} < 0`);
  }
  yield* complaint("ADM1110", path, totalWeightError(route));
}
