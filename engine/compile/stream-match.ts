import type { L4MatchAttributes, TLSMatchAttributes } from "../resources/stream-route.ts";
import { containsLabels } from "./host.ts";
import type { Proxy } from "./proxy.ts";

/** Whether a `tcp` or `tls` match can apply to this proxy and port at all (CP-146, CP-149). */
export function appliesTo(
  match: L4MatchAttributes | TLSMatchAttributes,
  proxy: Proxy,
  gateways: ReadonlySet<string>,
  port: number,
): boolean {
  const { gateways: wanted = [], sourceLabels, port: written = 0, sourceNamespace = "" } = match;
  return (
    (wanted.length === 0 || wanted.some((gateway) => gateways.has(gateway))) &&
    containsLabels(sourceLabels, proxy.labels) &&
    (written === 0 || written === port) &&
    (sourceNamespace === "" || sourceNamespace === proxy.namespace)
  );
}
