import { expect, test } from "vitest";
import { admit } from "../admit/admit.ts";
import { analyze } from "./analyze.ts";
import { kialiChecks } from "./kiali.ts";
import { levels } from "./levels.ts";

const api: Readonly<Record<string, string>> = {
  AuthorizationPolicy: "security.istio.io/v1",
  RequestAuthentication: "security.istio.io/v1",
  Telemetry: "telemetry.istio.io/v1",
  EnvoyFilter: "networking.istio.io/v1alpha3",
  Deployment: "apps/v1",
  HTTPRoute: "gateway.networking.k8s.io/v1",
};
const core = new Set(["Namespace", "Service", "Pod", "Secret", "Node"]);

/** `Kind name: rest`, in the namespace `bakery`, becomes a document. */
function document(line: string): string {
  const [, kind = "", name = "", rest = ""] = /^(\w+) ([^\s:]+): ?(.*)$/s.exec(line) ?? [];
  const version = core.has(kind) ? "v1" : (api[kind] ?? "networking.istio.io/v1");
  const [, meta = "", body = ""] = /^(\{.*?\} \| )?(.*)$/s.exec(rest) ?? [];
  const extra = meta === "" ? "" : `, ${meta.slice(1, -4)}`;
  return `apiVersion: ${version}\nkind: ${kind}\nmetadata: { name: "${name}", namespace: bakery${extra} }\n${body}`;
}

function snapshotOf(lines: readonly string[]) {
  const text = lines.map(document).join("\n---\n");
  return admit({ files: [{ name: "case.yaml", text }] }).snapshot;
}

const home = "Namespace bakery: {labels: {istio-injection: enabled}} | ";
const pod =
  "Pod oven-1: {labels: {app: oven, version: v1}} | spec: {containers: [{name: app}, {name: istio-proxy, image: proxy}]}";
const oven = "Service oven: spec: {selector: {app: oven}, ports: [{name: http, port: 80}]}";
const twoPorts = "Service oven: spec: {ports: [{name: http, port: 80}, {name: http-b, port: 81}]}";
const edge =
  "Pod edge: {labels: {istio: edge}} | spec: {containers: [{name: istio-proxy, image: proxy}]}";
const edgeService =
  "Service edge: spec: {selector: {istio: edge}, ports: [{name: http, port: 80}]}";
const to = (destination: string): string =>
  `VirtualService a: spec: {hosts: [oven], http: [{route: [{destination: {${destination}}}]}]}`;
const gateway = (name: string, server: string, selector = "istio: edge"): string =>
  `Gateway ${name}: spec: {selector: {${selector}}, servers: [{port: {number: 80, name: http, protocol: HTTP}, ${server}}]}`;
const secure = (name: string): string =>
  `Gateway ${name}: spec: {selector: {istio: edge}, servers: [{port: {number: 443, name: tls, protocol: HTTPS}, hosts: [${name}.ex], tls: {mode: SIMPLE, credentialName: cert}}]}`;
const subsets = (labels: string): string =>
  `DestinationRule a: spec: {host: oven, subsets: [{name: v1, labels: {${labels}}}]}`;
const sidecar = (name: string, selector = ""): string =>
  `Sidecar ${name}: spec: {${selector} egress: [{hosts: ["./*"]}]}`;
const telemetry = (name: string, body = ""): string => `Telemetry ${name}: spec: {${body}}`;
const patch = (name: string, body: string): string =>
  `EnvoyFilter ${name}: spec: {configPatches: [${body}]}`;
const allow = (body: string): string => `AuthorizationPolicy a: spec: {${body}}`;
const entry = (name: string, port: string): string =>
  `ServiceEntry ${name}: spec: {hosts: [flour.ex], resolution: DNS, ports: [{${port}}]}`;
const ports = (port: string): string => `Service oven: spec: {ports: [{${port}}]}`;
const onOven = "selector: {matchLabels: {app: oven}}";
const claims =
  "VirtualService a: spec: {hosts: [a.ex], gateways: [g], http: [{match: [{headers: {'@request.auth.claims.sub': {exact: x}}}], route: [{destination: {host: oven}}]}]}";
