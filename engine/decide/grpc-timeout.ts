import { firstLine, type HttpRequest } from "./http-request.ts";
import { isGrpcRequest } from "./route-match.ts";

const UNIT_MICROS: ReadonlyMap<string, number> = new Map([
  ["H", 3_600_000_000],
  ["M", 60_000_000],
  ["S", 1_000_000],
  ["m", 1_000],
  ["u", 1],
]);

/**
 * How long a request may take: a gRPC caller's own limit, but not beyond the route's; any other, the
 * route's.
 *
 * @see DP-81
 */
export function grpcTimeoutMicros(
  request: HttpRequest,
  routeMicros: number | undefined,
): number | undefined {
  if (!isGrpcRequest(request)) return routeMicros;
  const text = firstLine(request.headers, "grpc-timeout");
  const [, count, unit = ""] = /^(\d{1,8})([HMSmun])$/.exec(text ?? "") ?? [];
  if (count === undefined) return routeMicros;
  const asked = Math.ceil((Number(count) * (UNIT_MICROS.get(unit) ?? 0)) / 1000) * 1000;
  return routeMicros === undefined ? asked : Math.min(asked, routeMicros);
}
