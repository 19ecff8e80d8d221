import { expect, test } from "vitest";
import type { Route } from "../proxy/config.ts";
import { hostsOf, ingressConfig, listenersOf } from "./gateway-world.ts";

const everyone = "allowedRoutes: { namespaces: { from: All } }";

function gateway(listeners: readonly string[]): string {
  return `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: front, namespace: edge }
spec:
  gatewayClassName: istio
  addresses: [{ type: Hostname, value: ingress }]
  listeners: [${listeners.join(", ")}]`;
}

function listener(name: string, more: string, port = 80, protocol = "HTTP"): string {
  return `{ name: ${name}, port: ${String(port)}, protocol: ${protocol}, ${more} }`;
}

interface Written {
  readonly name?: string;
  readonly namespace?: string;
  readonly parent?: string;
  readonly hosts?: readonly string[];
}

function httpRoute(rules: readonly string[], written: Written = {}): string {
  const { name = "site", namespace = "shop", parent = "", hosts = [] } = written;
  return `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: ${name}, namespace: ${namespace} }
spec:
  parentRefs: [{ name: front, namespace: edge${parent} }]
  hostnames: ${JSON.stringify(hosts)}
  rules: [${rules.join(", ")}]`;
}

const books = "backendRefs: [{ name: books, port: 80 }]";
const all = `{ ${books} }`;

function rule(name: string, match: string, more = books): string {
  return `{ name: ${name}, matches: [{ ${match} }], ${more} }`;
}

function path(type: string, value: string): string {
  return `path: { type: ${type}, value: ${value} }`;
}

function secret(data: string): string {
  return `
apiVersion: v1
kind: Secret
metadata: { name: cert, namespace: edge }
data: ${data}`;
}

const pem = "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0t";
const terminates = "tls: { mode: Terminate, certificateRefs: [{ name: cert }] }";

test.for<{ readonly id: string; readonly documents: readonly string[]; readonly want: string[] }>([
  {
    id: "CP-612 the pods of the Service that the address names",
    documents: [gateway([listener("web", everyone)])],
    want: ["0.0.0.0_8080: *"],
  },
  {
    id: "CP-612 a class that is not Istio's makes nothing",
    documents: [gateway([listener("web", everyone)]).replace("Name: istio", "Name: other")],
    want: [],
  },
  {
    id: "CP-612 without a certificate there is nothing to show",
    documents: [gateway([listener("web", terminates, 443, "HTTPS")])],
    want: [],
  },
  {
    id: "CP-612 nor with a Secret that holds none",
    documents: [
      gateway([listener("web", terminates, 443, "HTTPS")]),
      secret("{ tls.crt: bm90aGluZw==, tls.key: bm90aGluZw== }"),
    ],
    want: [],
  },
  {
    id: "CP-612 TLS ends with the Secret's certificate",
    documents: [
      gateway([listener("web", `hostname: a.test, ${terminates}`, 443, "HTTPS")]),
      secret(`{ tls.crt: ${pem}, tls.key: ${pem} }`),
    ],
    want: ["0.0.0.0_8443: a.test"],
  },
])("$id", ({ documents, want }) => {
  expect(listenersOf(ingressConfig(documents))).toEqual(want);
});

test.for<{ readonly id: string; readonly documents: readonly string[]; readonly want: string[] }>([
  {
    id: "CP-612 rules without a name are called by namespace, route and place",
    documents: [gateway([listener("web", everyone)]), httpRoute([all])],
    want: ["http.8080 > *: shop.site.0"],
  },
  {
    id: "CP-612 routes of other namespaces are not taken unless allowed",
    documents: [gateway([listener("web", "hostname: a.test")]), httpRoute([all])],
    want: ["http.8080 > *:"],
  },
  {
    id: "CP-612 a selector sees the namespace's name too",
    documents: [
      gateway([
        listener(
          "web",
          "allowedRoutes: { namespaces: { from: Selector, selector: { matchLabels: { kubernetes.io/metadata.name: shop } } } }",
        ),
      ]),
      httpRoute([all]),
    ],
    want: ["http.8080 > *: shop.site.0"],
  },
  {
    id: "CP-612 a listener that only takes another kind",
    documents: [
      gateway([
        listener(
          "web",
          "allowedRoutes: { namespaces: { from: All }, kinds: [{ kind: GRPCRoute }] }",
        ),
      ]),
      httpRoute([all]),
    ],
    want: ["http.8080 > *:"],
  },
  {
    id: "CP-612 of two listeners that are alike the first is served",
    documents: [gateway([listener("web", ""), listener("open", everyone)]), httpRoute([all])],
    want: ["http.8080 > *:"],
  },
  {
    id: "CP-612 a host goes to the listener that says most about it",
    documents: [
      gateway([
        listener("wide", `hostname: "*.test", ${everyone}`),
        listener("narrow", `hostname: a.test, ${everyone}`),
      ]),
      httpRoute([all], { parent: ", sectionName: wide", hosts: ["a.test", "b.test"] }),
    ],
    want: ["http.8080 > b.test: shop.site.0"],
  },
  {
    id: "CP-612 a filter that is not known spoils the whole route",
    documents: [
      gateway([listener("web", everyone)]),
      httpRoute([all, `{ filters: [{ type: ExtensionRef }], ${books} }`]),
    ],
    want: ["http.8080 > *:"],
  },
  {
    id: "CP-613 exact before prefix before expression, long before short, whatever the order",
    documents: [
      gateway([listener("web", everyone)]),
      httpRoute([
        rule("expression", path("RegularExpression", "/a.*")),
        rule("short", path("PathPrefix", "/a")),
        rule("long", path("PathPrefix", "/a/b")),
        rule("method", `${path("PathPrefix", "/a")}, method: GET`),
        rule("exact", path("Exact", "/a")),
      ]),
    ],
    want: ["http.8080 > *: exact long method short expression"],
  },
  {
    id: "CP-613 routes without a timestamp are of equal age and go by name",
    documents: [
      gateway([listener("web", everyone)]),
      httpRoute([rule("later", path("Exact", "/a"))], { name: "second" }),
      httpRoute([rule("earlier", path("Exact", "/a"))], { name: "first" }),
    ],
    want: ["http.8080 > *: earlier later"],
  },
])("$id", ({ documents, want }) => {
  expect(hostsOf(ingressConfig(documents))).toEqual(want);
});

