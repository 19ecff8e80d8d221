import { expect, test } from "vitest";
import { hostsOf, ingressConfig, listenersOf } from "./gateway-world.ts";

interface Written {
  readonly name?: string;
  readonly namespace?: string;
  readonly born?: string;
}

function gateway(
  servers: readonly string[],
  meta: Written = {},
  selector = "app: gateway",
): string {
  return `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: ${metadata({ name: "front", ...meta })}
spec: { selector: { ${selector} }, servers: [${servers.join(", ")}] }`;
}

function server(port: number, protocol: string, hosts: readonly string[], more = ""): string {
  const name = `${protocol.toLowerCase()}-${String(port)}`;
  return `{ port: { number: ${String(port)}, name: ${name}, protocol: ${protocol} }, hosts: ${JSON.stringify(hosts)}${more} }`;
}

function virtualService(hosts: readonly string[], rest: string, meta: Written = {}): string {
  return `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: ${metadata({ name: "site", ...meta })}
spec: { hosts: ${JSON.stringify(hosts)}, ${rest} }`;
}

function metadata({ name = "", namespace = "shop", born }: Written): string {
  const timestamp = born === undefined ? "" : `, creationTimestamp: "${born}"`;
  return `{ name: ${name}, namespace: ${namespace}${timestamp} }`;
}

function http(rule: string, gateways = "[front]"): string {
  return `gateways: ${gateways}, http: [{ name: ${rule}, route: [{ destination: { host: books } }] }]`;
}

const simple = ", tls: { mode: SIMPLE, credentialName: cert }";
const through = ", tls: { mode: PASSTHROUGH }";
const tcpRoute = "tcp: [{ route: [{ destination: { host: books, port: { number: 80 } } }] }]";
const tlsRoute = (name: string): string =>
  `gateways: [front], tls: [{ match: [{ sniHosts: ["${name}"] }], route: [{ destination: { host: books, port: { number: 80 } } }] }]`;

test.for<{ readonly id: string; readonly documents: readonly string[]; readonly want: string[] }>([
  {
    id: "CP-228 a selector asks for all of its labels",
    documents: [gateway([server(80, "HTTP", ["*"])], {}, "app: gateway, zone: b")],
    want: [],
  },
  {
    id: "CP-231 the pod listens on what the Service maps the port to",
    documents: [gateway([server(80, "HTTP", ["*"]), server(9000, "HTTP", ["*"])])],
    want: ["0.0.0.0_8080: *", "0.0.0.0_9000: *"],
  },
  {
    id: "CP-233 TCP does not join HTTP",
    documents: [
      gateway([server(80, "HTTP", ["*"]), server(8080, "TCP", ["*"])]),
      virtualService(["*"], `gateways: [front], ${tcpRoute}`),
    ],
    want: ["0.0.0.0_8080: *"],
  },
  {
    id: "CP-234 TLS servers are told apart by name; a name offered twice leaves its server out",
    documents: [
      gateway([
        server(443, "HTTPS", ["a.test"], simple),
        server(443, "HTTPS", ["*.b.test", "b.test"], simple).replace("https-443", "second"),
        server(443, "HTTPS", ["c.test", "a.test"], simple).replace("https-443", "third"),
      ]),
    ],
    want: ["0.0.0.0_8443: a.test; *.b.test b.test"],
  },
  {
    id: "CP-236 a TLS server does not join a plain one",
    documents: [gateway([server(80, "HTTP", ["*"]), server(8080, "HTTPS", ["a.test"], simple)])],
    want: ["0.0.0.0_8080: *"],
  },
  {
    id: "CP-236 a plain server takes over the port of a TLS one, and later TLS servers are left out",
    documents: [
      gateway([
        server(8443, "HTTPS", ["a.test"], simple),
        server(443, "TCP", ["*"]),
        server(8443, "TLS", ["b.test"], through).replace("tls-8443", "third"),
      ]),
      virtualService(["b.test"], tlsRoute("b.test")),
    ],
    want: ["0.0.0.0_8443: a.test"],
  },
  {
    id: "CP-252 SNI that names a cluster: a chain for each port of the services under the hosts",
    documents: [
      gateway([
        server(443, "TLS", ["*.shop.svc.cluster.local"], ", tls: { mode: AUTO_PASSTHROUGH }"),
      ]),
    ],
    want: ["0.0.0.0_8443: outbound_.80_._.books.shop.svc.cluster.local"],
  },
  {
    id: "CP-253 without a mode TLS is passed through",
    documents: [
      gateway([server(443, "HTTPS", ["a.test"], ", tls: {}")]),
      virtualService(["a.test"], tlsRoute("a.test")),
    ],
    want: ["0.0.0.0_8443: a.test"],
  },
  {
    id: "CP-254 HTTP routes do not count where TLS is passed through",
    documents: [
      gateway([server(443, "HTTPS", ["a.test"], through)]),
      virtualService(["a.test"], http("all")),
    ],
    want: [],
  },
  {
    id: "CP-258 a TCP server without a route is not listened on",
    documents: [gateway([server(5432, "TCP", ["*"])])],
    want: [],
  },
  {
    id: "CP-258 the first rule that fits takes every connection",
    documents: [
      gateway([server(5432, "TCP", ["*"])]),
      virtualService(["db.test"], `gateways: [front], ${tcpRoute}`),
    ],
    want: ["0.0.0.0_5432: *"],
  },
])("$id", ({ documents, want }) => {
  expect(listenersOf(ingressConfig(documents))).toEqual(want);
});

