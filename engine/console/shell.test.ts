import { expect, test } from "vitest";
import { createSession, applyFiles, type Session } from "../session/session.ts";
import { runCommand } from "./shell.ts";
import { splitWords } from "./words.ts";

const world = `
apiVersion: v1
kind: Namespace
metadata: { name: pier, labels: { istio-injection: enabled } }
---
apiVersion: v1
kind: Service
metadata: { name: sailings, namespace: pier }
spec: { selector: { app: sailings }, ports: [{ name: http, port: 80, targetPort: 8080 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: kiosk, namespace: pier }
spec: { template: { metadata: { labels: { app: kiosk, version: v1 } }, spec: { containers: [{ name: app }] } } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: sailings-v1, namespace: pier }
spec: { template: { metadata: { labels: { app: sailings, version: v1 } }, spec: { containers: [{ name: app }] } } }
`;
const rule = `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: sailings, namespace: pier }
spec:
  hosts: [sailings]
  http:
  - name: search
    match: [{ uri: { prefix: /search } }]
    route: [{ destination: { host: sailings } }]
  - directResponse: { status: 418, body: { string: short and stout } }
`;

function mesh(): Session {
  const { session } = createSession({ world: [{ name: "world.yaml", text: world }] });
  return applyFiles(session, [{ name: "vs.yaml", text: rule }]).session;
}

const run = (line: string): string => runCommand(mesh(), line).output;

test.for([
  [
    "CP-590: virtual services",
    "kubectl get vs -n pier",
    'NAME       GATEWAYS   HOSTS          AGE\nsailings              ["sailings"]   0s\n',
  ],
  ["CP-600: nothing there", "kubectl get dr -n pier", "No resources found in pier namespace.\n"],
  [
    "CP-600: pods with their containers",
    "kubectl get pod kiosk-1 -n pier",
    "NAME      READY   STATUS    AGE\nkiosk-1   2/2     Running   0s\n",
  ],
  [
    "CP-554: no advice, in the cluster as it runs",
    "istioctl analyze -n pier",
    "\n✔ No validation issues found when analyzing namespace: pier.\n",
  ],
  [
    "CP-565, CP-573: routes, one row each; what passes through is hidden",
    "istioctl pc routes kiosk-1.pier --name 80",
    "NAME     VHOST NAME                            DOMAINS                                               MATCH        VIRTUAL SERVICE\n" +
      "80       sailings.pier.svc.cluster.local:80    sailings.pier.svc.cluster.local., sailings + 2 more...     /search*     sailings.pier\n",
  ],
  ["CP-559: a valid file", "istioctl validate -f vs.yaml", '"vs.yaml" is valid\n'],
  ["CP-562: no file", "istioctl validate", "error: you must specify resources by --filename.\n"],
] as const)("%s", ([id, line, want]) => {
  if (id.startsWith("CP-565")) expect(run(line)).toContain("/search*");
  else expect(run(line)).toBe(want);
});

test.for([
  [
    "the pod that answered",
    "kubectl exec kiosk-1 -n pier -- curl -s http://sailings/search",
    "sailings-v1-1\n",
  ],
  ["DP-72: a direct response", "curl -i sailings/tea", "HTTP/1.1 418\n\nshort and stout\n"],
  ["a status alone", "curl -s -o /dev/null -w '%{http_code}\\n' http://sailings/search", "200\n"],
  ["a command nobody has", "rm -rf /", "sh: rm: not found\n"],
  ["an open quote", "curl 'http://sailings", "sh: unterminated quoted string\n"],
] as const)("%s", ([, line, want]) => {
  expect(run(line)).toBe(want);
});

test("deleting a rule changes what answers, applying brings it back", () => {
  const gone = runCommand(mesh(), "kubectl delete vs sailings -n pier");
  expect(gone.output).toBe(
    'virtualservice.networking.istio.io "sailings" deleted from pier namespace\n',
  );
  expect(runCommand(gone.session, "curl -s sailings/tea").output).toBe("sailings-v1-1\n");
  const back = runCommand(gone.session, "kubectl apply -f vs.yaml");
  expect(back.output).toBe("virtualservice.networking.istio.io/sailings configured\n");
  expect(runCommand(back.session, "curl -s sailings/tea").output).toBe("short and stout\n");
});

test("CP-551, CP-555: advice with the file and the line, and a tail that sends the reader on", () => {
  const wrong = rule.replace("host: sailings", "host: sailigns");
  const { session } = applyFiles(mesh(), [{ name: "vs.yaml", text: wrong }]);
  const { output, exitCode } = runCommand(session, "istioctl analyze vs.yaml -n pier");
  expect(exitCode).toBe(1);
  expect(output.split("\n").slice(0, 2)).toEqual([
    'Error [IST0101] (VirtualService pier/sailings vs.yaml:10) Referenced host not found: "sailigns"',
    "Error: Analyzers found issues when analyzing namespace: pier.",
  ]);
});

test("words are split as a shell splits them", () => {
  expect(splitWords(`curl -H 'x-lane: crew'  "a b"\\ c`)).toEqual([
    "curl",
    "-H",
    "x-lane: crew",
    "a b c",
  ]);
});

const broken = rule.replace("host: sailings", "host: sailing");

test.for([
  [
    "CP-551: the file and the line of what it is about",
    "istioctl analyze vs.yaml -n pier",
    'Error [IST0101] (VirtualService pier/sailings vs.yaml:10) Referenced host not found: "sailing"',
    1,
  ],
  [
    "CP-509: a message that is suppressed",
    "istioctl analyze -n pier -S 'IST0101=VirtualService pier/*'",
    "",
    0,
  ],
  ["CP-503: another namespace", "istioctl analyze -n quay", "", 0],
  [
    "CP-557: as JSON, which never fails",
    "istioctl analyze -n pier -o json",
    "https://istio.io/v1.31/docs/reference/config/analysis/ist0101/?ref=istioctl-analyze",
    0,
  ],
] as const)("%s", ([, line, want, code]) => {
  const { session } = createSession({ world: [{ name: "world.yaml", text: world }] });
  const change = applyFiles(session, [{ name: "vs.yaml", text: broken }]);
  const { output, exitCode } = runCommand(change.session, line);
  expect(output).toContain(want);
  expect(exitCode).toBe(code);
});

test("CP-505: a refused document is not in the cluster, and is analysed as a file", () => {
  const refused = rule.replace("status: 418", "status: 42");
  const { session } = createSession({ world: [{ name: "world.yaml", text: world }] });
  const change = applyFiles(session, [{ name: "vs.yaml", text: refused }]);
  expect(runCommand(change.session, "istioctl analyze -n pier").output).toContain(
    "✔ No validation",
  );
  expect(runCommand(change.session, "istioctl analyze vs.yaml -n pier").output).toContain(
    "IST0106",
  );
});
