import { expect, test } from "vitest";
import { admit } from "../admit/admit.ts";
import type { HttpFilter, NetworkFilter } from "../proxy/config.ts";
import { compileProxy } from "./compile-proxy.ts";
import { createPush } from "./create-push.ts";

const world = `
apiVersion: v1
kind: Service
metadata: { name: api, namespace: shop }
spec: { clusterIP: 10.0.0.1, ports: [{ name: http, port: 80, targetPort: 8080 }, { name: tcp, port: 70 }], selector: { app: api } }
---
apiVersion: v1
kind: Pod
metadata: { name: api-1, namespace: shop, labels: { app: api, security.istio.io/tlsMode: istio } }
spec: { containers: [{ name: app, image: app }] }
status: { phase: Running, podIP: 10.1.0.1, podIPs: [{ ip: 10.1.0.1 }], conditions: [{ type: Ready, status: "True" }] }`;

function policy(name: string, spec: string, namespace = "shop", annotations = "{}"): string {
  return `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: ${name}, namespace: ${namespace}, annotations: ${annotations} }
spec: ${spec}`;
}

const tokens = `
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata: { name: tokens, namespace: shop }
spec: { jwtRules: [{ issuer: login, jwks: '{"keys":[]}' }] }`;

interface Filters {
  readonly http: readonly HttpFilter[];
  readonly tcp: readonly NetworkFilter[];
}

/** The security filters of the pod's HTTP port and of its TCP port. */
function filtersWith(documents: readonly string[], mesh?: string): Filters {
  const text = [world, ...documents].join("\n---\n");
  const { snapshot } = admit({
    files: [{ name: "a.yaml", text }],
    ...(mesh !== undefined && { mesh }),
  });
  const config = compileProxy(createPush(snapshot), "shop/api-1");
  const chains = config?.listeners.find(({ name }) => name === "virtualInbound")?.filter_chains;
  const on = (port: number) =>
    chains?.find((chain) => chain.filter_chain_match?.destination_port === port)?.filters ?? [];
  const plain = new Set(["fault", "cors", "router"].map((name) => `envoy.filters.http.${name}`));
  return {
    http: (on(8080)[0]?.config?.http_filters ?? []).filter(({ name }) => !plain.has(name)),
    tcp: on(70).slice(0, -1),
  };
}

