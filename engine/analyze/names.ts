/** Names as analysis compares them, which is not always how istiod does. */
import type { Resource } from "../resources/resource.ts";

export function fullName({ metadata: { namespace, name } }: Resource): string {
  return namespace === "" ? name : `${namespace}/${name}`;
}

/** A name without dots means the Service of its own namespace. */
export function fullHost(namespace: string, host: string): string {
  return host.startsWith("*") || host.includes(".")
    ? host
    : `${host}.${namespace}.svc.cluster.local`;
}

/** `name` in `namespace` unless it names one itself. */
export function qualified(namespace: string, name: string): string {
  return namespace === "" || name.includes("/") ? name : `${namespace}/${name}`;
}

/** `name.ns.svc.cluster.local` is that Service; everything else is taken for a name of this namespace (CP-515). */
export function serviceName(namespace: string, host: string): string {
  const parts = /^(?<name>.+)\.(?<owner>.+)\.svc\.cluster\.local$/.exec(host)?.groups;
  return parts === undefined
    ? `${namespace}/${host}`
    : `${parts["owner"] ?? ""}/${parts["name"] ?? ""}`;
}

/** `app=web,tier=front`, sorted as Kubernetes prints selectors. */
export function selectorText(labels: Readonly<Record<string, string>> | undefined): string {
  return Object.entries(labels ?? {})
    .map(([key, value]) => `${key}=${value}`)
    .sort()
    .join(",");
}

export function hasLabels(
  wanted: Readonly<Record<string, string>> | undefined,
  labels: Readonly<Record<string, string>>,
): boolean {
  return Object.entries(wanted ?? {}).every(([key, value]) => labels[key] === value);
}

/** Whether two hosts have a name in common. */
export function hostsMeet(one: string, other: string): boolean {
  const [a, b] = [one.startsWith("*"), other.startsWith("*")];
  if (!a && !b) return one === other;
  if (!a) return one.endsWith(other.slice(1));
  if (!b) return other.endsWith(one.slice(1));
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  return long.slice(1).endsWith(short.slice(1));
}
