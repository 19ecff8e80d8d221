import { expect, test } from "vitest";
import { admit } from "./admit.ts";

const rows = [
  {
    spec: "egress: [{ hosts: ['./*'], captureMode: NONE }]",
    kind: "Sidecar",
    named: ["captureMode"],
  },
  { spec: "egress: [{ hosts: ['./*'] }]", kind: "Sidecar", named: [] },
  {
    spec: "concurrency: 2\n  selector: { matchLabels: { app: oven } }",
    kind: "ProxyConfig",
    named: ["concurrency", "selector"],
  },
  { spec: "egress: [{ hosts: [], captureMode: NONE }]", kind: "Sidecar", named: [] },
];

test.for(rows)(
  "CP-364: of $kind with $spec, $named are named as without effect",
  ({ spec, kind, named }) => {
    const version = kind === "ProxyConfig" ? "v1beta1" : "v1";
    const text = `apiVersion: networking.istio.io/${version}\nkind: ${kind}\nmetadata: { name: a, namespace: bakery }\nspec:\n  ${spec}\n`;
    const { diagnostics, results } = admit({ files: [{ name: "case.yaml", text }] });
    const notes = diagnostics.filter(({ code }) => code === "SIM0101");
    expect(notes.map(({ path }) => path?.at(-1))).toEqual(named);
    expect(notes.every(({ severity, place }) => severity === "note" && place !== undefined)).toBe(
      true,
    );
    expect(results.flatMap(({ warnings }) => warnings.map(({ code }) => code))).not.toContain(
      "SIM0101",
    );
  },
);
