import { expect, test } from "vitest";
import type { FilterChain, Listener, Route } from "../proxy/config.ts";
import type { EnvoyConfigObjectMatch } from "../resources/envoy-filter.ts";
import {
  matchesChain,
  matchesContext,
  matchesListener,
  matchesNetworkFilter,
  matchesProxy,
  matchesRoute,
  matchesVirtualHost,
  type Patch,
} from "./envoy-filter-match.ts";

function patchWith(match: EnvoyConfigObjectMatch): Patch {
  return { match, origin: { resource: "EnvoyFilter/api/a", path: [] } };
}

function listenerOn(name: string, port: number): Listener {
  return { name, address: { socket_address: { address: "0.0.0.0", port_value: port } } };
}

const inbound = listenerOn("virtualInbound", 15006);
const outbound = listenerOn("0.0.0.0_80", 80);

test.for([
  { id: "DP-14", match: {}, listener: outbound, want: true },
  { id: "DP-14", match: { listener: { portNumber: 80 } }, listener: outbound, want: true },
  { id: "DP-14", match: { listener: { portNumber: 81 } }, listener: outbound, want: false },
  { id: "DP-14", match: { listener: { portNumber: 8080 } }, listener: inbound, want: true },
  { id: "DP-14", match: { listener: { name: "other" } }, listener: inbound, want: false },
])("$id: $match at listener $listener.name is $want", ({ match, listener, want }) => {
  expect(matchesListener(patchWith(match), listener)).toBe(want);
});

const served: FilterChain = {
  name: "0.0.0.0_8080",
  filter_chain_match: {
    destination_port: 8080,
    transport_protocol: "tls",
    application_protocols: ["istio", "istio-h2"],
    server_names: ["a.example"],
  },
};
const rest: FilterChain = { name: "virtualInbound" };

test.for([
  { id: "DP-14", listener: { portNumber: 8080 }, chain: served, want: true },
  { id: "DP-14", listener: { portNumber: 8080 }, chain: rest, want: false },
  { id: "DP-14", listener: { filterChain: { name: "0.0.0.0_8080" } }, chain: served, want: true },
  { id: "DP-14", listener: { filterChain: { destinationPort: 8080 } }, chain: rest, want: false },
  { id: "DP-14", listener: { filterChain: { sni: "a.example" } }, chain: served, want: true },
  { id: "DP-14", listener: { filterChain: { sni: "b.example" } }, chain: served, want: false },
  {
    id: "DP-14",
    listener: { filterChain: { applicationProtocols: "istio-h2,istio" } },
    chain: served,
    want: true,
  },
  {
    id: "DP-14",
    listener: { filterChain: { applicationProtocols: "istio-h2,http" } },
    chain: served,
    want: false,
  },
  {
    id: "DP-14",
    listener: { filterChain: { transportProtocol: "raw_buffer" } },
    chain: served,
    want: false,
  },
])("$id: $listener at chain $chain.name is $want", ({ listener, chain, want }) => {
  expect(matchesChain(patchWith({ listener }), inbound, chain)).toBe(want);
});

test.for([
  { id: "DP-14", context: "ANY", want: true },
  { id: "DP-14", context: "SIDECAR_INBOUND", want: true },
  { id: "DP-14", context: "GATEWAY", want: false },
] as const)("$id: context $context for what a sidecar serves is $want", ({ context, want }) => {
  expect(matchesContext(patchWith({ context }), "SIDECAR_INBOUND")).toBe(want);
});

test.for([
  { id: "DP-14", filter: undefined, want: true },
  { id: "DP-14", filter: { name: "tcp" }, want: true },
  { id: "DP-14", filter: { name: "" }, want: false },
  { id: "DP-14", filter: {}, want: false },
])("$id: network filter $filter is $want", ({ filter, want }) => {
  const filterChain = filter === undefined ? {} : { filter };
  const patch = patchWith({ listener: { filterChain } });
  expect(matchesNetworkFilter(patch, { name: "tcp" })).toBe(want);
});

test.for([
  { id: "DP-14", proxy: { proxyVersion: "^1\\.31.*" }, want: true },
  { id: "DP-14", proxy: { proxyVersion: "^1\\.2.*" }, want: false },
  { id: "DP-14", proxy: { metadata: { a: "b" } }, want: false },
])("$id: proxy $proxy is $want", ({ proxy, want }) => {
  expect(matchesProxy({ proxy })).toBe(want);
});

const host = { name: "inbound|http|80", domains: ["*"] };
const redirect: Route = { name: "go", match: { prefix: "/" }, redirect: {} };

test.for([
  { id: "CP-305", vhost: { name: "inbound|http|80" }, want: [true, true] },
  { id: "CP-305", vhost: { name: "inbound|http|8080" }, want: [false, true] },
  { id: "CP-305", vhost: { domainName: "*" }, want: [true, true] },
  { id: "DP-14", vhost: { route: { action: "ROUTE" } }, want: [true, false] },
  { id: "DP-14", vhost: { route: { action: "REDIRECT", name: "go" } }, want: [true, true] },
  { id: "DP-14", vhost: { route: { name: "default" } }, want: [true, false] },
] as const)("$id: $vhost at host and route is $want", ({ vhost, want }) => {
  const patch = patchWith({ routeConfiguration: { vhost } });
  expect([matchesVirtualHost(patch, host), matchesRoute(patch, redirect)]).toEqual(want);
});
