/** What a proxy believes of the headers that a request comes with. */
import { appendHeader, setHeader } from "../decide/header-operations.ts";
import { firstLine, type HeaderLine } from "../decide/http-request.ts";
import type { Draft } from "./draft.ts";
import type { StreamInput } from "./http-stream.ts";

/** Headers that only proxies may set; what an application sends of them is dropped (DP-34). */
const CONTROL_HEADERS: ReadonlySet<string> = new Set([
  "x-envoy-retry-on",
  "x-envoy-retry-grpc-on",
  "x-envoy-max-retries",
  "x-envoy-retriable-status-codes",
  "x-envoy-retriable-header-names",
  "x-envoy-upstream-rq-timeout-ms",
  "x-envoy-upstream-rq-per-try-timeout-ms",
  "x-envoy-upstream-rq-timeout-alt-response",
  "x-envoy-expected-rq-timeout-ms",
  "x-envoy-hedge-on-per-try-timeout",
  "x-envoy-upstream-alt-stat-name",
  "x-envoy-force-trace",
  "x-envoy-ip-tags",
  "x-envoy-original-url",
  "x-envoy-internal",
]);

/** A gateway believes nothing that the outside says of the way taken so far (DP-40). */
const EDGE_HEADERS: ReadonlySet<string> = new Set([
  "x-envoy-original-path",
  "x-envoy-original-host",
  "x-envoy-decorator-operation",
]);

export function enteringHeaders(draft: Draft, input: StreamInput): readonly HeaderLine[] {
  const headers = input.request.headers.filter(
    ([name]) =>
      !CONTROL_HEADERS.has(name) &&
      (input.side === "inbound" || name !== "x-forwarded-client-cert"),
  );
  if (input.side !== "gateway") return headers;
  const address = callerAddress(draft, input);
  const kept = headers.filter(([name]) => !EDGE_HEADERS.has(name));
  const hopCount = input.trustedHopCount ?? 0;
  const trusted = (firstLine(kept, "x-forwarded-for") ?? "").split(",").map((part) => part.trim());
  const outside = hopCount > 0 ? trusted.at(-hopCount) : undefined;
  return setHeader(
    appendHeader(kept, "x-forwarded-for", address),
    "x-envoy-external-address",
    outside === undefined || outside === "" ? address : outside,
  );
}

/** A client that says nothing of itself stands for the proxy's own address. */
export function callerAddress(
  { world }: Draft,
  { downstream, caller }: Pick<StreamInput, "downstream" | "caller">,
): string {
  const isOwn = caller?.ip === downstream.sourceIp;
  return isOwn ? (world.proxyAddress ?? downstream.sourceIp) : downstream.sourceIp;
}

/** The client's address as the headers tell it: those of a gateway are its own. */
export function clientAddress(
  draft: Draft,
  input: Pick<StreamInput, "downstream" | "caller" | "side" | "request">,
): string {
  const { request, side, downstream } = input;
  if (side === "gateway")
    return firstLine(request.headers, "x-envoy-external-address") ?? callerAddress(draft, input);
  const forwarded = firstLine(request.headers, "x-forwarded-for");
  return forwarded?.split(",").at(-1)?.trim() ?? downstream.sourceIp;
}
