import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { distinguish, sameEnds, type Distinction } from "./distinguish.ts";
import type { TargetScope } from "./distinguish-targets.ts";
import { applyFiles, createSession, proveRequest, type Session } from "./session.ts";

const deployment = (name: string, app: string, version: string): string => `
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: pier }
spec:
  replicas: 1
  selector: { matchLabels: { app: ${app}, version: ${version} } }
  template:
    metadata: { labels: { app: ${app}, version: ${version} } }
    spec: { containers: [{ name: app, image: app }] }
`;

const service = (name: string): string => `
apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: pier }
spec: { selector: { app: ${name} }, ports: [{ name: http, port: 80, targetPort: 8080 }] }
`;

const WORLD = [
  "\napiVersion: v1\nkind: Namespace\nmetadata: { name: pier, labels: { istio-injection: enabled } }\n",
  service("sailings"),
  service("kiosk"),
  deployment("kiosk", "kiosk", "v1"),
  deployment("sailings-v1", "sailings", "v1"),
  deployment("sailings-v2", "sailings", "v2"),
  `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: sailings, namespace: pier }
spec:
  host: sailings
  subsets: [{ name: v1, labels: { version: v1 } }, { name: v2, labels: { version: v2 } }]
`,
].join("---");

const { session: base } = createSession({ world: [{ name: "world.yaml", text: WORLD }] });

/** A mesh with these rules for sailings. */
function withRules(rules: readonly unknown[]): Session {
  const spec = JSON.stringify({ hosts: ["sailings"], http: rules });
  const text = `apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: { name: sailings, namespace: pier }\nspec: ${spec}\n`;
  return applyFiles(base, [{ name: "vs.yaml", text }]).session;
}

const to = (subset: string, weight?: number) => ({
  destination: { host: "sailings", subset },
  ...(weight !== undefined && { weight }),
});
const crew = { headers: { "x-lane": { exact: "crew" } } };
const search = { uri: { prefix: "/search" } };
const fromKiosk: TargetScope = { sources: ["pier/kiosk-v1"] };

function compare(a: readonly unknown[], b: readonly unknown[]): Distinction {
  return distinguish(withRules(a), withRules(b), fromKiosk);
}

describe("DP-49, DP-50: what two meshes do differently", () => {
  test("DP-49: a mesh does not differ from itself, from any source", () => {
    const mesh = withRules([{ match: [{ ...crew, ...search }], route: [to("v2")] }]);
    const { differences, agreeingCount, undecided } = distinguish(mesh, mesh);
    expect([differences, undecided]).toEqual([[], []]);
    expect(agreeingCount).toBeGreaterThan(3);
  });

  test.for([
    {
      id: "DP-50",
      says: "OR where AND was meant shows in one search without the header",
      a: [{ match: [{ ...crew, ...search }], route: [to("v2")] }, { route: [to("v1")] }],
      b: [{ match: [crew, search], route: [to("v2")] }, { route: [to("v1")] }],
      witness: { from: "pier/kiosk-1", url: "http://sailings/search" },
    },
    {
      id: "DP-70",
      says: "other weights show in the plainest request",
      a: [{ route: [to("v1", 90), to("v2", 10)] }],
      b: [{ route: [to("v1", 80), to("v2", 20)] }],
      witness: { url: "http://sailings/" },
    },
    {
      id: "DP-49",
      says: "another timeout shows as a policy",
      a: [{ route: [to("v1")], timeout: "1s" }],
      b: [{ route: [to("v1")], timeout: "2s" }],
      witness: { url: "http://sailings/" },
      kind: "policy",
    },
  ])("$id: $says", ({ a, b, witness, kind = "outcome" }) => {
    const { differences } = compare(a, b);
    expect(differences.map(({ request }) => request)).toContainEqual(
      expect.objectContaining(witness),
    );
    expect(differences[0]?.kind).toBe(kind);
  });

  test.for([
    {
      id: "DP-70",
      says: "weights in other numbers",
      a: [{ route: [to("v1", 90), to("v2", 10)] }],
      b: [{ route: [to("v1", 9), to("v2", 1)] }],
    },
    {
      id: "DP-49",
      says: "rules that no request meets both, in another order",
      a: [
        { match: [{ uri: { exact: "/a" } }], route: [to("v2")] },
        { match: [{ uri: { exact: "/b" } }], route: [to("v1")] },
        { route: [to("v1")] },
      ],
      b: [
        { match: [{ uri: { exact: "/b" } }], route: [to("v1")] },
        { match: [{ uri: { regex: "/[a]" } }], route: [to("v2")] },
        { route: [to("v1")] },
      ],
    },
  ])("$id: $says change nothing", ({ a, b }) => {
    const { differences, undecided } = compare(a, b);
    expect([differences, undecided]).toEqual([[], []]);
  });

  test("DP-50: every witness differs, and nothing of it can be left out", () => {
    const match = fc.constantFrom<object>(
      crew,
      search,
      { ...crew, ...search },
      { uri: { prefix: "/search/now" }, queryParams: { q: { exact: "1" } } },
      { method: { exact: "POST" } },
      { uri: { regex: "/[a-z]+/now" } },
    );
    const rule = fc.record({
      match: fc.array(match, { minLength: 1, maxLength: 2 }),
      route: fc.constantFrom([to("v1")], [to("v2")], [to("v1", 1), to("v2", 1)]),
    });
    const rules = fc.array(rule, { maxLength: 3 }).map((some) => [...some, { route: [to("v1")] }]);
    fc.assert(
      fc.property(rules, rules, (a, b) => {
        const [before, after] = [withRules(a), withRules(b)];
        const { differences, undecided } = distinguish(before, after, fromKiosk);
        expect(undecided).toEqual([]);
        for (const { request } of differences) {
          const differs = (one: typeof request): boolean =>
            !sameEnds(proveRequest(before, one), proveRequest(after, one));
          expect(differs(request)).toBe(true);
          for (const name of Object.keys(request.headers ?? {})) {
            const { [name]: _, ...headers } = request.headers ?? {};
            expect(differs({ ...request, headers })).toBe(false);
          }
          const { pathname, search: query } = new URL(request.url);
          if (query !== "")
            expect(differs({ ...request, url: request.url.split("?")[0] ?? "" })).toBe(false);
          const parts = pathname.split("/").slice(1);
          for (const i of parts.keys()) {
            const path = `/${parts.toSpliced(i, 1).join("/")}`;
            if (path === pathname) continue;
            expect(differs({ ...request, url: `http://sailings${path}${query}` })).toBe(false);
          }
        }
      }),
      { numRuns: 60, seed: 7 },
    );
  });

  test("DP-49: two lists of forty rules are compared whole", () => {
    const rules = (changed?: number) =>
      Array.from({ length: 40 }, (_, i) => ({
        match: [{ uri: { prefix: `/part-${String(i)}/` } }],
        route: [to(i % 3 === 0 && i !== changed ? "v2" : "v1")],
      }));
    const [before, after] = [withRules(rules()), withRules(rules(21))];
    const found = distinguish(before, after, fromKiosk);
    expect(found.undecided).toEqual([]);
    expect(found.differences.map(({ request }) => request.url)).toEqual([
      "http://sailings/part-21/",
    ]);
  });
});
