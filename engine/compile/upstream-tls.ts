import type { StringMatcher, TransportSocket } from "../proxy/config.ts";
import type { ClientTLSSettings } from "../resources/traffic-policy.ts";
import type { ClusterDraft } from "./cluster-draft.ts";
import { isHttp2Cluster } from "./cluster-draft.ts";
import { defined, orAbsent, textOrAbsent } from "./plain.ts";

/** What TLS towards a cluster depends on, besides the settings. */
export interface UpstreamTlsContext {
  /** Identities of the service's endpoints. */
  readonly identities: readonly string[];
  /** SNI of Istio's own mTLS; a forward proxy takes the request's host instead. */
  readonly serverName: string | undefined;
  readonly isAutoMtls: boolean;
  readonly isSidecar: boolean;
  readonly isSelective: boolean;
  readonly isExternalEntry: boolean;
}

export const rawBuffer: TransportSocket = { name: "raw_buffer" };

/** TLS as a rule says, else Istio's own where the endpoint has it (CP-217 to CP-224). */
export function applyUpstreamTls(
  draft: ClusterDraft,
  settings: ClientTLSSettings | undefined,
  context: UpstreamTlsContext,
): void {
  if (settings === undefined) {
    if (context.isAutoMtls) applyAutoMtls(draft, context);
    return;
  }
  switch (settings.mode) {
    case undefined:
    case "DISABLE":
      return;
    case "ISTIO_MUTUAL":
      if (context.serverName === undefined) applyServerName(draft, settings, true);
      draft.transport_socket = istioMutual(
        draft,
        textOrAbsent(settings.sni) ?? context.serverName,
        settings.subjectAltNames ?? context.identities,
      );
      return;
    case "SIMPLE":
    case "MUTUAL":
      applyOrigination(draft, settings, context);
  }
}

/** Per endpoint: mTLS where it is known to have a sidecar, else plain text. */
function applyAutoMtls(draft: ClusterDraft, context: UpstreamTlsContext): void {
  const socket = istioMutual(draft, context.serverName, context.identities);
  // The dialled address has no metadata to choose by.
  if (draft.type === "ORIGINAL_DST") {
    draft.transport_socket = socket;
    return;
  }
  draft.transport_socket_matches = [
    { name: "tlsMode-istio", match: { tlsMode: "istio" }, transport_socket: socket },
    { name: "tlsMode-disabled", match: {}, transport_socket: rawBuffer },
  ];
}

function istioMutual(
  draft: ClusterDraft,
  serverName: string | undefined,
  names: readonly string[],
): TransportSocket {
  return defined({
    name: "tls" as const,
    sni: serverName,
    certificates: ["default"],
    ca: "ROOTCA",
    subject_alt_names: exactNames(names),
    alpn: isHttp2Cluster(draft)
      ? ["istio-peer-exchange", "istio", "h2"]
      : ["istio-peer-exchange", "istio"],
  });
}

function exactNames(names: readonly string[]): readonly StringMatcher[] | undefined {
  return orAbsent(names.map((exact) => ({ exact })));
}

function applyOrigination(
  draft: ClusterDraft,
  settings: ClientTLSSettings,
  context: UpstreamTlsContext,
): void {
  const credential = settings.credentialName ?? "";
  // A sidecar that need not have the secret would wait for it for ever (CP-224).
  if (
    credential !== "" &&
    !credential.startsWith("configmap://") &&
    context.isSidecar &&
    !context.isSelective
  ) {
    return;
  }
  const isMutual = settings.mode === "MUTUAL";
  const isUnchecked = settings.insecureSkipVerify === true;
  applyServerName(draft, settings, context.serverName === undefined);
  const written = settings.subjectAltNames ?? [];
  const names = written.length === 0 && context.isExternalEntry ? context.identities : written;
  const files = `${settings.clientCertificate ?? ""}~${settings.privateKey ?? ""}`;
  const root =
    credential === ""
      ? `file-root:${textOrAbsent(settings.caCertificates) ?? "system"}`
      : credentialName(`${credential}-cacert`);
  const certificate = credential === "" ? `file-cert:${files}` : credentialName(credential);
  draft.transport_socket = defined({
    name: "tls" as const,
    sni: textOrAbsent(settings.sni),
    certificates: isMutual ? [certificate] : undefined,
    ca: isUnchecked ? undefined : root,
    subject_alt_names: isUnchecked ? undefined : exactNames(names),
    alpn: isHttp2Cluster(draft) ? ["h2"] : undefined,
  });
}

/** How Envoy asks the control plane for a Secret. */
export function credentialName(name: string): string {
  return name.includes("://") ? name : `kubernetes://${name}`;
}

/** Without an SNI Envoy takes the request's host, and checks the certificate for it (CP-223). */
function applyServerName(
  draft: ClusterDraft,
  settings: ClientTLSSettings,
  isForwardProxy: boolean,
): void {
  const isAutomatic = textOrAbsent(settings.sni) === undefined;
  const isNamed = (settings.subjectAltNames ?? []).length > 0;
  const isChecked =
    settings.insecureSkipVerify !== true && (isForwardProxy || (isAutomatic && !isNamed));
  if (!isAutomatic && !isChecked) return;
  draft.http.serverName = defined({
    auto_sni: isAutomatic ? true : undefined,
    auto_san_validation: isChecked ? true : undefined,
  });
}
