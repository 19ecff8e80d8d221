import type { MutualTLS } from "../resources/peer-authentication.ts";
import type { Resource } from "../resources/resource.ts";
import { byAge } from "./age.ts";
import { containsLabels } from "./host.ts";

export type MutualTlsMode = "STRICT" | "PERMISSIVE" | "DISABLE";

/** What a workload's inbound ports accept. */
export interface InboundTls {
  readonly mode: MutualTlsMode;
  /** By container port (CP-312). */
  readonly ports: ReadonlyMap<number, MutualTlsMode>;
}

export interface PeerAuthenticationIndex {
  readonly rootNamespace: string;
  /** Oldest first, by namespace. */
  readonly byNamespace: ReadonlyMap<string, readonly Resource<"PeerAuthentication">[]>;
}

export function indexPeerAuthentications(
  resources: readonly Resource<"PeerAuthentication">[],
  rootNamespace: string,
): PeerAuthenticationIndex {
  const byNamespace = new Map<string, Resource<"PeerAuthentication">[]>();
  for (const resource of byAge(resources)) {
    const list = byNamespace.get(resource.metadata.namespace) ?? [];
    list.push(resource);
    byNamespace.set(resource.metadata.namespace, list);
  }
  return { rootNamespace, byNamespace };
}

/** Mode of a namespace, as clients guess it: selectors are not looked at (CP-219, CP-309, CP-311). */
export function namespaceMode(index: PeerAuthenticationIndex, namespace: string): MutualTlsMode {
  const meshMode = scopeMode(index, index.rootNamespace) ?? "PERMISSIVE";
  if (namespace === index.rootNamespace) return meshMode;
  return scopeMode(index, namespace) ?? meshMode;
}

/** What the policies that select a workload come to: the narrowest scope wins (CP-310 to CP-313). */
export function inboundTls(
  index: PeerAuthenticationIndex,
  namespace: string,
  labels: Readonly<Record<string, string>>,
): InboundTls {
  const workload =
    namespace === index.rootNamespace
      ? undefined
      : index.byNamespace
          .get(namespace)
          ?.find(
            (policy) =>
              !isWholeNamespace(policy) &&
              containsLabels(policy.spec.selector?.matchLabels, labels),
          );
  const mode = definiteMode(workload?.spec.mtls) ?? namespaceMode(index, namespace);
  const ports = new Map<number, MutualTlsMode>();
  for (const [port, mtls] of Object.entries(workload?.spec.portLevelMtls ?? {})) {
    ports.set(Number(port), definiteMode(mtls) ?? mode);
  }
  return { mode, ports };
}

export function modeOfPort(tls: InboundTls, port: number): MutualTlsMode {
  return tls.ports.get(port) ?? tls.mode;
}

function scopeMode(index: PeerAuthenticationIndex, namespace: string): MutualTlsMode | undefined {
  const oldest = index.byNamespace.get(namespace)?.find(isWholeNamespace);
  return definiteMode(oldest?.spec.mtls);
}

function isWholeNamespace({ spec }: Resource<"PeerAuthentication">): boolean {
  return Object.keys(spec.selector?.matchLabels ?? {}).length === 0;
}

function definiteMode(mtls: MutualTLS | undefined): MutualTlsMode | undefined {
  return mtls?.mode === "UNSET" ? undefined : mtls?.mode;
}
