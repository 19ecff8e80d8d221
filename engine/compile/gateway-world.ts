/** A small world for the tests of gateways: an ingress pod, two services, and what a test adds. */
import { admit } from "../admit/admit.ts";
import type { ProxyConfig } from "../proxy/config.ts";

import { compileProxy } from "./compile-proxy.ts";
import { createPush } from "./create-push.ts";

const base = `
apiVersion: v1
kind: Namespace
metadata: { name: edge, labels: { team: edge } }
---
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { team: shop } }
---
apiVersion: v1
kind: Service
metadata: { name: ingress, namespace: edge }
spec:
  clusterIP: 10.0.0.1
  selector: { app: gateway }
  ports: [{ name: http, port: 80, targetPort: 8080 }, { name: https, port: 443, targetPort: 8443 }]
---
apiVersion: v1
kind: Pod
metadata:
  { name: ingress-1, namespace: edge, labels: { app: gateway, zone: a, signalbox.dev/proxy: router } }
spec: { containers: [{ name: app, image: app }] }
status: { podIP: 10.1.0.1, conditions: [{ type: Ready, status: "True" }] }
---
apiVersion: v1
kind: Service
metadata: { name: books, namespace: shop }
spec: { clusterIP: 10.0.0.2, selector: { app: books }, ports: [{ name: http, port: 80 }] }
---
apiVersion: v1
kind: Service
metadata: { name: mail, namespace: edge }
spec: { clusterIP: 10.0.0.3, selector: { app: mail }, ports: [{ name: http, port: 80 }] }
`;

/** What the ingress pod gets where these documents are added to the world. */
export function ingressConfig(documents: readonly string[]): ProxyConfig {
  const text = [base, ...documents].join("\n---\n");
  const { snapshot } = admit({ files: [{ name: "world.yaml", text }] });
  const config = compileProxy(createPush(snapshot), "edge/ingress-1");
  if (config === undefined) throw new Error("the ingress pod has a proxy");
  return config;
}

/** `listener: names of a chain; names of the next`; a chain without names is `*`. */
export function listenersOf({ listeners }: ProxyConfig): readonly string[] {
  return listeners.map(({ name, filter_chains: chains = [] }) => {
    const names = chains.map(
      ({ filter_chain_match: match }) => match?.server_names?.join(" ") ?? "*",
    );
    return `${name}: ${names.join("; ")}`;
  });
}

/** `table > domains: names of the routes`. */
export function hostsOf({ routes }: ProxyConfig): readonly string[] {
  return routes.flatMap(({ name, virtual_hosts: hosts }) =>
    hosts.map(({ domains, routes: table = [] }) =>
      `${name} > ${domains.join(" ")}: ${table.map(({ name: own = "-" }) => own).join(" ")}`.trim(),
    ),
  );
}
