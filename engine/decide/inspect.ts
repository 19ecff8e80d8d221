/** What a listener finds out about a connection from its first bytes, before it chooses a filter chain. */
import type { Listener } from "../proxy/config.ts";

export type FirstBytes =
  | { readonly kind: "tls"; readonly serverName?: string; readonly alpn: readonly string[] }
  | { readonly kind: "text"; readonly text: string };

export interface Inspected {
  readonly transport: "raw_buffer" | "tls";
  readonly serverName?: string;
  readonly protocols: readonly string[];
}

/** `GET /path HTTP/1.1`: the target is a path, a URL or a star. */
const REQUEST_LINE =
  /^[A-Za-z!#$%&'*+.^_`|~-]+ (?:\/|\*|[a-z][a-z0-9+.-]*:\/\/)\S* HTTP\/(1\.[01])\r?\n/i;

/**
 * Undefined while the HTTP inspector waits for the end of the first line: it has no timeout.
 *
 * @param port - the port dialled, which may switch an inspector off
 * @see CP-291, CP-304
 */
export function inspect(
  listener: Listener,
  port: number,
  bytes: FirstBytes,
): Inspected | undefined {
  const runs = (name: string): boolean =>
    (listener.listener_filters ?? []).some(
      (filter) => filter.name.endsWith(name) && !isDisabled(filter.filter_disabled, port),
    );
  if (bytes.kind === "tls") {
    if (!runs("tls_inspector")) return { transport: "raw_buffer", protocols: [] };
    const { serverName, alpn } = bytes;
    return { transport: "tls", protocols: alpn, ...(serverName !== undefined && { serverName }) };
  }
  if (!runs("http_inspector")) return { transport: "raw_buffer", protocols: [] };
  const [, version] = REQUEST_LINE.exec(bytes.text) ?? [];
  if (version !== undefined) return { transport: "raw_buffer", protocols: [`http/${version}`] };
  return mayBecomeHttp(bytes.text) ? undefined : { transport: "raw_buffer", protocols: [] };
}

/** Without a line end the inspector cannot tell yet. */
export function mayBecomeHttp(text: string): boolean {
  return !text.includes("\n");
}

interface PortRange {
  readonly start?: number;
  readonly end?: number;
}

function isDisabled(condition: unknown, port: number): boolean {
  if (typeof condition !== "object" || condition === null) return false;
  if ("destination_port_range" in condition)
    return inPortRange(condition.destination_port_range, port);
  if ("not_match" in condition) return !isDisabled(condition.not_match, port);
  if ("or_match" in condition)
    return rulesOf(condition.or_match).some((rule) => isDisabled(rule, port));
  if ("and_match" in condition)
    return rulesOf(condition.and_match).every((rule) => isDisabled(rule, port));
  return "any_match" in condition && condition.any_match === true;
}

function inPortRange(range: unknown, port: number): boolean {
  if (typeof range !== "object" || range === null) return false;
  const { start = 0, end = 0 }: PortRange = range;
  return port >= start && port < end;
}

function rulesOf(set: unknown): readonly unknown[] {
  if (typeof set !== "object" || set === null || !("rules" in set)) return [];
  return Array.isArray(set.rules) ? set.rules : [];
}
