import { clusterDomain, isAddress } from "./host.ts";
import type { MeshService } from "./mesh-service.ts";
import { unspecifiedAddress } from "./mesh-service.ts";

/**
 * Every Host header that means a service to a caller of `namespace` (CP-294, CP-295).
 *
 * @param port - given where Host headers are told apart by port
 * @returns `short` are the forms that another service's full name comes before
 */
export function virtualHostDomains(
  service: MeshService,
  namespace: string,
  port: number | undefined,
): { readonly domains: readonly string[]; readonly short: readonly string[] } {
  const domains: string[] = [];
  const short: string[] = [];
  for (const host of [service.host, ...service.aliases.map((alias) => alias.host)]) {
    const others = alternatives(host, namespace, port);
    domains.push(...withPort(host, port), ...others);
    short.push(...others);
  }
  if (service.resolution === "passthrough" && service.registry === "Kubernetes") {
    domains.push(...domains.map((domain) => `*.${domain}`));
  }
  if (service.address !== unspecifiedAddress) domains.push(...withPort(service.address, port));
  return { domains, short };
}

function withPort(host: string, port: number | undefined): readonly string[] {
  const compliant = host.includes(":") ? `[${host}]` : host;
  return port === undefined ? [compliant] : [compliant, `${compliant}:${String(port)}`];
}

/** Other spellings of a host, for a caller of `namespace` (CP-294). */
export function alternatives(
  host: string,
  namespace: string,
  port: number | undefined,
): readonly string[] {
  const absolute = [
    ...(isAddress(host) ? [] : [`${host}.`]),
    ...(port === undefined ? [] : [`${host}.:${String(port)}`]),
  ];
  const suffix = `.svc.${clusterDomain}`;
  const end = host.indexOf(".svc.");
  const dot = host.indexOf(".");
  if (!host.endsWith(suffix) || end <= 0 || dot + 1 > end) return absolute;
  const name = host.slice(0, dot);
  const qualified = host.slice(0, end);
  const forms =
    host.slice(dot + 1, end) === namespace
      ? [name, `${qualified}.svc`, qualified]
      : [qualified, `${qualified}.svc`];
  return [...absolute, ...forms.flatMap((form) => withPort(form, port))];
}
