/** The far end of a connection: the server's proxy if it has one, then its application. */
import type { AccessContext } from "../decide/authorize.ts";
import type { HeaderLine, HttpRequest } from "../decide/http-request.ts";
import { inspect, mayBecomeHttp, type FirstBytes } from "../decide/inspect.ts";
import { chooseChain, findListener, networkFilter } from "../decide/listener-choice.ts";
import { prepareProxy, prepareRoutes } from "../decide/prepared-proxy.ts";
import type { FilterChain, NetworkFilterConfig, ProxyConfig } from "../proxy/config.ts";
import { virtualInboundListener } from "../proxy/names.ts";
import { arrive } from "./application.ts";
import { answerOf, type Served, type TryResult } from "./try-result.ts";
import type { Draft, HopRecord } from "./draft.ts";
import { spiffe, type Connection, type Payload } from "./connection.ts";
import { handleStream, type StreamResult } from "./http-stream.ts";
import { networkRefusal } from "./network-refusal.ts";
import { normalizationOf } from "./normalization.ts";
import { takesConnection } from "./rate-limit.ts";
import type { World, WorldPod } from "./world.ts";

const REFUSED: Served = { kind: "refused" };
const CLOSED: Served = { kind: "closed", resets: true };
const PLAIN_ANSWER: Served = {
  kind: "tls failed",
  reason: "TLS_error:|268435703:SSL_routines:OPENSSL_internal:WRONG_VERSION_NUMBER:TLS_error_end",
};

/** Connects to an address and sends the payload there. */
export function serve(
  draft: Draft,
  record: HopRecord,
  connection: Connection,
  payload: Payload,
): Served {
  const { world } = draft;
  const id = world.podsByIp.get(connection.ip);
  const pod = id === undefined ? undefined : world.pods.get(id);
  if (pod === undefined) {
    const address = `${connection.ip}:${String(connection.port)}`;
    if (!connection.listed && !world.external.has(address)) return REFUSED;
    const name = world.names.get(connection.ip) ?? connection.ip;
    return application(draft, record, { name, connection, payload, trustsTls: true });
  }
  if (pod.down) return REFUSED;
  const config = world.inbound && pod.hasProxy ? world.configs.get(pod.id) : undefined;
  if (config !== undefined && findListener(config, virtualInboundListener) !== undefined) {
    return throughProxy(draft, record, { pod, config, connection, payload });
  }
  if (pod.appDown) return REFUSED;
  return application(draft, record, { name: pod.id, connection, payload, trustsTls: false });
}

interface Reached {
  /** The pod, or the name of a server outside. */
  readonly name: string;
  readonly connection: Connection;
  readonly payload: Payload;
  /** Servers outside the mesh are taken to speak the TLS they are offered. */
  readonly trustsTls: boolean;
}

function application(draft: Draft, record: HopRecord, reached: Reached): Served {
  const { name, connection, payload, trustsTls } = reached;
  if (payload.kind !== "raw" && connection.tls !== undefined && !trustsTls) return PLAIN_ANSWER;
  if (payload.kind === "raw") return rawAnswer(draft.world, connection.port, name, payload.bytes);
  if (draft.world.rawPorts?.has(connection.port) === true) {
    return { kind: "try", result: resetNow(draft, "protocol error") };
  }
  const answer = arrive(draft, record, name, connection.port, payload.request, payload.makeCall);
  return { kind: "try", result: answerOf(draft, name, answer) };
}

function resetNow(draft: Draft, reason: "protocol error"): TryResult {
  return { kind: "reset", reason, requestSent: true, atMicros: draft.nowMicros };
}

/** A raw application says its name; one that speaks HTTP waits for the end of the head. */
function rawAnswer(world: World, port: number, name: string, bytes: FirstBytes): Served {
  const speaksBytes =
    world.rawPorts?.has(port) ?? (bytes.kind === "tls" || !bytes.text.startsWith("GET "));
  if (speaksBytes) return { kind: "bytes", reply: name };
  if (bytes.kind === "tls") {
    return {
      kind: "bytes",
      reply: "HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
    };
  }
  if (!bytes.text.includes("\r\n\r\n")) return { kind: "waits" };
  const isRequest = (bytes.text.split("\r\n")[0] ?? "").split(" ").length >= 3;
  if (!isRequest) return { kind: "closed", resets: false };
  const body = JSON.stringify({ pod: name }).replace(":", ": ");
  const head = `HTTP/1.1 200 X\r\ncontent-length: ${String(body.length)}\r\nserver: app\r\n\r\n`;
  return { kind: "bytes", reply: `${head}${body}` };
}

interface Entry {
  readonly pod: WorldPod;
  readonly config: ProxyConfig;
  readonly connection: Connection;
  readonly payload: Payload;
}

