/** A client's connection at its own proxy: which listener and filter chain take it, and what they do. */
import type { AccessContext } from "../decide/authorize.ts";
import { inspect, type FirstBytes, type Inspected } from "../decide/inspect.ts";
import { chooseChain, findListener, networkFilter } from "../decide/listener-choice.ts";
import { prepareProxy, prepareRoutes, type PreparedProxy } from "../decide/prepared-proxy.ts";
import type { FilterChain, Listener, NetworkFilterConfig, ProxyConfig } from "../proxy/config.ts";
import { passthroughCluster, virtualOutboundListener } from "../proxy/names.ts";
import type { RequestSpec } from "../scenario/request.ts";
import type { CallMade } from "./application.ts";
import { acceptsClient } from "./client-certificate.ts";
import { dial, type Sent } from "./dial.ts";
import type { Draft, HopRecord } from "./draft.ts";
import type { Ending } from "./ending.ts";
import { handleStream } from "./http-stream.ts";
import { networkRefusal } from "./network-refusal.ts";
import { normalizationOf } from "./normalization.ts";
import type { Payload } from "./connection.ts";
import { proxyTcp, type TcpResult } from "./tcp-proxy.ts";
import { asTry, type Served } from "./try-result.ts";
import type { WorldPod } from "./world.ts";

export interface Departure {
  readonly spec: RequestSpec;
  readonly caller: WorldPod | undefined;
  readonly makeCall: CallMade;
}

/** @see DP-9, DP-10 */
export function sendOut(draft: Draft, record: HopRecord, departure: Departure): Ending {
  const { spec, caller, makeCall } = departure;
  const sent = dial(draft.world, caller, spec);
  const { raw, request } = sent;
  const payload: Payload =
    raw === undefined ? { kind: "http", request, makeCall } : { kind: "raw", bytes: raw };
  const config = caller === undefined ? undefined : draft.world.configs.get(caller.id);
  if (spec.direct !== undefined || (caller !== undefined && config === undefined)) {
    return straight(draft, record, { sent, payload, spec });
  }
  if (config === undefined) return { kind: "nowhere" };
  const listener = listenerOf(config, sent, spec);
  if (listener === undefined) return raw === undefined ? { kind: "closed" } : rawEnd("");
  const inspected = inspect(
    { ...listener, listener_filters: enabled(listener) },
    sent.port,
    bytesOf(sent),
  );
  if (inspected === undefined) return rawEnd("!TimeoutError");
  const chain = chooseChain(real(listener), { ip: sent.ip, port: sent.port, ...inspected });
  if (chain === undefined) return raw === undefined ? { kind: "closed" } : rawEnd("");
  const proxy = prepareProxy(config);
  return throughChain(draft, record, {
    ...departure,
    sent,
    payload,
    proxy,
    listener,
    chain,
    inspected,
  });
}

/** Without a proxy of its own the client speaks to the address itself. */
function straight(
  draft: Draft,
  record: HopRecord,
  {
    sent,
    payload,
    spec,
  }: { readonly sent: Sent; readonly payload: Payload; readonly spec: RequestSpec },
): Ending {
  const { ip, port, sourceIp, tls } = sent;
  const connection = {
    ip,
    port,
    sourceIp,
    listed: draft.world.podsByIp.has(ip),
    ...(clientTls(sent) ?? (tls && { tls })),
    ...(spec.connection !== undefined && { id: spec.connection }),
  };
  const served = draft.serve(draft, record, connection, payload);
  if (payload.kind === "raw") return rawEnd(replyOf(served));
  return { kind: "direct", result: asTry(draft, served) };
}

/** A ClientHello on the wire is TLS to the server, though its sender never completes it. */
function clientTls({ raw }: Sent): { readonly tls: NonNullable<Sent["tls"]> } | undefined {
  if (raw?.kind !== "tls") return undefined;
  const { serverName, alpn } = raw;
  return { tls: { alpn, isOnlyHello: true, ...(serverName !== undefined && { serverName }) } };
}