const deployment = (body: string, meta = ""): string =>
  `Deployment oven: ${meta}spec: {template: {metadata: {labels: {app: oven}}, spec: {containers: [{name: istio-proxy, image: proxy}], ${body}}}}`;

interface Row {
  readonly id: string;
  readonly code: string;
  readonly fires: readonly string[];
  readonly silent: readonly string[];
}

const rows: readonly Row[] = [
  {
    id: "CP-524",
    code: "IST0002",
    fires: [
      "VirtualService a: spec: {hosts: [oven], http: [{fault: {delay: {percent: 5, fixedDelay: 1s}}, route: [{destination: {host: oven}}]}]}",
    ],
    silent: [
      "VirtualService a: spec: {hosts: [oven], http: [{fault: {delay: {percentage: {value: 5}, fixedDelay: 1s}}, route: [{destination: {host: oven}}]}]}",
    ],
  },
  {
    id: "CP-512",
    code: "IST0101",
    fires: [oven, to("host: ovn")],
    silent: [oven, to("host: oven")],
  },
  {
    id: "CP-514",
    code: "IST0101",
    fires: [oven, to("host: oven, port: {number: 81}")],
    silent: [oven, to("host: oven, port: {number: 80}")],
  },
  {
    id: "CP-515",
    code: "IST0101",
    fires: [oven, subsets("version: v1"), to("host: oven, subset: v2")],
    silent: [oven, subsets("version: v1"), to("host: oven, subset: v1")],
  },
  {
    id: "CP-528",
    code: "IST0101",
    fires: [edge, gateway("g", "hosts: [a.ex]", "istio: other")],
    silent: [edge, gateway("g", "hosts: [a.ex]")],
  },
  {
    id: "CP-532",
    code: "IST0101",
    fires: [edge, secure("g")],
    silent: [secure("g"), edge, "Secret cert: data: {}"],
  },
  {
    id: "CP-536",
    code: "IST0101",
    fires: [home, allow("rules: [{from: [{source: {namespaces: [cellar]}}]}]")],
    silent: [home, allow("rules: [{from: [{source: {namespaces: ['bak*']}}]}]")],
  },
  { id: "CP-541", code: "IST0102", fires: ["Namespace bakery: "], silent: [home] },
  {
    id: "CP-542",
    code: "IST0103",
    fires: [home, "Pod p: spec: {containers: [{name: app}]}"],
    silent: [
      home,
      pod,
      "Pod p: {labels: {sidecar.istio.io/inject: 'false'}} | spec: {containers: [{name: app}]}",
    ],
  },
  {
    id: "CP-522",
    code: "IST0106",
    fires: [
      "VirtualService a: spec: {hosts: [oven], http: [{timeout: 0s, route: [{destination: {host: oven}}]}]}",
    ],
    silent: [to("host: oven")],
  },
  {
    id: "CP-549",
    code: "IST0107",
    fires: ["Service oven: {annotations: {sidecar.istio.io/proxyCPU: '1'}} | "],
    silent: ["Pod p: {annotations: {sidecar.istio.io/proxyCPU: '1'}} | "],
  },
  {
    id: "CP-549",
    code: "IST0108",
    fires: ["Service oven: {annotations: {networking.istio.io/exportThree: a}} | "],
    silent: ["Service oven: {annotations: {networking.istio.io/exportTo: a, my.org/x: b}} | "],
  },
  {
    id: "CP-519",
    code: "IST0109",
    fires: [
      to("host: oven"),
      "VirtualService b: spec: {hosts: [oven.bakery.svc.cluster.local], http: [{route: [{destination: {host: oven}}]}]}",
    ],
    silent: [
      to("host: oven"),
      "VirtualService b: spec: {hosts: [oven], gateways: [g], http: [{route: [{destination: {host: oven}}]}]}",
    ],
  },
  {
    id: "CP-535",
    code: "IST0110",
    fires: [
      pod,
      sidecar("a", "workloadSelector: {labels: {app: oven}},"),
      sidecar("b", "workloadSelector: {labels: {version: v1}},"),
    ],
    silent: [pod, sidecar("a", "workloadSelector: {labels: {app: oven}},"), sidecar("b")],
  },
  { id: "CP-535", code: "IST0111", fires: [sidecar("a"), sidecar("b")], silent: [sidecar("a")] },
  {
    id: "CP-514",
    code: "IST0112",
    fires: [twoPorts, to("host: oven")],
    silent: [twoPorts, to("host: oven, port: {number: 81}")],
  },
  {
    id: "CP-546",
    code: "IST0116",
    fires: [
      deployment(""),
      oven,
      "Service b: spec: {selector: {app: oven}, ports: [{name: udp, port: 80, protocol: UDP}]}",
    ],
    silent: [
      deployment(""),
      oven,
      "Service b: spec: {selector: {app: oven}, ports: [{name: udp, port: 81, protocol: UDP}]}",
    ],
  },
  {
    id: "CP-545",
    code: "IST0118",
    fires: [ports("name: foo, port: 80")],
    silent: [ports("name: http-foo, port: 80")],
  },
  {
    id: "CP-543",
    code: "IST0123",
    fires: ["Namespace bakery: {labels: {istio-injection: enabled, istio.io/rev: a}} | "],
    silent: ["Namespace bakery: {labels: {istio-injection: disabled, istio.io/rev: a}} | "],
  },
  {
    id: "CP-549",
    code: "IST0125",
    fires: ["Pod p: {annotations: {status.sidecar.istio.io/port: '99999'}} | "],
    silent: ["Pod p: {annotations: {status.sidecar.istio.io/port: '15020'}} | "],
  },
  {
    id: "CP-547",
    code: "IST0127",
    fires: [
      "Namespace bakery: ",
      "Pod oven-1: {labels: {app: oven}} | spec: {containers: [{name: app}]}",
      allow(onOven),
    ],
    silent: [pod, allow(onOven)],
  },
  {
    id: "CP-527",
    code: "IST0128",
    fires: ["DestinationRule a: spec: {host: oven, trafficPolicy: {tls: {mode: SIMPLE}}}"],
    silent: [
      "DestinationRule a: spec: {host: oven, trafficPolicy: {tls: {mode: SIMPLE, caCertificates: system}}}",
    ],
  },
  {
    id: "CP-527",
    code: "IST0129",
    fires: [
      "DestinationRule a: spec: {host: oven, trafficPolicy: {portLevelSettings: [{port: {number: 80}, tls: {mode: SIMPLE}}]}}",
    ],
    silent: [
      "DestinationRule a: spec: {host: oven, trafficPolicy: {portLevelSettings: [{port: {number: 80}, tls: {mode: ISTIO_MUTUAL}}]}}",
    ],
  },
  {
    id: "CP-522",
    code: "IST0130",
    fires: [
      "VirtualService a: spec: {hosts: [oven], http: [{route: [{destination: {host: oven}}]}, {route: [{destination: {host: oven}}]}]}",
    ],
    silent: [to("host: oven")],
  },
  {
    id: "CP-517",
    code: "IST0132",
    fires: [gateway("g", "hosts: [b.ex]"), claims],
    silent: [gateway("g", "hosts: ['*.ex']"), claims],
  },
  {
    id: "CP-533",
    code: "IST0134",
    fires: [entry("a", "number: 80, name: tcp, protocol: tcp")],
    silent: [entry("a", "number: 80, name: http, protocol: HTTP")],
  },
  {
    id: "CP-549",
    code: "IST0135",
    fires: ["Pod p: {annotations: {sidecar.istio.io/inject: 'true'}} | "],
    silent: [
      "Pod p: {annotations: {sidecar.istio.io/inject: 'true'}, labels: {sidecar.istio.io/inject: 'true'}} | ",
    ],
  },
  {
    id: "CP-546",
    code: "IST0137",
    fires: [
      deployment(""),
      "Service a: spec: {selector: {app: oven}, ports: [{name: http, port: 80, targetPort: 90}, {name: http-b, port: 81, targetPort: 90}]}",
    ],
    silent: [
      deployment(""),
      "Service a: spec: {selector: {app: oven}, ports: [{name: http, port: 80, targetPort: 90}, {name: http-b, port: 81, targetPort: 91}]}",
    ],
  },
  { id: "CP-531", code: "IST0138", fires: [secure("g"), secure("h")], silent: [secure("g")] },
  {
    id: "CP-520",
    code: "IST0140",
    fires: [
      to("host: oven, subset: v1"),
      "VirtualService b: spec: {hosts: [b.ex], gateways: [g], http: [{route: [{destination: {host: oven}}]}]}",
    ],
    silent: [
      to("host: oven, subset: v1"),
      "VirtualService b: spec: {hosts: [b.ex], http: [{route: [{destination: {host: oven}}]}]}",
    ],
  },
  {
    id: "CP-548",
    code: "IST0144",
    fires: [deployment("securityContext: {runAsUser: 1337}")],
    silent: [deployment("securityContext: {runAsUser: 1000}")],
  },
  {
    id: "CP-530",
    code: "IST0145",
    fires: [edge, gateway("g", "hosts: [a.ex]"), gateway("h", "hosts: [a.ex]")],
    silent: [edge, gateway("g", "hosts: [a.ex]"), gateway("h", "hosts: ['*']")],
  },
  {
    id: "CP-544",
    code: "IST0146",
    fires: [
      "Deployment d: spec: {template: {spec: {containers: [{name: istio-proxy, image: auto}]}}}",
    ],
    silent: [
      home,
      "Deployment d: spec: {template: {spec: {containers: [{name: istio-proxy, image: auto}]}}}",
    ],
  },
  {
    id: "CP-544",
    code: "IST0147",
    fires: ["Pod p: spec: {containers: [{name: istio-proxy, image: auto}]}"],
    silent: [pod],
  },
  {
    id: "CP-521",
    code: "IST0149",
    fires: [edge, gateway("g", "hosts: [a.ex]"), claims],
    silent: [edge, gateway("g", "hosts: [a.ex]"), claims, "RequestAuthentication r: spec: {}"],
  },
  {
    id: "CP-545",
    code: "IST0150",
    fires: [
      "Service a: spec: {type: ExternalName, externalName: a.ex, ports: [{name: tcp, port: 80}]}",
    ],
    silent: [
      "Service a: spec: {type: ExternalName, externalName: a.ex, ports: [{name: http, port: 80}]}",
    ],
  },
  {
    id: "CP-507",
    code: "IST0151",
    fires: [
      patch("a", "{applyTo: HTTP_FILTER, patch: {operation: INSERT_BEFORE, value: {name: x}}}"),
    ],
    silent: [
      patch("a", "{applyTo: HTTP_FILTER, patch: {operation: INSERT_FIRST, value: {name: x}}}"),
    ],
  },
  {
    id: "CP-507",
    code: "IST0152",
    fires: [patch("a", "{applyTo: CLUSTER, patch: {operation: REPLACE, value: {name: x}}}")],
    silent: [patch("a", "{applyTo: VIRTUAL_HOST, patch: {operation: REPLACE, value: {name: x}}}")],
  },
  {
    id: "CP-507",
    code: "IST0153",
    fires: [patch("a", "{applyTo: HTTP_ROUTE, patch: {operation: ADD, value: {name: x}}}")],
    silent: [patch("a", "{applyTo: CLUSTER, patch: {operation: ADD, value: {name: x}}}")],
  },
  {
    id: "CP-507",
    code: "IST0154",
    fires: [patch("a", "{applyTo: HTTP_ROUTE, patch: {operation: REMOVE}}")],
    silent: [patch("a", "{applyTo: CLUSTER, patch: {operation: REMOVE}}")],
  },
  {
    id: "CP-507",
    code: "IST0155",
    fires: [
      patch(
        "a",
        "{applyTo: HTTP_FILTER, match: {proxy: {proxyVersion: '1.*'}}, patch: {operation: INSERT_BEFORE, value: {name: x}}}, {applyTo: HTTP_FILTER, patch: {operation: INSERT_BEFORE, value: {name: x}}}",
      ),
    ],
    silent: [
      patch(
        "a",
        "{applyTo: HTTP_FILTER, match: {proxy: {proxyVersion: '1.*'}}, patch: {operation: INSERT_BEFORE, value: {name: x}}}, {applyTo: HTTP_FILTER, patch: {operation: INSERT_BEFORE, value: {name: y}}}",
      ),
    ],
  },
  {
    id: "CP-537",
    code: "IST0157",
    fires: [telemetry("a", "accessLogging: [{}]")],
    silent: [telemetry("a", "accessLogging: [{disabled: true}, {providers: [{name: envoy}]}]")],
  },
  {
    id: "CP-537",
    code: "IST0159",
    fires: [pod, telemetry("a", onOven), telemetry("b", onOven)],
    silent: [pod, telemetry("a", onOven), telemetry("b")],
  },
  {
    id: "CP-537",
    code: "IST0160",
    fires: [telemetry("a"), telemetry("b")],
    silent: [telemetry("a"), telemetry("b", onOven)],
  },
  {
    id: "CP-532",
    code: "IST0161",
    fires: [edge, secure("g"), "Secret cert: data: {tls.crt: bm9uZQ==, tls.key: bm9uZQ==}"],
    silent: [edge, secure("g")],
  },
  {
    id: "CP-529",
    code: "IST0162",
    fires: [edge, edgeService, secure("g")],
    silent: [edge, edgeService, gateway("g", "hosts: [a.ex]")],
  },
  {
    id: "CP-518",
    code: "IST0165",
    fires: [
      "VirtualService a: spec: {hosts: [a.ex], gateways: [edge~istio-autogenerated-k8s-gateway~http], http: [{route: [{destination: {host: oven}}]}]}",
    ],
    silent: [claims],
  },
  {
    id: "CP-538",
    code: "IST0166",
    fires: [
      "Pod p: {labels: {app: oven, gateway.networking.k8s.io/gateway-name: g}} | ",
      allow(onOven),
    ],
    silent: [pod, allow(onOven)],
  },
  {
    id: "CP-535",
    code: "IST0167",
    fires: ["Namespace bakery: {labels: {istio.io/dataplane-mode: ambient}} | ", sidecar("a")],
    silent: [home, sidecar("a")],
  },
  {
    id: "CP-539",
    code: "IST0171",
    fires: [
      "Service a: status: {conditions: [{type: istio.io/WaypointBound, status: 'False', reason: No, message: no}]}",
    ],
    silent: [
      "Service a: status: {conditions: [{type: istio.io/WaypointBound, status: 'True', reason: Yes, message: yes}]}",
    ],
  },
  {
    id: "CP-525",
    code: "IST0173",
    fires: [oven, pod, subsets("version: v2")],
    silent: [oven, pod, subsets("version: v1")],
  },
  {
    id: "CP-526",
    code: "IST0174",
    fires: [pod, subsets("version: v1")],
    silent: [oven, subsets("version: v1")],
  },
  {
    id: "CP-540",
    code: "IST0175",
    fires: ["RequestAuthentication r: spec: {}", deployment("", "{labels: {app: istiod}} | ")],
    silent: [deployment("", "{labels: {app: istiod}} | ")],
  },
  {
    id: "CP-534",
    code: "IST0177",
    fires: [
      entry("a", "number: 80, name: http, protocol: HTTP"),
      entry("b", "number: 80, name: tls, protocol: TLS"),
    ],
    silent: [
      entry("a", "number: 80, name: http, protocol: HTTP"),
      entry("b", "number: 80, name: http, protocol: http"),
    ],
  },
];

