/** IST0173, IST0174, IST0128, IST0129: what DestinationRules speak of (CP-525 to CP-527). */
import type { Resource } from "../../resources/resource.ts";
import { fullName, hasLabels } from "../names.ts";
import type { Mesh } from "../mesh.ts";
import type { Report, Rule } from "../rule.ts";

const topologyLabels = [
  "topology.kubernetes.io/region",
  "topology.kubernetes.io/zone",
  "topology.istio.io/subzone",
] as const;

export const destinationRuleHosts: Rule = function* (mesh) {
  const pods = podLabels(mesh);
  for (const resource of mesh.of("DestinationRule")) {
    const { host = "", exportTo, subsets = [] } = resource.spec;
    const service = mesh.services.find(resource.metadata.namespace, exportTo, host);
    if (service === undefined) {
      const real = `The host ${host} defined in the DestinationRule does not match any services in the mesh.`;
      yield { code: "IST0174", resource, path: ["spec", "host"], values: { name: host }, real };
      continue;
    }
    // Of equal names the last one is looked at.
    const last = new Map(subsets.map(({ name = "" }, index) => [name, index]));
    for (const [index, { name = "", labels = {} }] of subsets.entries()) {
      if (last.get(name) !== index) continue;
      const wanted = { ...service.selector, ...labels };
      if (pods.some((own) => hasLabels(wanted, own))) continue;
      const real = `The Subset ${name} defined in the DestinationRule does not select any pods. Which may lead to 503 UH (NoHealthyUpstream).`;
      const path = ["spec", "subsets", index];
      yield { code: "IST0173", resource, path, values: { name }, real };
    }
  }
};

/** With what the pod's node adds. */
function podLabels(mesh: Mesh): readonly Readonly<Record<string, string>>[] {
  const nodes = new Map(mesh.of("Node").map(({ metadata }) => [metadata.name, metadata.labels]));
  return mesh.of("Pod").map(({ metadata, spec }) => {
    const { nodeName = "" } = spec;
    return {
      ...metadata.labels,
      ...topologyOf(nodes.get(nodeName) ?? {}),
      ...(nodeName !== "" && { "kubernetes.io/hostname": nodeName }),
    };
  });
}

/** Without a zone no subzone counts. */
function topologyOf(node: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const [regionLabel, zoneLabel, subzoneLabel] = topologyLabels;
  const region = node[regionLabel] ?? "";
  const zone = node[zoneLabel] ?? "";
  const subzone = zone === "" ? "" : (node[subzoneLabel] ?? "");
  return {
    ...(region !== "" && { [regionLabel]: region }),
    ...(zone !== "" && { [zoneLabel]: zone }),
    ...(subzone !== "" && { [subzoneLabel]: subzone }),
  };
}

export const uncheckedServers: Rule = function* (mesh) {
  for (const resource of mesh.of("DestinationRule")) {
    const { trafficPolicy } = resource.spec;
    yield* unchecked(resource, trafficPolicy?.tls, undefined, ["spec", "trafficPolicy", "tls"]);
    for (const [index, { tls, port }] of (trafficPolicy?.portLevelSettings ?? []).entries()) {
      const path = ["spec", "trafficPolicy", "portLevelSettings", index, "tls"];
      yield* unchecked(resource, tls, String(port?.number ?? 0), path);
    }
  }
};

interface Tls {
  readonly mode?: string;
  readonly caCertificates?: string;
  readonly credentialName?: string;
}

function* unchecked(
  resource: Resource<"DestinationRule">,
  tls: Tls | undefined,
  port: string | undefined,
  path: NonNullable<Report["path"]>,
): Iterable<Report> {
  const { mode = "DISABLE", caCertificates = "", credentialName = "" } = tls ?? {};
  if (mode !== "SIMPLE" && mode !== "MUTUAL") return;
  if (caCertificates !== "") return;
  if (credentialName !== "" && resource.spec.workloadSelector !== undefined) return;
  const { host = "" } = resource.spec;
  const where = port === undefined ? host : `${host} at port ${port}`;
  const real = port === undefined ? host : `${host} at port number:${port}`;
  yield {
    code: port === undefined ? "IST0128" : "IST0129",
    resource,
    path,
    values: { mode, name: where },
    real: `DestinationRule ${fullName(resource)} in namespace ${resource.metadata.namespace} has TLS mode set to ${mode} but no caCertificates are set to validate server identity for host: ${real}`,
  };
}
