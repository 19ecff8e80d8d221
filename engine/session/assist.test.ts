import { expect, test } from "vitest";
import { completeAt, hoverAt } from "./assist.ts";
import { createSession } from "./session.ts";

const mesh = `apiVersion: v1
kind: Namespace
metadata: { name: pier }
---
apiVersion: v1
kind: Service
metadata: { name: sailings, namespace: pier }
spec: { ports: [{ name: http, port: 80 }], selector: { app: sailings } }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: sailings, namespace: pier }
spec:
  host: sailings
  subsets:
    - { name: v1, labels: { version: v1 } }
    - { name: v2, labels: { version: v2 } }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: edge, namespace: ops }
spec:
  selector: { app: edge }
  servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: ["*"] }]
`;
const { session } = createSession({ world: [{ name: "mesh.yaml", text: mesh }] });
const head = (kind: string, spec: string): string =>
  `apiVersion: networking.istio.io/v1\nkind: ${kind}\nmetadata:\n  name: x\n  namespace: pier\nspec:\n${spec}`;

function labels(text: string): readonly string[] {
  const offset = text.indexOf("|");
  return completeAt(session, text.replace("|", ""), offset).options.map(({ label }) => label);
}

test.for([
  {
    name: "fields of a spec that are not there yet",
    text: head("VirtualService", "  hosts: [a]\n  |"),
    has: ["http", "gateways"],
    not: ["hosts", "route"],
  },
  {
    name: "fields of a rule",
    text: head("VirtualService", "  http:\n    - |"),
    has: ["match", "route", "timeout"],
    not: ["hosts"],
  },
  {
    name: "hosts of services, short in their own namespace",
    text: head("VirtualService", "  hosts:\n    - |"),
    has: ["sailings"],
    not: ["v1"],
  },
  {
    name: "hosts in full from elsewhere",
    text: head("VirtualService", "  hosts:\n    - |").replace("pier", "ops"),
    has: ["sailings.pier.svc.cluster.local"],
    not: ["sailings"],
  },
  {
    name: "subsets of the host beside",
    text: head(
      "VirtualService",
      "  http:\n    - route:\n        - destination:\n            host: sailings\n            subset: |",
    ),
    has: ["v1", "v2"],
    not: ["mesh"],
  },
  {
    name: "no subsets of another host",
    text: head(
      "VirtualService",
      "  http:\n    - route:\n        - destination:\n            host: other\n            subset: |",
    ),
    has: [],
    not: ["v1"],
  },
  {
    name: "gateways",
    text: head("VirtualService", "  gateways: [|"),
    has: ["mesh", "ops/edge"],
    not: [],
  },
  {
    name: "allowed values",
    text: head("DestinationRule", "  trafficPolicy:\n    loadBalancer:\n      simple: |"),
    has: ["ROUND_ROBIN", "LEAST_REQUEST"],
    not: ["v1"],
  },
  {
    name: "kinds of the group",
    text: "apiVersion: security.istio.io/v1\nkind: |",
    has: ["PeerAuthentication"],
    not: ["VirtualService"],
  },
  {
    name: "durations with a unit",
    text: head("VirtualService", "  http:\n    - timeout: |"),
    has: ["5s"],
    not: ["5"],
  },
  {
    name: "nothing below a scalar",
    text: head("VirtualService", "  http:\n    - name: a\n        |"),
    has: [],
    not: ["route"],
  },
])("completion: $name", ({ text, has, not }) => {
  const found = labels(text);
  for (const label of has) expect(found).toContain(label);
  for (const label of not) expect(found).not.toContain(label);
});

test("a list of objects opens an item, indented below its key", () => {
  const text = head("VirtualService", "  ht");
  const { options } = completeAt(session, text, text.length);
  expect(options.find(({ label }) => label === "http")?.apply).toBe("http:\n    - ");
});

test.for([
  { at: "timeout", want: /^timeout: duration\n.*unit/s },
  { at: "hosts", want: /^hosts: list of text\n/ },
  { at: "sailings", want: /^hosts: text/ },
  { at: "VirtualService", want: /^kind: text/ },
])("hover on $at", ({ at, want }) => {
  const text = head("VirtualService", "  hosts:\n    - sailings\n  http:\n    - timeout: 2s");
  expect(hoverAt(text, text.indexOf(at) + 2)?.doc).toMatch(want);
});

test("hover on what is no field says nothing", () => {
  const text = head("VirtualService", "  nosuch: 1");
  expect(hoverAt(text, text.indexOf("nosuch") + 1)).toBeUndefined();
});

test("no place in a text makes it fail, however broken", () => {
  const broken = `${mesh}---\nkind: VirtualService\nspec: {a: [b, {c\n- - x:\n |\n\t- "q: \n]}`;
  for (let offset = 0; offset <= broken.length; offset += 1) {
    expect(completeAt(session, broken, offset).from).toBeLessThanOrEqual(offset);
    expect(hoverAt(broken, offset)?.to ?? offset).toBeGreaterThanOrEqual(offset);
  }
});