function onlyRoute(rules: readonly string[], others: readonly string[] = []): Route | undefined {
  const { routes } = ingressConfig([
    gateway([listener("web", everyone)]),
    httpRoute(rules),
    ...others,
  ]);
  return routes[0]?.virtual_hosts[0]?.routes?.[0];
}

const grant = `
apiVersion: gateway.networking.k8s.io/v1beta1
kind: ReferenceGrant
metadata: { name: mail, namespace: edge }
spec:
  from: [{ group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: shop }]
  to: [{ group: "", kind: Service }]`;

test.for([
  { id: "CP-615 not granted", others: [], want: "UnknownService" },
  { id: "CP-615 granted", others: [grant], want: "outbound|80||mail.edge.svc.cluster.local" },
])("$id: a backend of another namespace is $want", ({ others, want }) => {
  const route = onlyRoute(["{ backendRefs: [{ name: mail, namespace: edge, port: 80 }] }"], others);
  expect(route?.route?.cluster).toBe(want);
  expect(route?.route?.cluster_not_found_response_code).toBe("INTERNAL_SERVER_ERROR");
});

test("CP-615 backends without weight answer 500", () => {
  const route = onlyRoute(["{ backendRefs: [{ name: books, port: 80, weight: 0 }] }"]);
  expect(route?.direct_response?.status).toBe(500);
});

test("CP-614 a prefix ends at a slash, and a lone slash takes it away", () => {
  const rewrite =
    "filters: [{ type: URLRewrite, urlRewrite: { path: { type: ReplacePrefixMatch, replacePrefixMatch: / } } }]";
  const route = onlyRoute([rule("cut", path("PathPrefix", "/a/"), `${rewrite}, ${books}`)]);
  expect(route?.match.path_separated_prefix).toBe("/a");
  expect(route?.route?.regex_rewrite).toEqual({
    pattern: { regex: "^/a(/?)(.*)" },
    substitution: "/\\2",
  });
});

test("CP-616 retries are two unless said, and the backend's time is each try's", () => {
  const route = onlyRoute([
    `{ retry: { codes: [500] }, timeouts: { request: 5s, backendRequest: 2s }, ${books} }`,
  ]);
  const { timeout, retry_policy: retries } = route?.route ?? {};
  expect(timeout).toBe("5s");
  expect(retries?.num_retries).toBe(2);
  expect(retries?.per_try_timeout).toBe("2s");
  expect(retries?.retriable_status_codes).toEqual([500]);
});

test.for([
  { id: "CP-612", origin: "https://a.test", want: { exact: "https://a.test" } },
  { id: "CP-612", origin: "https://*", want: { prefix: "https://" } },
  {
    id: "CP-612",
    origin: "https://*.test",
    want: { safe_regex: { regex: "^https://.*\\.test$" } },
  },
])("$id: the origin $origin", ({ origin, want }) => {
  const cors = `filters: [{ type: CORS, cors: { allowOrigins: ["${origin}"] } }]`;
  const policy = onlyRoute([`{ ${cors}, ${books} }`])?.typed_per_filter_config;
  expect(policy?.["envoy.filters.http.cors"]?.allow_origin_string_match).toEqual([want]);
});

test("CP-612 header names are written small, and of two alike the first counts", () => {
  const set = '[{ name: X-A, value: "1" }, { name: x-a, value: "2" }]';
  const filter = `{ type: RequestHeaderModifier, requestHeaderModifier: { set: ${set} } }`;
  const added = onlyRoute([`{ filters: [${filter}], ${books} }`])?.request_headers_to_add ?? [];
  expect(added.map(({ header }) => header)).toEqual([{ key: "x-a", value: "1" }]);
});

test("CP-612 a route says where its match is written", () => {
  const route = onlyRoute([rule("one", path("Exact", "/a"))]);
  expect(route?.origin?.path).toEqual(["spec", "rules", 0, "matches", 0]);
});