/** The filter chain is chosen from the first bytes; none that fits closes the connection (DP-206, DP-207). */
function throughProxy(draft: Draft, record: HopRecord, entry: Entry): Served {
  const { config, connection } = entry;
  const listener = findListener(config, virtualInboundListener);
  if (listener === undefined) return REFUSED;
  const inspected = inspect(listener, connection.port, firstBytesOf(entry));
  if (inspected === undefined) return { kind: "waits" };
  const { filter_chains = [] } = listener;
  const real = filter_chains.filter(
    (chain) => chain.filter_chain_match?.destination_port !== 15006,
  );
  const chain = chooseChain(
    { ...listener, filter_chains: real },
    { ip: connection.ip, port: connection.port, ...inspected },
  );
  if (chain === undefined) {
    record.connections.push({ flags: "NR", details: "filter_chain_not_found" });
    return CLOSED;
  }
  return throughChain(draft, record, entry, chain);
}

function firstBytesOf({ connection: { tls }, payload }: Entry): FirstBytes {
  if (tls !== undefined) {
    const { serverName, alpn } = tls;
    return { kind: "tls", alpn, ...(serverName !== undefined && { serverName }) };
  }
  if (payload.kind === "raw") return payload.bytes;
  return { kind: "text", text: `${payload.request.method} ${payload.request.path} HTTP/1.1\r\n` };
}

/** One chain among all of a proxy, for what is counted apart in each. */
function chainKey({ config }: Entry, { name, filter_chain_match }: FilterChain): string {
  return `${config.node.id}|${name ?? ""}|${JSON.stringify(filter_chain_match)}`;
}

function isLimited(draft: Draft, entry: Entry, chain: FilterChain): boolean {
  return (chain.filters ?? []).some(
    ({ name, config }) =>
      name === "envoy.filters.network.local_ratelimit" &&
      !takesConnection(draft, config, `${chainKey(entry, chain)}|connections`, entry.connection.id),
  );
}

function throughChain(draft: Draft, record: HopRecord, entry: Entry, chain: FilterChain): Served {
  const { connection, payload } = entry;
  if (isLimited(draft, entry, chain)) return { kind: "closed", resets: false };
  const filter = networkFilter(chain);
  const socket = chain.transport_socket;
  const secured = socket?.name === "tls";
  if (secured && connection.tls !== undefined) {
    const wantsCertificate = socket.require_client_certificate === true;
    // The client takes the handshake for done before the server asks for its certificate (TLS 1.3).
    const { peer, isOnlyHello = false } = connection.tls;
    if (wantsCertificate && peer === undefined && !isOnlyHello) {
      if (filter?.kind === "tcp") record.connections.push({ cluster: filter.proxy.cluster ?? "" });
      return { kind: "closed", resets: false };
    }
  }
  const readsTls = connection.tls !== undefined && !secured;
  if (filter?.kind === "http") {
    if (readsTls || !isHttp(payload)) {
      if (payload.kind === "raw" && secured) return { kind: "bytes", reply: "tls:handshake" };
      return codecError(record, payload);
    }
    return throughManager(draft, record, { ...entry, chain, manager: filter.manager });
  }
  if (filter === undefined) return CLOSED;
  return throughTcp(draft, record, { ...entry, chain, proxy: filter.proxy });
}

function isHttp(payload: Payload): boolean {
  if (payload.kind === "http") return true;
  return (
    payload.bytes.kind === "text" && /^[A-Z]+ \/\S* HTTP\/1\.[01]\r?\n/.test(payload.bytes.text)
  );
}

const BAD_REQUEST =
  "HTTP/1.1 400 Bad Request\r\ncontent-length: 11\r\ncontent-type: text/plain\r\nserver: istio-envoy\r\nconnection: close\r\n\r\nBad Request";

function codecError(record: HopRecord, payload: Payload): Served {
  const isRaw = payload.kind === "raw";
  if (isRaw && payload.bytes.kind === "text" && mayBecomeHttp(payload.bytes.text)) {
    return { kind: "waits" };
  }
  record.connections.push({ status: 400, flags: "DPE", details: "http1.codec_error" });
  return isRaw ? { kind: "bytes", reply: BAD_REQUEST } : PLAIN_ANSWER;
}