function rawEnd(reply: string): Ending {
  return { kind: "raw", reply };
}

function replyOf(served: Served): string {
  switch (served.kind) {
    case "bytes":
      return served.reply;
    case "waits":
      return "!TimeoutError";
    case "try":
    case "refused":
    case "closed":
    case "tls failed":
      return "";
  }
}

/** Listener filters of outbound listeners always run: their conditions are for the capture port. */
function enabled(listener: Listener): readonly { readonly name: string }[] {
  return (listener.listener_filters ?? []).map(({ name }) => ({ name }));
}

/** The capture listener's chain against loops takes only what is sent to its own port. */
function real(listener: Listener): Listener {
  const chains = listener.filter_chains ?? [];
  return {
    ...listener,
    filter_chains: chains.filter((chain) => chain.filter_chain_match?.destination_port !== 15001),
  };
}

function listenerOf(config: ProxyConfig, sent: Sent, spec: RequestSpec): Listener | undefined {
  if (spec.listener !== undefined) return findListener(config, spec.listener);
  const port = String(sent.port);
  return (
    findListener(config, `${sent.ip}_${port}`) ??
    findListener(config, `0.0.0.0_${port}`) ??
    findListener(config, virtualOutboundListener)
  );
}

function bytesOf({ raw, tls, firstLine }: Sent): FirstBytes {
  if (raw !== undefined) return raw;
  if (tls === undefined) return { kind: "text", text: firstLine };
  const { serverName, alpn } = tls;
  return { kind: "tls", alpn, ...(serverName !== undefined && { serverName }) };
}

interface Taken extends Departure {
  readonly sent: Sent;
  readonly payload: Payload;
  readonly proxy: PreparedProxy;
  readonly listener: Listener;
  readonly chain: FilterChain;
  readonly inspected: Inspected;
}

function throughChain(draft: Draft, record: HopRecord, taken: Taken): Ending {
  const { sent, chain, payload } = taken;
  const filter = networkFilter(chain);
  const socket = chain.transport_socket;
  const ends = socket?.name === "tls";
  if (ends !== (sent.tls !== undefined) && filter?.kind === "http") {
    if (sent.raw === undefined) return { kind: "closed" };
  }
  if (ends && !acceptsClient(socket, sent.tls?.peer)) return { kind: "closed" };
  if (filter?.kind === "http") {
    if (payload.kind === "http") return throughManager(draft, record, taken, filter.manager);
    return rawEnd(httpReplyToBytes(payload.bytes));
  }
  if (filter === undefined) return payload.kind === "raw" ? rawEnd("") : { kind: "closed" };
  return tcpEnding(draft, record, taken, filter.proxy);
}

/** Bytes that are no HTTP at a connection manager. */
function httpReplyToBytes(bytes: FirstBytes): string {
  if (bytes.kind === "text" && !bytes.text.includes("\n")) return "!TimeoutError";
  return "HTTP/1.1 400 Bad Request\r\ncontent-length: 11\r\ncontent-type: text/plain\r\nserver: envoy\r\nconnection: close\r\n\r\nBad Request";
}

function tcpEnding(
  draft: Draft,
  record: HopRecord,
  taken: Taken,
  filter: NetworkFilterConfig,
): Ending {
  const { spec, sent, payload, proxy, caller, listener, chain } = taken;
  if (networkRefusal(chain, accessOf(taken)) !== undefined) {
    if (payload.kind !== "raw") return { kind: "closed" };
    return { kind: "raw", reply: "", cluster: filter.cluster ?? "" };
  }
  const followsAddress = spec.dst !== undefined || draft.world.followsAddresses;
  const result = proxyTcp(draft, record, { proxy, filter, sent, caller, payload, followsAddress });
  const { served, cluster, flags, upstreamFailure } = result;
  const names = cluster === undefined ? {} : { cluster };
  if (payload.kind === "raw") {
    if (result.passthrough === true && cluster !== passthroughCluster) {
      return { kind: "passthrough", cluster: cluster ?? "" };
    }
    return {
      kind: "raw",
      reply: replyOf(served),
      ...names,
      ...(flags !== undefined && { flags }),
      ...(upstreamFailure !== undefined && { upstreamFailure }),
    };
  }
  const captured = listener.name === virtualOutboundListener ? { listener: listener.name } : {};
  return httpOverTcp(draft, result, captured);
}

