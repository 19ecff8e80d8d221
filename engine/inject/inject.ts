/**
 * What a cluster adds to what was applied: pods for Deployments, addresses for pods and Services, and
 * sidecars for the pods of injected namespaces. Addresses follow from the order of the documents, so
 * the same files always give the same mesh.
 */
import { resourcesOf, type Snapshot } from "../admit/snapshot.ts";
import type { PodSpec } from "../resources/core/pod.ts";
import type { Resource } from "../resources/resource.ts";
import type { JsonObject } from "../source/json.ts";
import type { ResourceKey } from "../source/place.ts";

/** The snapshot as it stands once the cluster's controllers and the sidecar injector have run. */
export function inject(snapshot: Snapshot): Snapshot {
  const resources = new Map(snapshot.resources);
  for (const deployment of resourcesOf(snapshot, "Deployment")) {
    for (const pod of podsOf(deployment, snapshot)) {
      if (!resources.has(pod.key)) resources.set(pod.key, pod);
    }
  }
  const injected = injectedNamespaces(snapshot);
  let podIndex = 0;
  let serviceIndex = 0;
  for (const [key, resource] of resources) {
    if (isKind(resource, "Pod")) resources.set(key, startedPod(resource, injected, podIndex++));
    else if (isKind(resource, "Service")) resources.set(key, withAddress(resource, serviceIndex++));
  }
  return { ...snapshot, resources };
}

function isKind<Kind extends "Pod" | "Service">(
  resource: Resource,
  kind: Kind,
): resource is Resource<Kind> {
  return resource.kind === kind;
}

/** `kiosk-1`, `kiosk-2`: the real controller's random endings would only be in the way. */
function podsOf(
  deployment: Resource<"Deployment">,
  snapshot: Snapshot,
): readonly Resource<"Pod">[] {
  const { metadata, spec } = deployment;
  const template = spec.template ?? {};
  return Array.from({ length: Math.min(spec.replicas ?? 1, REPLICA_COUNT_MAX) }, (_, i) => {
    const name = `${metadata.name}-${String(i + 1)}`;
    const key: ResourceKey = `Pod/${metadata.namespace}/${name}`;
    const pod: Resource<"Pod"> = {
      kind: "Pod",
      apiVersion: "v1",
      key,
      metadata: {
        name,
        namespace: metadata.namespace,
        labels: template.metadata?.labels ?? {},
        annotations: template.metadata?.annotations ?? {},
      },
      order: deployment.order,
      spec: template.spec ?? {},
      source: deployment.source,
    };
    return snapshot.resources.get(key) === undefined ? pod : { ...pod, key };
  });
}

const REPLICA_COUNT_MAX = 50;

/** CP-360: the label of the namespace switches injection on. */
function injectedNamespaces(snapshot: Snapshot): ReadonlySet<string> {
  const names = resourcesOf(snapshot, "Namespace").flatMap(({ metadata: { name, labels } }) =>
    labels["istio-injection"] === "enabled" || labels["istio.io/rev"] !== undefined ? [name] : [],
  );
  return new Set(names);
}

const TLS_MODE = "security.istio.io/tlsMode";
const ROUTER = "signalbox.dev/proxy";
const ready: JsonObject = { type: "Ready", status: "True" };

function startedPod(
  pod: Resource<"Pod">,
  namespaces: ReadonlySet<string>,
  index: number,
): Resource<"Pod"> {
  const { metadata, spec, status = {} } = pod;
  const asked = metadata.labels["sidecar.istio.io/inject"];
  const wants =
    asked === "true" ||
    (asked !== "false" && namespaces.has(metadata.namespace) && spec.hostNetwork !== true);
  const gateway = metadata.labels[ROUTER] === "router";
  const address = typeof status["podIP"] === "string" ? status["podIP"] : podAddress(index);
  const labels = wants && !gateway ? { ...metadata.labels, [TLS_MODE]: "istio" } : metadata.labels;
  return {
    ...pod,
    metadata: { ...metadata, labels: standardLabels(labels) },
    spec: wants && !gateway ? withSidecar(spec) : spec,
    status: { phase: "Running", conditions: [ready], ...status, podIP: address },
  };
}

/** Istio groups by `app` and `version`; Kubernetes' recommended labels stand in where those lack. */
function standardLabels(
  labels: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const name = labels["app.kubernetes.io/name"];
  const version = labels["app.kubernetes.io/version"];
  return {
    ...(name !== undefined && labels["app"] === undefined && { app: name }),
    ...(version !== undefined && labels["version"] === undefined && { version }),
    ...labels,
  };
}

function withSidecar(spec: PodSpec): PodSpec {
  const containers = spec.containers ?? [];
  if (containers.some(({ name }) => name === "istio-proxy")) return spec;
  return { ...spec, containers: [...containers, { name: "istio-proxy", image: "istio/proxyv2" }] };
}

function podAddress(index: number): string {
  return `10.8.${String(1 + Math.floor(index / 200))}.${String(11 + (index % 200))}`;
}

function withAddress(service: Resource<"Service">, index: number): Resource<"Service"> {
  const { spec } = service;
  if (spec.clusterIP !== undefined || spec.type === "ExternalName") return service;
  const clusterIP = `10.96.${String(1 + Math.floor(index / 200))}.${String(11 + (index % 200))}`;
  return { ...service, spec: { ...spec, clusterIP } };
}
