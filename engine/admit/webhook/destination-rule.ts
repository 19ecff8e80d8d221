import type { DestinationRuleSpec } from "../../resources/destination-rule.ts";
import type { OutlierDetection } from "../../resources/outlier-detection.ts";
import type {
  ClientTLSSettings,
  PortTrafficPolicy,
  TrafficPolicy,
  TunnelSettings,
} from "../../resources/traffic-policy.ts";
import type { Path } from "../../source/place.ts";
import type { WebhookInput } from "../webhook.ts";
import { connectionPoolFindings } from "./connection-pool.ts";
import { loadBalancerFindings } from "./load-balancer.ts";
import {
  addressError,
  durationError,
  labelFindings,
  nameError,
  percentError,
  portError,
  quote,
  wildcardNameError,
} from "./primitives.ts";
import {
  advise,
  complaint,
  indexed,
  isFilled,
  refuse,
  withoutWarnings,
  type Findings,
} from "./report.ts";
import { exportFindings, selectorFindings, subsetNameFindings } from "./shared.ts";

/** @see CP-427 to CP-440 */
export function* destinationRuleFindings(
  spec: DestinationRuleSpec,
  { namespace }: WebhookInput,
): Findings {
  yield* complaint("ADM1001", ["spec", "host"], wildcardNameError(spec.host ?? ""));
  yield* trafficPolicyFindings(spec.trafficPolicy, namespace, ["spec", "trafficPolicy"]);
  const names = new Set<string>();
  for (const [index, { name = "", labels, trafficPolicy }] of indexed(spec.subsets)) {
    const path: Path = ["spec", "subsets", index];
    if (names.has(name))
      yield refuse("ADM1201", [...path, "name"], `duplicate subset names: ${name}`);
    names.add(name);
    yield* subsetNameFindings(name, [...path, "name"]);
    yield* labelFindings(labels, [...path, "labels"]);
    // istiod drops the warnings of a subset's policy.
    yield* withoutWarnings(
      trafficPolicyFindings(trafficPolicy, namespace, [...path, "trafficPolicy"]),
    );
  }
  const hasSelector = spec.workloadSelector !== undefined;
  yield* exportFindings(spec.exportTo, namespace, { hasSelector });
  yield* selectorFindings(spec.workloadSelector, ["spec", "workloadSelector"]);
}

function* trafficPolicyFindings(
  policy: TrafficPolicy | undefined,
  namespace: string,
  path: Path,
): Findings {
  if (policy === undefined) return;
  const {
    outlierDetection,
    connectionPool,
    loadBalancer,
    tls,
    tunnel,
    proxyProtocol,
    retryBudget,
  } = policy;
  const parts = [
    outlierDetection,
    connectionPool,
    loadBalancer,
    tls,
    tunnel,
    proxyProtocol,
    retryBudget,
  ];
  if (parts.every((part) => part === undefined) && !isFilled(policy.portLevelSettings)) {
    yield refuse("ADM1202", path, "traffic policy must have at least one field");
    return;
  }
  if (tunnel !== undefined && proxyProtocol !== undefined) {
    yield refuse("ADM1203", path, "tunnel and proxyProtocol must not be set together");
    return;
  }
  yield* outlierFindings(outlierDetection, [...path, "outlierDetection"]);
  yield* connectionPoolFindings(connectionPool, [...path, "connectionPool"]);
  yield* loadBalancerFindings(loadBalancer, outlierDetection, [...path, "loadBalancer"]);
  yield* clientTlsFindings(tls, namespace, [...path, "tls"]);
  for (const [index, port] of indexed(policy.portLevelSettings)) {
    yield* withoutWarnings(
      portPolicyFindings(port, namespace, [...path, "portLevelSettings", index]),
    );
  }
  yield* tunnelFindings(tunnel, [...path, "tunnel"]);
}

function* portPolicyFindings(policy: PortTrafficPolicy, namespace: string, path: Path): Findings {
  const { port, outlierDetection, connectionPool, loadBalancer, tls } = policy;
  if (port === undefined) yield refuse("ADM1002", path, "portTrafficPolicy must have valid port");
  if ([outlierDetection, connectionPool, loadBalancer, tls].every((part) => part === undefined)) {
    yield refuse("ADM1202", path, "port traffic policy must have at least one field");
    return;
  }
  yield* outlierFindings(outlierDetection, [...path, "outlierDetection"]);
  yield* connectionPoolFindings(connectionPool, [...path, "connectionPool"]);
  yield* loadBalancerFindings(loadBalancer, outlierDetection, [...path, "loadBalancer"]);
  yield* clientTlsFindings(tls, namespace, [...path, "tls"]);
}

