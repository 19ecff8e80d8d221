/** IST0101, IST0138, IST0161, IST0162: Gateways, their pods and each other (CP-528 to CP-532). */
import type { Resource } from "../../resources/resource.ts";
import { textOfBase64 } from "../base64.ts";
import { fullName, hasLabels, selectorText } from "../names.ts";
import type { Mesh } from "../mesh.ts";
import type { Report, Rule } from "../rule.ts";

type Gateway = Resource<"Gateway">;

export const gatewayPods: Rule = function* (mesh) {
  for (const resource of mesh.of("Gateway")) {
    const { selector, servers = [] } = resource.spec;
    const text = selectorText(selector);
    const ports = portsFor(mesh, selector);
    if (ports === undefined) {
      yield noPods(resource);
      continue;
    }
    for (const [index, { port }] of servers.entries()) {
      const number = port?.number ?? 0;
      if (port === undefined || ports.has(number)) continue;
      yield {
        code: "IST0162",
        resource,
        path: ["spec", "servers", index, "port"],
        values: { name: String(number) },
        real: `The gateway is listening on a target port (port ${number}) that is not defined in the Service associated with its workload instances (Pod selector ${text}). If you need to access the gateway port through the gateway Service, it will not be available.`,
      };
    }
  }
};

export function noPods(resource: Gateway): Report {
  const name = selectorText(resource.spec.selector);
  const real = `Referenced selector not found: "${name}"`;
  return {
    code: "IST0101",
    resource,
    path: ["spec", "selector"],
    values: { what: "selector", name },
    real,
  };
}

/** What Services of the selected pods offer; undefined where no pod is selected. */
function portsFor(
  mesh: Mesh,
  selector: Readonly<Record<string, string>> | undefined,
): ReadonlySet<number> | undefined {
  const pods = mesh.of("Pod").filter(({ metadata }) => hasLabels(selector, metadata.labels));
  if (pods.length === 0) return undefined;
  const ports = new Set<number>();
  const unset = mesh.isAsWritten ? "" : "TCP";
  for (const { metadata } of pods) {
    for (const service of mesh.of("Service")) {
      if (service.metadata.namespace !== metadata.namespace) continue;
      if (!hasLabels(service.spec.selector, metadata.labels)) continue;
      for (const { port, targetPort, protocol = unset } of service.spec.ports ?? []) {
        if (protocol !== "TCP") continue;
        ports.add(port);
        if (typeof targetPort === "number") ports.add(targetPort);
      }
    }
  }
  return ports;
}

export const sharedCertificates: Rule = function* (mesh) {
  const all = mesh.of("Gateway");
  for (const resource of all) {
    for (const other of all) {
      // Whatever selects less than this one does is held against it, not the other way round.
      if (other === resource || !hasLabels(resource.spec.selector, other.spec.selector ?? {}))
        continue;
      const shared = certificates(resource).find((one) => certificates(other).includes(one));
      if (shared === undefined) continue;
      yield {
        code: "IST0138",
        resource,
        path: ["spec", "servers"],
        values: { name: fullName(other) },
        real: `Duplicate certificate in multiple gateways [${fullName(resource)} ${fullName(other)}] may cause 404s if clients re-use HTTP2 connections.`,
      };
    }
  }
};

function certificates({ spec }: Gateway): readonly string[] {
  return (spec.servers ?? []).flatMap(({ tls }) => {
    const { credentialName = "", serverCertificate = "", privateKey = "" } = tls ?? {};
    if (credentialName !== "") return [credentialName];
    return serverCertificate === "" || privateKey === ""
      ? []
      : [`${serverCertificate}\n${privateKey}`];
  });
}

/** Secrets are looked for where the gateway's pods run. */
export const gatewaySecrets: Rule = function* (mesh) {
  for (const resource of mesh.of("Gateway")) {
    const pod = mesh
      .of("Pod")
      .find(({ metadata }) => hasLabels(resource.spec.selector, metadata.labels));
    const namespace = pod?.metadata.namespace ?? "";
    if (namespace === "") {
      // Said of no pod, which is said elsewhere too, and of one whose namespace is not known.
      yield noPods(resource);
      continue;
    }
    for (const [index, { tls }] of (resource.spec.servers ?? []).entries()) {
      const name = tls?.credentialName ?? "";
      if (name === "") continue;
      yield* checkSecret(mesh, resource, { name, namespace }, index);
    }
  }
};

function* checkSecret(
  mesh: Mesh,
  resource: Gateway,
  { name, namespace }: { readonly name: string; readonly namespace: string },
  index: number,
): Iterable<Report> {
  const path = ["spec", "servers", index, "tls", "credentialName"];
  const secret = mesh
    .of("Secret")
    .find(({ metadata }) => metadata.name === name && metadata.namespace === namespace);
  if (secret === undefined) {
    const real = `Referenced credentialName not found: "${name}"`;
    yield { code: "IST0101", resource, path, values: { what: "Secret", name }, real };
    return;
  }
  if (isCertificate(textOfBase64(certificateIn(secret.data ?? {})))) return;
  const real = `The credential referenced by the Gateway ${resource.metadata.name} in namespace ${namespace} is invalid, which can cause the traffic not to work as expected.`;
  yield { code: "IST0161", resource, path, values: { name }, real };
}

/** Counts only beside its key; which pair is looked for first is istiod's choice. */
function certificateIn(data: Readonly<Record<string, string>>): string {
  const pairs = [
    ["cert", "key"],
    ["tls.crt", "tls.key"],
  ] as const;
  const [name] = pairs.find((names) => names.every((one) => (data[one] ?? "") !== "")) ?? [];
  return name === undefined ? "" : (data[name] ?? "");
}

/** As far as can be told without a clock: PEM around one DER sequence of the right length that begins with another. */
function isCertificate(pem: string): boolean {
  const body = /-----BEGIN ([A-Z ]+)-----\n([^-]*)-----END \1-----/.exec(pem)?.[2] ?? "";
  const der = Array.from(textOfBase64(body), (letter) => letter.charCodeAt(0));
  const outer = sequenceAt(der, 0);
  return outer?.end === der.length && sequenceAt(der, outer.start) !== undefined;
}

function sequenceAt(
  der: readonly number[],
  at: number,
): { readonly start: number; readonly end: number } | undefined {
  const [tag = 0, first = 0] = [der[at], der[at + 1]];
  if (tag !== 0x30) return undefined;
  const count = first < 0x80 ? 0 : first - 0x80;
  const start = at + 2 + count;
  const length =
    count === 0 ? first : der.slice(at + 2, start).reduce((sum, byte) => sum * 256 + byte, 0);
  return { start, end: start + length };
}
