import { compileStringMatcher } from "../decide/string-match.ts";
import { setHeader } from "../decide/header-operations.ts";
import type { HttpRequest } from "../decide/http-request.ts";
import type { Cluster, LbEndpoint, TransportSocket } from "../proxy/config.ts";
import { arrive, type CallMade } from "./application.ts";
import type { ClientTls } from "./dial.ts";
import type { Draft, HopRecord } from "./draft.ts";
import { spiffe, type Connection, type Payload } from "./connection.ts";
import { answerOf, asTry, type Served, type TryResult } from "./try-result.ts";
import type { World, WorldPod } from "./world.ts";

export interface UpstreamInput {
  readonly cluster: Cluster;
  readonly endpoint: LbEndpoint;
  readonly request: HttpRequest;
  readonly caller: WorldPod | undefined;
  readonly makeCall: CallMade;
  /** The pod itself, where this proxy stands before its own application. */
  readonly server?: WorldPod | undefined;
  /** How often the request was sent, this time included. */
  readonly attempt: number;
}

/** One try: connect to the endpoint, go through the server's proxy, reach the application. */
export function tryUpstream(draft: Draft, record: HopRecord, input: UpstreamInput): TryResult {
  const { server, makeCall } = input;
  const counted = input.request.headers.some(([name]) => name === "x-envoy-attempt-count");
  const request =
    counted && server === undefined
      ? {
          ...input.request,
          headers: setHeader(input.request.headers, "x-envoy-attempt-count", String(input.attempt)),
        }
      : input.request;
  if (server !== undefined) {
    if (server.appDown) return asTry(draft, { kind: "refused" });
    const port = Number(input.endpoint.address.split(":")[1] ?? 0);
    return answerOf(draft, server.id, arrive(draft, record, server.id, port, request, makeCall));
  }
  const payload: Payload = { kind: "http", request, makeCall };
  return asTry(draft, connectTo(draft, record, input, payload));
}

/** TLS as the cluster and the endpoint ask for it, then the server's side. */
export function connectTo(
  draft: Draft,
  record: HopRecord,
  { cluster, endpoint, caller }: Pick<UpstreamInput, "cluster" | "endpoint" | "caller">,
  payload: Payload,
): Served {
  const [ip = "", port = "0"] = endpoint.address.split(":");
  const socket = draft.world.inbound ? socketOf(cluster, endpoint) : undefined;
  const tls = socket?.name === "tls" ? clientTls(socket, caller, payload) : undefined;
  record.mtls = tls?.peer !== undefined;
  const connection: Connection = {
    ip,
    port: Number(port),
    sourceIp: caller?.ip ?? "",
    listed: true,
    id: `${caller?.id ?? ""}|${cluster.name}|${endpoint.address}`,
    ...(tls !== undefined && { tls }),
  };
  const wrongName = tls === undefined ? undefined : certificateRefusal(draft.world, ip, socket);
  if (wrongName !== undefined) return { kind: "tls failed", reason: wrongName };
  return draft.serve(draft, record, connection, payload);
}

function socketOf(
  { transport_socket_matches, transport_socket }: Cluster,
  { metadata }: LbEndpoint,
): TransportSocket | undefined {
  if (transport_socket !== undefined) return transport_socket;
  return transport_socket_matches?.find(
    ({ match: { tlsMode } }) => tlsMode === undefined || tlsMode === metadata?.tlsMode,
  )?.transport_socket;
}

/** The protocols that the sidecar names tell the server whether HTTP follows (DP-204). */
function clientTls(
  { sni, certificates }: TransportSocket,
  caller: WorldPod | undefined,
  payload: Payload,
): ClientTls {
  const mutual = certificates !== undefined && certificates.length > 0;
  const alpn = !mutual
    ? []
    : payload.kind === "http"
      ? ["istio-http/1.1", "istio", "http/1.1"]
      : ["istio-peer-exchange", "istio"];
  return {
    alpn,
    ...(sni !== undefined && { serverName: sni }),
    ...(mutual && caller !== undefined && { peer: spiffe(caller) }),
  };
}

/** The server's certificate must carry one of the names that the cluster lists (DP-204). */
function certificateRefusal(
  { podsByIp, pods }: World,
  ip: string,
  socket: TransportSocket | undefined,
): string | undefined {
  const pod = pods.get(podsByIp.get(ip) ?? "");
  const accepted = socket?.subject_alt_names ?? [];
  if (pod?.hasProxy !== true || accepted.length === 0) return undefined;
  const name = spiffe(pod);
  if (accepted.some((matcher) => compileStringMatcher(matcher)(name))) return undefined;
  return `TLS_error:|268435581:SSL_routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED:verify_cert_failed:_SAN_matcher,_certificate_SANs_are_[${name}]:TLS_error_end`;
}
