import { seeded } from "../chance/seeded.ts";
import { findCaller } from "../simulate/exchange.ts";
import { parseUrl } from "../simulate/dial.ts";
import type { SentRequest } from "../simulate/journal.ts";
import type { World } from "../simulate/world.ts";
import { portOf, serviceOf } from "./workload-names.ts";

/**
 * The line that the caller's sidecar logs, in Istio's default text format. Virtual time begins at
 * 1970-01-01; ports that the kernel would choose, and byte counts of bodies nobody wrote, are `-` and 0.
 *
 * @see DP-189, DP-192
 */
export function accessLogLine(
  world: World,
  { request, outcome, atMicros, seed }: SentRequest,
): string {
  const url = parseUrl(request.url);
  const caller = findCaller(world, request.from);
  const service = serviceOf(world, request, outcome);
  const answered = outcome.pod === undefined ? undefined : world.pods.get(outcome.pod);
  const arrival = outcome.arrivals?.findLast(({ pod }) => pod === outcome.pod);
  const upstream = answered === undefined ? "-" : `${answered.ip}:${String(arrival?.port ?? 0)}`;
  const millis = Math.trunc(outcome.durationMicros / 1000);
  const fromUpstream = outcome.details === "via_upstream";
  const quoted = (text: string | undefined): string => `"${text ?? "-"}"`;
  return [
    `[${timeOf(atMicros)}]`,
    quoted(`${request.method ?? "GET"} ${request.path ?? url.target} HTTP/1.1`),
    String(outcome.status ?? 0),
    outcome.flags ?? "-",
    outcome.details ?? "-",
    "-",
    quoted(outcome.upstreamFailure),
    String(request.body?.length ?? request.bodySize ?? 0),
    String(outcome.body?.length ?? 0),
    String(millis),
    fromUpstream ? String(millis) : "-",
    quoted(undefined),
    quoted(headerText(request.headers?.["user-agent"])),
    quoted(requestId(seed)),
    quoted(arrival?.authority ?? headerText(request.headers?.["host"]) ?? url.authority),
    quoted(upstream),
    outcome.cluster ?? "-",
    upstream === "-" ? "-" : `${caller?.ip ?? "-"}:-`,
    `${service?.clusterIp ?? url.host}:${String(portOf(request, outcome))}`,
    `${caller?.ip ?? "-"}:-`,
    "-",
    outcome.route ?? "-",
  ].join(" ");
}

function headerText(value: string | readonly string[] | null | undefined): string | undefined {
  return value === null || value === undefined ? undefined : [value].flat().join(",");
}

function timeOf(micros: number): string {
  const millis = Math.trunc(micros / 1000);
  const pad = (value: number, width: number): string => String(value).padStart(width, "0");
  const seconds = Math.trunc(millis / 1000);
  const clock = [Math.trunc(seconds / 3600) % 24, Math.trunc(seconds / 60) % 60, seconds % 60];
  return `1970-01-01T${clock.map((part) => pad(part, 2)).join(":")}.${pad(millis % 1000, 3)}Z`;
}

/** A version 4 UUID that the request's seed decides. */
function requestId(seed: string): string {
  const chance = seeded(seed).stream("request-id");
  const digits = Array.from({ length: 32 }, () => chance.index(16).toString(16));
  const [a, b, c, d] = [
    digits.slice(0, 8),
    digits.slice(8, 12),
    digits.slice(13, 16),
    digits.slice(17, 20),
  ];
  const parts = [a, b, ["4", ...c], [(8 + chance.index(4)).toString(16), ...d], digits.slice(20)];
  return parts.map((part) => part.join("")).join("-");
}