/** A TCP proxy in front of the application, with the network filters before it. */
function throughTcp(
  draft: Draft,
  record: HopRecord,
  entry: Entry & { readonly chain: FilterChain; readonly proxy: NetworkFilterConfig },
): Served {
  const { pod, connection, payload, chain } = entry;
  const secured = chain.transport_socket?.name === "tls";
  const peer = secured ? connection.tls?.peer : undefined;
  const base = { ...(peer !== undefined && { peer }), cluster: entry.proxy.cluster ?? "" };
  const refusedBy = networkRefusal(chain, accessOf(entry, peer));
  if (refusedBy !== undefined) {
    record.connections.push({ ...base, term: `rbac_access_denied_matched_policy[${refusedBy}]` });
    return { kind: "closed", resets: false };
  }
  if (pod.appDown) {
    record.connections.push({ ...base, flags: "UF,URX" });
    return { kind: "closed", resets: false };
  }
  record.connections.push(base);
  const through = secured && connection.tls !== undefined;
  if (through && payload.kind === "raw" && payload.bytes.kind === "tls") {
    return { kind: "bytes", reply: "tls:handshake" };
  }
  const plain: Connection = through
    ? { ip: connection.ip, port: connection.port, sourceIp: connection.sourceIp, listed: true }
    : connection;
  return application(draft, record, {
    name: pod.id,
    connection: plain,
    payload,
    trustsTls: false,
  });
}

function accessOf({ connection }: Entry, peer: string | undefined): AccessContext {
  const { serverName } = connection.tls ?? {};
  return {
    ...(peer !== undefined && { peer }),
    ...(serverName !== undefined && { serverName }),
    sourceIp: connection.sourceIp,
    remoteIp: connection.sourceIp,
    destinationIp: connection.ip,
    destinationPort: connection.port,
  };
}

/** A request line may ask for a path, for everything, or for an absolute address. */
function isTarget(path: string): boolean {
  return /^(?:[/*]|[A-Za-z][A-Za-z0-9+.-]*:\/\/)/.test(path);
}

function badTarget(draft: Draft, record: HopRecord): Served {
  record.connections.push({ status: 400, flags: "DPE", details: "http1.codec_error" });
  const atMicros = draft.nowMicros;
  return {
    kind: "try",
    result: {
      kind: "response",
      status: 400,
      headers: [["content-type", "text/plain"]],
      body: "Bad Request",
      atMicros,
      completeMicros: atMicros,
      truncated: false,
    },
  };
}

/** HTTP through the server's proxy: what it logs, and what the client sees of it. */
function throughManager(
  draft: Draft,
  record: HopRecord,
  entry: Entry & { readonly chain: FilterChain; readonly manager: NetworkFilterConfig },
): Served {
  const { pod, config, connection, payload, chain, manager } = entry;
  const proxy = prepareProxy(config);
  const name = manager.rds?.route_config_name;
  const routes =
    manager.route_config === undefined
      ? proxy.routes(name ?? "")
      : prepareRoutes(manager.route_config);
  if (routes === undefined || payload.kind !== "http") return CLOSED;
  if (!isTarget(payload.request.path)) return badTarget(draft, record);
  const peer = chain.transport_socket?.name === "tls" ? connection.tls?.peer : undefined;
  const { serverName } = connection.tls ?? {};
  const result = handleStream(draft, record, {
    proxy,
    routes,
    request: withPeer(payload.request, pod, peer),
    hostMissing: false,
    caller: undefined,
    makeCall: payload.makeCall,
    filters: manager.http_filters ?? [],
    chainKey: chainKey(entry, chain),
    side: "inbound",
    downstream: {
      sourceIp: connection.sourceIp,
      ip: connection.ip,
      port: connection.port,
      ...(peer !== undefined && { peer }),
      ...(serverName !== undefined && { serverName }),
      ...(connection.id !== undefined && { connection: connection.id }),
    },
    server: pod,
    normalization: normalizationOf(manager),
  });
  record.inbound.push(logged(result, peer));
  return { kind: "try", result: seenByClient(draft, result) };
}

function logged(result: StreamResult, peer: string | undefined): HopRecord["inbound"][number] {
  const { flags, status, details } = result;
  return {
    status,
    ...(flags.length > 0 && { flags: [...new Set(flags)].join(",") }),
    details,
    ...(peer !== undefined && { peer }),
  };
}

function seenByClient(draft: Draft, result: StreamResult): TryResult {
  return {
    kind: "response",
    status: result.status,
    headers: result.headers,
    body: result.body,
    atMicros: result.headersAtMicros ?? draft.nowMicros,
    completeMicros: draft.nowMicros,
    ...(result.pod !== undefined && { pod: result.pod }),
    truncated: result.closed === true,
  };
}

/** The certificate's names replace whatever a client wrote there (DP-36). */
function withPeer(request: HttpRequest, pod: WorldPod, peer: string | undefined): HttpRequest {
  const headers = request.headers.filter(([name]) => name !== "x-forwarded-client-cert");
  if (peer === undefined) return { ...request, headers };
  const value = `By=${spiffe(pod)};Subject="";URI=${peer}`;
  const line: HeaderLine = ["x-forwarded-client-cert", value];
  return { ...request, headers: [...headers, line] };
}