function* outlierFindings(outlier: OutlierDetection | undefined, path: Path): Findings {
  if (outlier === undefined) return;
  yield* complaint(
    "ADM1004",
    [...path, "baseEjectionTime"],
    durationError(outlier.baseEjectionTime),
  );
  if ((outlier.consecutiveErrors ?? 0) !== 0) {
    const real =
      "outlier detection consecutive errors is deprecated, use consecutiveGatewayErrors or consecutive5xxErrors instead";
    yield advise("ADM1204", [...path, "consecutiveErrors"], real);
  }
  if (
    outlier.splitExternalLocalOriginErrors !== true &&
    (outlier.consecutiveLocalOriginFailures ?? 0) > 0
  ) {
    const real =
      "outlier detection consecutive local origin failures is specified, but split external local origin errors is set to false";
    yield refuse("ADM1205", [...path, "consecutiveLocalOriginFailures"], real);
  }
  yield* complaint("ADM1004", [...path, "interval"], durationError(outlier.interval));
  for (const part of ["maxEjectionPercent", "minHealthPercent"] as const) {
    yield* complaint("ADM1122", [...path, part], percentError(outlier[part]));
  }
}

function* tunnelFindings(tunnel: TunnelSettings | undefined, path: Path): Findings {
  if (tunnel === undefined) return;
  const { protocol = "", targetHost = "", targetPort = 0 } = tunnel;
  if (!["", "CONNECT", "POST"].includes(protocol)) {
    yield refuse("ADM1203", [...path, "protocol"], 'tunnel protocol must be "CONNECT" or "POST"');
  }
  const asName = nameError(targetHost);
  const asAddress = addressError(targetHost);
  if (asName !== undefined && asAddress !== undefined) {
    yield refuse(
      "ADM1203",
      [...path, "targetHost"],
      `tunnel target host must be valid FQDN or IP address: ${asName}; ${asAddress}`,
    );
  }
  const port = portError(targetPort);
  if (port !== undefined)
    yield refuse("ADM1203", [...path, "targetPort"], `tunnel target port is invalid: ${port}`);
}

/** CP-437. */
function* clientTlsFindings(
  tls: ClientTLSSettings | undefined,
  namespace: string,
  path: Path,
): Findings {
  if (tls === undefined) return;
  const {
    mode,
    credentialName = "",
    caCertificates = "",
    clientCertificate = "",
    privateKey = "",
    caCrl = "",
  } = tls;
  yield* complaint(
    "ADM1206",
    [...path, "credentialName"],
    configMapError(credentialName, namespace),
  );
  const hasNames = isFilled(tls.subjectAltNames);
  if (tls.insecureSkipVerify === true) {
    const skips = "when InsecureSkipVerify is set true";
    if (mode === "SIMPLE" && (caCertificates !== "" || credentialName !== "" || hasNames)) {
      yield refuse(
        "ADM1206",
        path,
        `cannot specify CaCertificates or CredentialName or SubjectAltNames ${skips}`,
      );
    }
    if (mode === "MUTUAL" && (caCertificates !== "" || hasNames)) {
      yield refuse("ADM1206", path, `cannot specify CaCertificates or SubjectAltNames ${skips}`);
    }
  }
  if ((mode === "SIMPLE" || mode === "MUTUAL") && credentialName !== "") {
    if (clientCertificate + caCertificates + privateKey + caCrl !== "") {
      yield refuse(
        "ADM1206",
        path,
        "cannot specify client certificates or CA certificate or CA CRL If credentialName is set",
      );
    }
    return;
  }
  if (mode !== "MUTUAL") return;
  if (clientCertificate === "")
    yield refuse("ADM1206", path, "client certificate required for mutual tls");
  if (privateKey === "") yield refuse("ADM1206", path, "private key required for mutual tls");
}

function configMapError(credentialName: string, namespace: string): string | undefined {
  if (!credentialName.startsWith("configmap://")) return undefined;
  const [ownNamespace = "", name] = credentialName.slice("configmap://".length).split("/");
  const problem = (text: string): string => `invalid configmap:// credentialName: ${text}`;
  const resource = `invalid resource name ${quote(credentialName)}. Expected`;
  if (name === undefined) return problem(`${resource} namespace and name`);
  if (ownNamespace === "") return problem(`${resource} namespace`);
  if (name === "") return problem(`${resource} name`);
  return ownNamespace === namespace
    ? undefined
    : problem(`namespace must match the configuration namespace ${quote(namespace)}`);
}
