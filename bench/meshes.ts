/** Meshes of any size, written as YAML. */
import { defaultLimits, type Limits, type SourceFile } from "../engine/index.ts";

/** A page accepts far less. */
export const benchLimits: Limits = {
  ...defaultLimits,
  fileLength: 2 ** 26,
  totalLength: 2 ** 26,
  documentCount: 100_000,
};

/** `count` services with two versions of one pod each, a VirtualService and a DestinationRule for every one. */
export function bigMesh(count: number): readonly SourceFile[] {
  const parts: string[] = [
    "apiVersion: v1\nkind: Namespace\nmetadata: { name: load, labels: { istio-injection: enabled } }",
  ];
  for (let n = 0; n < count; n++) parts.push(...service(n));
  return [{ name: "mesh.yaml", text: parts.join("\n---\n") }];
}

function service(n: number): readonly string[] {
  const name = `s${n}`;
  return [
    `apiVersion: v1\nkind: Service\nmetadata: { name: ${name}, namespace: load }\nspec:\n  selector: { app: ${name} }\n  ports: [{ name: http, port: 80, targetPort: 8080 }]`,
    ...[1, 2].map((version) => pod(name, n, version)),
    virtualService(n),
    `apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: { name: ${name}, namespace: load }\nspec:\n  host: ${name}\n  subsets:\n    - { name: v1, labels: { version: v1 } }\n    - { name: v2, labels: { version: v2 } }`,
  ];
}

function pod(name: string, n: number, version: number): string {
  const address = `10.${10 + version}.${n >> 8}.${(n & 255) + 1}`.replace(/\.256$/, ".0");
  return `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name}-v${version}, namespace: load, labels: { app: ${name}, version: v${version} }, annotations: { sidecar.istio.io/status: "{}" } }\nspec: { containers: [{ name: app }] }\nstatus: { podIP: ${address} }`;
}

/** The VirtualService of one service; `weight` is v2's share of 100. */
export function virtualService(n: number, weight = 10): string {
  const name = `s${n}`;
  return `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: ${name}, namespace: load }
spec:
  hosts: [${name}]
  http:
    - name: crew
      match: [{ headers: { x-lane: { exact: crew } }, uri: { prefix: /search } }]
      route: [{ destination: { host: ${name}, subset: v2 } }]
    - name: default
      route:
        - { destination: { host: ${name}, subset: v1 }, weight: ${100 - weight} }
        - { destination: { host: ${name}, subset: v2 }, weight: ${weight} }`;
}
