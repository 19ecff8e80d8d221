/** TLS of a Gateway API listener in Istio's words, or what is wrong with it (CP-612). */
import type { Snapshot } from "../admit/snapshot.ts";
import { resourcesOf } from "../admit/snapshot.ts";
import type { GatewayListener } from "../resources/gateway-api/kubernetes-gateway.ts";
import type { ServerTLSSettings } from "../resources/gateway.ts";
import type { Resource } from "../resources/resource.ts";
import { isGranted } from "./k8s-grants.ts";

type ListenerTls = NonNullable<GatewayListener["tls"]>;
type CertificateRef = NonNullable<ListenerTls["certificateRefs"]>[number];

export interface ListenerTlsSettings {
  readonly settings: ServerTLSSettings;
  /** False where no certificate can be shown: the listener is not served. */
  readonly isUsable: boolean;
}

const terminateModes: ReadonlyMap<string, "MUTUAL" | "OPTIONAL_MUTUAL"> = new Map([
  ["MUTUAL", "MUTUAL" as const],
  ["OPTIONAL_MUTUAL", "OPTIONAL_MUTUAL" as const],
]);

export function listenerTls(
  snapshot: Snapshot,
  gateway: Resource<"KubernetesGateway">,
  { tls, port }: GatewayListener,
): ListenerTlsSettings | undefined {
  if (tls === undefined) return undefined;
  if (tls.mode === "Passthrough") {
    const mode = isAutomatic(gateway, tls, port) ? "AUTO_PASSTHROUGH" : "PASSTHROUGH";
    return { settings: { mode }, isUsable: true };
  }
  const written = tls.options?.["gateway.istio.io/tls-terminate-mode"] ?? "";
  if (written === "ISTIO_MUTUAL") return { settings: { mode: "ISTIO_MUTUAL" }, isUsable: true };
  if (written === "ISTIO_SIMPLE") {
    return { settings: { mode: "SIMPLE", credentialName: "builtin://" }, isUsable: true };
  }
  const mode = terminateModes.get(written) ?? "SIMPLE";
  const references = tls.certificateRefs ?? [];
  const names = references.map((reference) => credential(snapshot, gateway, reference));
  const validCount = names.filter((name) => name !== "").length;
  if (references.length > 2 || validCount === 0) {
    return { settings: { mode }, isUsable: references.length === 0 };
  }
  const [first = ""] = names;
  const credentials = validCount === 1 ? { credentialName: first } : { credentialNames: names };
  return { settings: { mode, ...credentials }, isUsable: true };
}

/** Passing through by the cluster name in SNI: asked for, or the port between networks. */
function isAutomatic(
  { metadata: { labels } }: Resource<"KubernetesGateway">,
  { options }: ListenerTls,
  port: number,
): boolean {
  if (options?.["gateway.istio.io/listener-protocol"] === "auto-passthrough") return true;
  if (labels["topology.istio.io/network"] === undefined) return false;
  return String(port) === (labels["networking.istio.io/gatewayPort"] ?? "15443");
}

/** The name of a Secret that is there, holds a certificate and may be used; else empty. */
function credential(
  snapshot: Snapshot,
  gateway: Resource<"KubernetesGateway">,
  { group = "", kind = "Secret", name, namespace }: CertificateRef,
): string {
  const own = gateway.metadata.namespace;
  const owner = namespace ?? own;
  const secret = resourcesOf(snapshot, "Secret").find(
    ({ metadata }) => metadata.name === name && metadata.namespace === owner,
  );
  if (group !== "" || kind !== "Secret" || !holdsCertificate(secret)) return "";
  const isAllowed =
    owner === own ||
    isGranted(snapshot, {
      from: { kind: "Gateway", namespace: own },
      to: { kind: "Secret", namespace: owner, name },
    });
  return isAllowed ? `kubernetes-gateway://${owner}/${name}` : "";
}

/** In Base64 a certificate and a key in PEM begin with `-----BEGIN`. */
function holdsCertificate(secret: Resource<"Secret"> | undefined): boolean {
  const { data = {} } = secret ?? {};
  const [certificate = "", key = ""] =
    data["tls.crt"] === undefined
      ? [data["cert"], data["key"]]
      : [data["tls.crt"], data["tls.key"]];
  return [certificate, key].every((text) => text.trim().startsWith("LS0tLS1CRUdJT"));
}
