import { expect, test } from "vitest";
import { networkRefusal } from "./network-refusal.ts";

const context = {
  sourceIp: "10.0.0.9",
  remoteIp: "10.0.0.9",
  destinationIp: "10.1.0.1",
  destinationPort: 7000,
};

function chainWith(action: string | undefined, permission: object) {
  const policies = { p: { permissions: [permission], principals: [{ any: true }] } };
  const rules = { ...(action !== undefined && { action }), policies };
  return { filters: [{ name: "envoy.filters.network.rbac", config: { rules } }] };
}

test.for([
  { id: "DP-213", action: "DENY", permission: { any: true }, want: "p" },
  { id: "DP-213", action: "DENY", permission: { destination_port: 80 }, want: undefined },
  { id: "DP-213", action: undefined, permission: { destination_port: 80 }, want: "none" },
  { id: "DP-213", action: undefined, permission: { destination_port: 7000 }, want: undefined },
  { id: "DP-212", action: "LOG", permission: { any: true }, want: undefined },
])("$id: $action of $permission refuses by $want", ({ action, permission, want }) => {
  expect(networkRefusal(chainWith(action, permission), context)).toBe(want);
});

test("DP-213: rules that only count refuse nobody", () => {
  const config = { shadow_rules: { policies: {} } };
  const chain = { filters: [{ name: "envoy.filters.network.rbac", config }] };
  expect(networkRefusal(chain, context)).toBeUndefined();
});
