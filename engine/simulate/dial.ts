import type { HeaderLine, HttpRequest } from "../decide/http-request.ts";
import type { Dialled } from "../decide/listener-choice.ts";
import type { RequestSpec } from "../scenario/request.ts";
import type { World, WorldPod } from "./world.ts";

/** What a client puts on the wire. */
export interface Sent {
  readonly dialled: Dialled;
  readonly request: HttpRequest;
  /** No Host header at all. */
  readonly hostMissing: boolean;
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
    target: rest.startsWith("/") ? rest : `/${rest}`,
  };
}

/** Resolves the name as the caller's cluster DNS does and writes the request down. */
export function dial(world: World, from: WorldPod | undefined, spec: RequestSpec): Sent {
  const url = parseUrl(spec.url);
  const [dstIp, dstPort] = (spec.dst ?? "").split(":");
  const ip =
    spec.ip ?? (dstIp === "" ? undefined : dstIp) ?? resolve(world, url.host, from?.namespace);
  const headers = headerLines(spec);
  const host = headers.find(([name]) => name === "host");
  const proto = headers.find(([name]) => name === "x-forwarded-proto");
  return {
    dialled: {
      ip: ip ?? "",
      port: dstPort === undefined ? url.port : Number(dstPort),
      transport: url.scheme === "https" || spec.sni !== undefined ? "tls" : "raw_buffer",
      ...(url.scheme === "https" && { serverName: url.host }),
      protocols: spec.version === "1.0" ? [] : ["http/1.1"],
    },
    request: {
      method: spec.method ?? "GET",
      scheme: proto?.[1] ?? "http",
      authority: host?.[1] ?? url.authority,
      path: spec.path ?? url.target,
      headers: headers.filter(([name]) => name !== "host" && name !== "x-forwarded-proto"),
    },
    hostMissing: spec.headers?.["host"] === null,
  };
}

function headerLines({ headers = {} }: RequestSpec): readonly HeaderLine[] {
  return Object.entries(headers).flatMap(([name, value]) => {
    if (value === null) return [];
    const lines = typeof value === "string" ? [value] : value;
    return lines.map((line): HeaderLine => [name.toLowerCase(), line]);
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
  { namespace, name }: { readonly namespace: string; readonly name: string },
): string | undefined {
  for (const pod of pods.values()) {
    if (pod.namespace === namespace && pod.labels["app"] === name) return pod.ip;
  }
  return undefined;
}
