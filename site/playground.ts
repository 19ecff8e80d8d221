import type { PlaygroundBundle } from "./workspace/protocol.ts";

/** What the playground begins with: two services, and a rule between them. */
const mesh = `apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    istio-injection: enabled
---
apiVersion: v1
kind: Service
metadata:
  name: hello
  namespace: shop
spec:
  selector:
    app: hello
  ports:
    - name: http
      port: 80
      targetPort: 8080
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: hello-v1
  namespace: shop
spec:
  replicas: 2
  template:
    metadata:
      labels: { app: hello, version: v1 }
    spec:
      containers:
        - name: app
          image: hello:v1
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: client
  namespace: shop
spec:
  replicas: 1
  template:
    metadata:
      labels: { app: client, version: v1 }
    spec:
      containers:
        - name: app
          image: client:v1
`;

export const playground: PlaygroundBundle = {
  slug: "playground",
  title: "Playground",
  playground: [{ name: "mesh.yaml", text: mesh }],
};
