import { expect, test } from "vitest";
import { analyze } from "../analyze/analyze.ts";
import { withFixes } from "./fixes.ts";
import { createSession } from "./session.ts";

const world = `apiVersion: v1
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
spec: { host: sailings, subsets: [{ name: v1, labels: { version: v1 } }] }
`;
const rule = (text: string): string => `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: sailings, namespace: pier }
spec:
  hosts: [sailings]
  http:
    - route: [{ destination: { host: sailings } }]
      ${text}
`;

test.for([
  { wrong: "timeuot: 2s", right: "timeout: 2s" },
  { wrong: "timeout: 2", right: "timeout: 2s" },
  { wrong: "name: 7", right: 'name: "7"' },
  { wrong: "match: [{ uri: { prefx: /a } }]", right: "match: [{ uri: { prefix: /a } }]" },
  { wrong: "mirror: { host: sailing }", right: "mirror: { host: sailings }" },
  {
    wrong: "mirror: { host: sailings, subset: v11 }",
    right: "mirror: { host: sailings, subset: v1 }",
  },
  { wrong: "mirror: { host: harbour }", right: undefined },
  { wrong: "retries: { attempts: two }", right: undefined },
])("$wrong becomes $right", ({ wrong, right }) => {
  const files = [{ name: "a.yaml", text: rule(wrong) }];
  const { session, diagnostics } = createSession({
    world: [{ name: "w.yaml", text: world }],
    files,
  });
  const found = withFixes(session, files, [...diagnostics, ...analyze(session.admitted)]);
  const fixed = found.find(({ replaceWith }) => replaceWith !== undefined);
  const { place, replaceWith } = fixed ?? {};
  const text = files[0]?.text ?? "";
  const now =
    place === undefined || replaceWith === undefined
      ? undefined
      : text.slice(0, place.start) + replaceWith + text.slice(place.end);
  expect(now).toBe(right === undefined ? undefined : rule(right));
});