/** Kind, action and policies of each filter. */
function shown({ name, config }: HttpFilter | NetworkFilter): string {
  const kind = name.split(".").at(-1) ?? "";
  if (kind !== "rbac") return kind;
  const part = (key: string): string => {
    const rules = typeof config === "object" && config !== null && key in config ? config : {};
    const found: unknown = Object.entries(rules).find(([one]) => one === key)?.[1];
    const text = JSON.stringify(found ?? null);
    const action = /"action":"(\w+)"/.exec(text)?.[1] ?? "ALLOW";
    const names = [...text.matchAll(/policy\[(\w+)\]-rule\[(\d)\][\w-]*"/g)].map(
      ([, policyName, index]) => `${policyName ?? ""}/${index ?? ""}`,
    );
    return found === undefined
      ? ""
      : ` ${key === "rules" ? "" : "shadow "}${action} ${names.join()}`;
  };
  return `${kind}${part("rules")}${part("shadow_rules")}`;
}

const rule = "rules: [{ to: [{ operation: { ports: ['8080'] } }] }]";
const dry = '{ istio.io/dry-run: "true" }';
const gate = (more = "") =>
  `extensionProviders: [{ name: gate, envoyExtAuthzHttp: { service: api.shop.svc.cluster.local, port: 80${more} } }]`;
const custom = policy("c", `{ action: CUSTOM, provider: { name: gate }, ${rule} }`);

interface Row {
  readonly id: string;
  readonly what: string;
  readonly documents: readonly string[];
  readonly mesh?: string;
  readonly http: readonly string[];
  readonly tcp?: readonly string[];
}

test.for<Row>([
  { id: "CP-353", what: "no policy", documents: [], http: [] },
  {
    id: "CP-327",
    what: "the order of filters",
    documents: [
      policy("a", `{ ${rule} }`),
      policy("d", `{ action: DENY, ${rule} }`),
      policy("l", `{ action: AUDIT, ${rule} }`),
      tokens,
    ],
    http: ["jwt_authn", "rbac LOG l/0", "rbac DENY d/0", "rbac ALLOW a/0"],
  },
  {
    id: "CP-328",
    what: "the root namespace's and those whose labels the pod has",
    documents: [
      policy("a", `{ action: DENY, ${rule} }`, "istio-system"),
      policy("b", `{ action: DENY, selector: { matchLabels: { app: api } }, ${rule} }`),
      policy("c", `{ action: DENY, selector: { matchLabels: { app: web } }, ${rule} }`),
      policy("d", `{ action: DENY, ${rule} }`, "other"),
    ],
    http: ["rbac DENY a/0,b/0"],
  },
  {
    id: "CP-329",
    what: "targetRefs",
    documents: [policy("a", `{ targetRefs: [{ group: "", kind: Service, name: api }], ${rule} }`)],
    http: [],
  },
  { id: "CP-330", what: "no rules", documents: [policy("a", "{}")], http: ["rbac ALLOW a/0"] },
  {
    id: "CP-334",
    what: "a dry run beside a real one",
    documents: [policy("a", `{ ${rule} }`, "shop", dry), policy("b", `{ action: DENY, ${rule} }`)],
    http: ["rbac DENY b/0", "rbac shadow ALLOW a/0"],
  },
  {
    id: "CP-350",
    what: "HTTP fields on a TCP port",
    documents: [policy("a", "{ rules: [{ to: [{ operation: { methods: [GET] } }] }] }")],
    http: ["rbac ALLOW a/0"],
    tcp: ["rbac ALLOW "],
  },
  {
    id: "CP-352",
    what: "a provider that works",
    documents: [custom, tokens],
    mesh: gate(),
    http: ["rbac shadow DENY c/0", "ext_authz", "jwt_authn"],
    tcp: [],
  },
  {
    id: "CP-352",
    what: "a provider whose prefix is no path",
    documents: [custom],
    mesh: gate(", pathPrefix: check"),
    http: ["rbac DENY c/0"],
  },
  {
    id: "CP-352",
    what: "a provider that nobody defined",
    documents: [custom],
    http: ["rbac DENY c/0"],
    tcp: ["rbac DENY c/0"],
  },
])("$id: $what gives $http", ({ documents, mesh, http, tcp }) => {
  const found = filtersWith(documents, mesh);
  expect(found.http.map(shown)).toEqual(http);
  if (tcp !== undefined) expect(found.tcp.map(shown)).toEqual(tcp);
});

test("CP-352: header names are patterns, and a refusal shows those that are named", () => {
  const mesh = gate(", includeRequestHeadersInCheck: [x-*], headersToDownstreamOnDeny: ['*-id']");
  expect(filtersWith([custom], mesh).http[1]?.config).toMatchObject({
    allowed_headers: { patterns: [{ prefix: "x-", ignore_case: true }] },
    http_service: {
      server_uri: { cluster: "outbound|80||api.shop.svc.cluster.local", timeout: "600s" },
      authorization_response: {
        allowed_client_headers: { patterns: [{ suffix: "-id", ignore_case: true }] },
      },
    },
  });
});

test("CP-332: every policy says where it is written", () => {
  const [filter] = filtersWith([policy("a", `{ ${rule} }`)]).http;
  expect(filter?.policyOrigins).toEqual({
    "ns[shop]-policy[a]-rule[0]": {
      resource: "AuthorizationPolicy/shop/a",
      path: ["spec", "rules", 0],
    },
  });
});
