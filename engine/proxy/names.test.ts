import { expect, test } from "vitest";
import {
  inboundClusterName,
  outboundClusterName,
  outboundServerName,
  parseClusterName,
  virtualHostName,
} from "./names.ts";

test.for([
  {
    id: "CP-110",
    name: outboundClusterName(80, "v1", "api.shop.svc.cluster.local"),
    want: "outbound|80|v1|api.shop.svc.cluster.local",
  },
  { id: "CP-305", name: inboundClusterName(8080), want: "inbound|8080||" },
  { id: "CP-222", name: outboundServerName(80, "", "api.x"), want: "outbound_.80_._.api.x" },
  { id: "CP-297", name: virtualHostName("api.x", 80), want: "api.x:80" },
])("$id: $want", ({ name, want }) => {
  expect(name).toBe(want);
});

test.for([
  {
    id: "CP-110",
    name: "outbound|80||api.x",
    want: { direction: "outbound", port: 80, subset: "", host: "api.x" },
  },
  {
    id: "CP-305",
    name: "inbound|8080||",
    want: { direction: "inbound", port: 8080, subset: "", host: "" },
  },
  { id: "CP-276", name: "PassthroughCluster", want: undefined },
])("$id: $name is read back", ({ name, want }) => {
  expect(parseClusterName(name)).toEqual(want);
});