const both = gateway([server(80, "HTTP", ["*.test"])]);

test.for<{ readonly id: string; readonly documents: readonly string[]; readonly want: string[] }>([
  {
    id: "CP-237 hosts of one namespace are not for VirtualServices of another",
    documents: [
      gateway([server(80, "HTTP", ["edge/*.test"])]),
      virtualService(["a.test"], http("all")),
    ],
    want: ["http.8080 > *:"],
  },
  {
    id: "CP-237 a dot is the Gateway's own namespace",
    documents: [
      gateway([server(80, "HTTP", ["./*.test"])]),
      virtualService(["a.test"], http("all")),
    ],
    want: ["http.8080 > a.test: all"],
  },
  {
    id: "CP-239 the more specific of two overlapping hosts is served",
    documents: [both, virtualService(["*.a.test", "other.example"], http("all"))],
    want: ["http.8080 > *.a.test: all"],
  },
  {
    id: "CP-239 a VirtualService that names another Gateway is not used",
    documents: [both, virtualService(["a.test"], http("all", "[back]"))],
    want: ["http.8080 > *:"],
  },
  {
    id: "CP-71 the rules of all VirtualServices of a host, catch-alls last",
    documents: [
      both,
      virtualService(["a.test"], http("all"), { born: "2026-01-01T00:00:00Z" }),
      virtualService(
        ["a.test"],
        "gateways: [front], http: [{ name: late, match: [{ uri: { prefix: /a } }], route: [{ destination: { host: books } }] }]",
        { name: "later", born: "2026-01-02T00:00:00Z" },
      ),
    ],
    want: ["http.8080 > a.test: late all"],
  },
  {
    id: "CP-74 hosts with the very same routes share a virtual host",
    documents: [both, virtualService(["b.test", "a.test"], http("all"))],
    want: ["http.8080 > a.test b.test: all"],
  },
  {
    id: "CP-242 without a VirtualService nobody is answered",
    documents: [both],
    want: ["http.8080 > *:"],
  },
  {
    id: "CP-246 a redirect needs no VirtualService",
    documents: [gateway([server(80, "HTTP", ["a.test"], ", tls: { httpsRedirect: true }")])],
    want: ["http.8080 > a.test:"],
  },
])("$id", ({ documents, want }) => {
  expect(hostsOf(ingressConfig(documents))).toEqual(want);
});

test.for([
  { id: "CP-247", mode: "SIMPLE", certificates: ["kubernetes://cert"], ca: undefined },
  {
    id: "CP-248",
    mode: "MUTUAL",
    certificates: ["kubernetes://cert"],
    ca: "kubernetes://cert-cacert",
  },
  { id: "CP-250", mode: "ISTIO_MUTUAL", certificates: ["default"], ca: "ROOTCA" },
])("$id $mode shows $certificates", ({ mode, certificates, ca }) => {
  const credential = mode === "ISTIO_MUTUAL" ? "" : ", credentialName: cert";
  const tls = `, tls: { mode: ${mode}${credential} }`;
  const { listeners } = ingressConfig([gateway([server(443, "HTTPS", ["a.test"], tls)])]);
  const socket = listeners[0]?.filter_chains?.[0]?.transport_socket;
  expect(socket?.certificates).toEqual(certificates);
  expect(socket?.ca).toBe(ca);
  expect(socket?.require_client_certificate).toBe(mode !== "SIMPLE");
});

test("CP-119 a destination without a port is called at the port of the Gateway's server", () => {
  const { routes } = ingressConfig([
    gateway([server(9000, "HTTP", ["a.test"])]),
    virtualService(
      ["a.test"],
      "gateways: [front], http: [{ route: [{ destination: { host: nowhere.example } }] }]",
    ),
  ]);
  const [route] = routes[0]?.virtual_hosts[0]?.routes ?? [];
  expect(route?.route?.cluster).toBe("outbound|9000||nowhere.example");
});

test("CP-252 clusters for SNI do without TLS of their own", () => {
  const { clusters } = ingressConfig([
    gateway([server(443, "TLS", ["*"], ", tls: { mode: AUTO_PASSTHROUGH }")]),
  ]);
  const cluster = clusters.find(
    ({ name }) => name === "outbound_.80_._.books.shop.svc.cluster.local",
  );
  expect(cluster?.type).toBe("EDS");
  expect(cluster?.transport_socket_matches).toBeUndefined();
});

test("CP-84 every route says where it is written", () => {
  const { routes } = ingressConfig([both, virtualService(["a.test"], http("all"))]);
  const [route] = routes[0]?.virtual_hosts[0]?.routes ?? [];
  expect(route?.origin?.path).toEqual(["spec", "http", 0]);
});