function accessOf({ sent, inspected, proxy, listener }: Taken): AccessContext {
  const { serverName } = inspected;
  const local = localAddress(proxy, listener);
  return {
    sourceIp: sent.sourceIp,
    remoteIp: sent.sourceIp,
    destinationIp: local?.ip ?? sent.ip,
    destinationPort: local?.port ?? sent.port,
    ...(sent.tls?.peer !== undefined && { peer: sent.tls.peer }),
    ...(serverName !== undefined && { serverName }),
  };
}

/** Where a gateway's client arrives: behind its Service, at the pod's own port. */
function localAddress(
  { config }: PreparedProxy,
  { address }: Listener,
): { readonly ip: string; readonly port: number } | undefined {
  const port = address?.socket_address.port_value;
  return config.node.kind !== "router" || port === undefined
    ? undefined
    : { ip: config.node.ip, port };
}

/** HTTP that its own proxy carried as bytes: the client sees the answer, no log tells of the request. */
function httpOverTcp(
  draft: Draft,
  { served, cluster, passthrough, flags }: TcpResult,
  captured: { readonly listener?: string },
): Ending {
  if (passthrough === true) return { kind: "passthrough", cluster: cluster ?? "", ...captured };
  if (flags !== undefined) {
    return {
      kind: "closed",
      ...(captured.listener !== undefined && { ...captured, cluster: cluster ?? "" }),
    };
  }
  return { kind: "direct", result: asTry(draft, served) };
}

function throughManager(
  draft: Draft,
  record: HopRecord,
  taken: Taken,
  manager: NetworkFilterConfig,
): Ending {
  const { sent, proxy, caller, makeCall, chain, listener, spec, inspected } = taken;
  const name = manager.rds?.route_config_name;
  const routes =
    manager.route_config === undefined
      ? proxy.routes(name ?? "")
      : prepareRoutes(manager.route_config);
  const side = proxy.config.node.kind === "router" ? "gateway" : "outbound";
  const isOverTls = chain.transport_socket?.name === "tls";
  const hopCount = manager["xff_num_trusted_hops"];
  const trustedHopCount = typeof hopCount === "number" ? hopCount : 0;
  const request =
    side === "gateway" && trustedHopCount === 0
      ? { ...sent.request, scheme: isOverTls ? "https" : "http" }
      : sent.request;
  const { serverName } = inspected;
  const local = localAddress(proxy, listener);
  const result = handleStream(draft, record, {
    proxy,
    routes: routes ?? prepareRoutes({ name: name ?? "", virtual_hosts: [] }),
    request,
    hostMissing: sent.hostMissing,
    caller,
    makeCall,
    filters: manager.http_filters ?? [],
    chainKey: `${proxy.config.node.id}|${listener.name}|${chain.name ?? ""}`,
    side,
    downstream: {
      sourceIp: sent.sourceIp,
      ip: sent.ip,
      port: sent.port,
      ...(local !== undefined && { local }),
      ...(spec.connection !== undefined && { connection: spec.connection }),
      ...(sent.tls?.peer !== undefined && { peer: sent.tls.peer }),
      ...(serverName !== undefined && { serverName }),
    },
    followsAddress: spec.dst !== undefined || draft.world.followsAddresses,
    normalization: normalizationOf(manager),
    trustedHopCount,
  });
  return { kind: "stream", result, serverName: side === "gateway" ? "istio-envoy" : "envoy" };
}