function codesOf(lines: readonly string[]): readonly string[] {
  return analyze(snapshotOf(lines)).map(({ code }) => code);
}

test.for(rows)("$id: $code is said of $fires", ({ code, fires }) => {
  expect(codesOf(fires)).toContain(code);
});

test.for(rows)("$id: $code is not said of $silent", ({ code, silent }) => {
  expect(codesOf(silent)).not.toContain(code);
});

test("every code has a row", () => {
  const tested = new Set(rows.map(({ code }) => code));
  expect(Object.keys(levels).filter((code) => !tested.has(code))).toEqual([]);
});

test("CP-552: a message stands at the field that it is about", () => {
  const [message] = analyze(snapshotOf([oven, to("host: ovn")]));
  expect(message).toMatchObject({
    code: "IST0101",
    severity: "error",
    real: 'Referenced host not found: "ovn"',
    subject: "VirtualService bakery/a",
    place: { file: "case.yaml", line: 9 },
  });
});

test.for([
  {
    id: "CP-509",
    line: "VirtualService a: {annotations: {galley.istio.io/analyze-suppress: 'IST0101'}} | ",
  },
  { id: "CP-504", line: "VirtualService a: {namespace: kube-system} | " },
])("$id: nothing is said of $line", ({ line }) => {
  const spec = "spec: {hosts: [a.ex], http: [{route: [{destination: {host: nowhere}}]}]}";
  const text = document(`${line}${spec}`).replace("namespace: bakery, namespace", "namespace");
  const { snapshot } = admit({ files: [{ name: "case.yaml", text }] });
  expect(analyze(snapshot).map(({ code }) => code)).toEqual([]);
});

