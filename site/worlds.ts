/** Worlds that the playground can begin with, loaded when one is chosen. */
import type { SourceFile } from "../engine/index.ts";
import type { StartWorld } from "./workspace/context.ts";

const nightferry = import.meta.glob<string>("../labs/worlds/nightferry/*.yaml", {
  query: "?raw",
  import: "default",
});

async function loadNightferry(): Promise<readonly SourceFile[]> {
  const found = Object.entries(nightferry).map(async ([path, load]) => ({
    name: path.split("/").at(-1) ?? path,
    text: await load(),
  }));
  return Promise.all(found);
}

const workload = (name: string, version: string): string => `---
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}-${version}, namespace: books }
spec:
  selector: { matchLabels: { app: ${name}, version: ${version} } }
  template:
    metadata: { labels: { app: ${name}, version: ${version} } }
    spec: { containers: [{ name: ${name}, image: "${name}:${version}" }] }
`;
const service = (name: string): string => `---
apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: books }
spec: { ports: [{ name: http, port: 9080 }], selector: { app: ${name} } }
`;

/** The shape that people know from Istio's own example: a page, details, three versions of reviews, ratings. */
const bookinfo: readonly SourceFile[] = [
  {
    name: "mesh.yaml",
    text: `apiVersion: v1
kind: Namespace
metadata: { name: books, labels: { istio-injection: enabled } }
${["productpage", "details", "reviews", "ratings"].map(service).join("")}${[
      ["productpage", "v1"],
      ["details", "v1"],
      ["reviews", "v1"],
      ["reviews", "v2"],
      ["reviews", "v3"],
      ["ratings", "v1"],
    ]
      .map(([name = "", version = ""]) => workload(name, version))
      .join("")}`,
  },
  {
    name: "reviews.yaml",
    text: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: books }
spec:
  host: reviews
  subsets:
    - { name: v1, labels: { version: v1 } }
    - { name: v2, labels: { version: v2 } }
    - { name: v3, labels: { version: v3 } }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: books }
spec:
  hosts:
    - reviews
  http:
    - route:
        - destination: { host: reviews, subset: v1 }
          weight: 90
        - destination: { host: reviews, subset: v3 }
          weight: 10
`,
  },
];

export const worlds: readonly StartWorld[] = [
  { title: "Nightferry", load: loadNightferry },
  { title: "Bookinfo", load: () => Promise.resolve(bookinfo) },
  { title: "Empty", load: () => Promise.resolve([{ name: "mesh.yaml", text: "" }]) },
];
