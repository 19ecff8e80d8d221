import type { HeaderLine, HttpRequest } from "../decide/http-request.ts";
import type { FirstBytes } from "../decide/inspect.ts";
import type { RequestSpec } from "../scenario/request.ts";
import type { World, WorldPod, WorldService } from "./world.ts";

/** A client's end of a TLS connection. */
export interface ClientTls {
  readonly serverName?: string;
  readonly alpn: readonly string[];
  /** The SPIFFE id in its certificate. */
  readonly peer?: string;
  /** A first message whose sender never goes on: nobody asks it for a certificate. */
  readonly isOnlyHello?: boolean;
}

/** What a client puts on the wire. */
export interface Sent {
  readonly ip: string;
  readonly port: number;
  /** The address the connection comes from. */
  readonly sourceIp: string;
  /** A client that speaks TLS and goes on to HTTP within it. */
  readonly tls?: ClientTls;
  /** Raw bytes instead of HTTP. */
  readonly raw?: FirstBytes;
  readonly request: HttpRequest;
  /** No Host header at all. */
  readonly hostMissing: boolean;
  /** HTTP's first line, which inspectors read. */
  readonly firstLine: string;
}

interface Url {
  readonly scheme: string;
  readonly host: string;
  readonly port: number;
  readonly authority: string;
  readonly target: string;
}

const URL_FORM = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(\[[^\]]*\]|[^/?#:]*)(?::(\d+))?(.*)$/is;

/** `http://host[:port]/path?query`; what is missing has the plainest value. */
export function parseUrl(text: string): Url {
  const [, scheme = "http", host = "", port, rest = ""] = URL_FORM.exec(text) ?? [];
  const standard = scheme.toLowerCase() === "https" ? 443 : 80;
  return {
    scheme: scheme.toLowerCase(),
    host,
    port: port === undefined ? standard : Number(port),
    authority: port === undefined ? host : `${host}:${port}`,
    target: targetOf(rest),
  };
}

/** Neither a fragment nor an empty query leaves the client. */
function targetOf(rest: string): string {
  const bare = rest.replace(/#.*$/s, "").replace(/\?$/, "");
  return bare.startsWith("/") ? bare : `/${bare}`;
}

/** Resolves the name as the caller's cluster DNS does and writes the request down. */
export function dial(world: World, from: WorldPod | undefined, spec: RequestSpec): Sent {
  const url = parseUrl(spec.url);
  const [ip = "", port] = addressOf(world, from, spec, url).split(":");
  const headers = headerLines(spec);
  const host = headers.find(([name]) => name === "host");
  const proto = headers.find(([name]) => name === "x-forwarded-proto");
  // An absolute target names the host itself (DP-54).
  const target = spec.path ?? url.target;
  const absolute = /^[a-z][a-z0-9+.-]*:\/\//i.test(target) ? parseUrl(target) : undefined;
  const method = spec.method ?? "GET";
  const raw = rawBytes(spec);
  const tls = spec.tls === undefined ? undefined : clientTls(spec.tls, spec);
  return {
    ip,
    port: port === undefined ? url.port : Number(port),
    sourceIp: spec.source ?? from?.ip ?? "",
    ...(tls !== undefined && { tls }),
    ...(raw !== undefined && { raw }),
    request: {
      method,
      scheme: proto?.[1] ?? (tls === undefined ? "http" : "https"),
      authority: absolute?.authority ?? host?.[1] ?? url.authority,
      path: absolute?.target ?? target,
      headers: headers.filter(([name]) => name !== "host" && name !== "x-forwarded-proto"),
      byteCount: spec.body?.length ?? spec.bodySize ?? 0,
    },
    hostMissing: spec.headers?.["host"] === null && absolute === undefined,
    firstLine: `${method} ${target} HTTP/${spec.version ?? "1.1"}\r\n`,
  };
}

function addressOf(
  world: World,
  from: WorldPod | undefined,
  { direct, dst, ip }: RequestSpec,
  url: Url,
): string {
  return direct ?? dst ?? ip ?? resolve(world, url.host, from?.namespace) ?? "";
}

function rawBytes({ tcp, sni, alpn = [], payload = "hello" }: RequestSpec): FirstBytes | undefined {
  if (tcp !== true) return undefined;
  if (sni === undefined) return { kind: "text", text: payload };
  // The TLS inspector folds the name's case.
  return { kind: "tls", alpn, ...(sni !== "" && { serverName: sni.toLowerCase() }) };
}

function clientTls(serverName: string, { alpn = [], cert }: RequestSpec): ClientTls {
  return { serverName, alpn, ...(cert !== undefined && { peer: cert }) };
}

/** Blanks round a value are no part of it. */
function headerLines({ headers = {} }: RequestSpec): readonly HeaderLine[] {
  return Object.entries(headers).flatMap(([name, value]) => {
    if (value === null) return [];
    const lines = typeof value === "string" ? [value] : value;
    return lines.map((line): HeaderLine => [name.toLowerCase(), line.trim()]);
  });
}

const IPV4 = /^\d+\.\d+\.\d+\.\d+$/;

/** The address of a name; nothing where DNS has no answer. */
export function resolve(world: World, host: string, namespace = ""): string | undefined {
  if (IPV4.test(host)) return host;
  const name = host.replace(/\.$/, "").toLowerCase();
  const [service = "", second, ...rest] = name.split(".");
  const clusterName = rest.length === 0 || rest[0] === "svc";
  const found = clusterName ? world.services.get(`${second ?? namespace}/${service}`) : undefined;
  if (found !== undefined) return found.clusterIp ?? headlessAddress(world, found);
  return world.dns.get(name)?.[0];
}

function headlessAddress(
  { pods }: World,
  { namespace, selector }: WorldService,
): string | undefined {
  const wanted = Object.entries(selector);
  for (const pod of pods.values()) {
    if (pod.namespace !== namespace) continue;
    if (wanted.length > 0 && wanted.every(([key, value]) => pod.labels[key] === value))
      return pod.ip;
  }
  return undefined;
}