test("CP-365: one document that cannot be read stands for its whole file", () => {
  const lines = [to("host: nowhere"), "DestinationRule b: spec: {host: [a]}"];
  expect(codesOf(lines)).toEqual(["parse"]);
});

const kialiRows: readonly Row[] = [
  {
    id: "CP-65",
    code: "KIA0201",
    fires: [
      subsets("version: v1"),
      "DestinationRule b: spec: {host: oven.bakery.svc.cluster.local, subsets: [{name: v1, labels: {a: b}}]}",
    ],
    silent: [
      subsets("version: v1"),
      "DestinationRule b: spec: {host: oven, subsets: [{name: v2, labels: {a: b}}]}",
    ],
  },
  { id: "CP-165", code: "KIA0209", fires: [subsets("")], silent: [subsets("version: v1")] },
  {
    id: "CP-117",
    code: "KIA1104",
    fires: [
      "VirtualService a: spec: {hosts: [oven], http: [{route: [{destination: {host: oven}, weight: 100}]}]}",
    ],
    silent: [to("host: oven")],
  },
  {
    id: "CP-118",
    code: "KIA1105",
    fires: [
      "VirtualService a: spec: {hosts: [oven], http: [{route: [{destination: {host: oven}, weight: 50}, {destination: {host: oven}, weight: 50}]}]}",
    ],
    silent: [
      "VirtualService a: spec: {hosts: [oven], http: [{route: [{destination: {host: oven, subset: a}, weight: 50}, {destination: {host: oven}, weight: 50}]}]}",
    ],
  },
  {
    id: "CP-25",
    code: "KIA1108",
    fires: [
      "VirtualService a: spec: {hosts: [a.ex], gateways: [g.bakery], http: [{route: [{destination: {host: oven}}]}]}",
    ],
    silent: [claims],
  },
];

test.for(kialiRows)(
  "$id: $code is Kiali's word on $fires, not on $silent",
  ({ code, fires, silent }) => {
    const said = (lines: readonly string[]) =>
      kialiChecks(snapshotOf(lines)).map((one) => one.code);
    expect(said(fires)).toContain(code);
    expect(said(silent)).not.toContain(code);
  },
);
