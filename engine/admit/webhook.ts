import type { DestinationRuleSpec } from "../resources/destination-rule.ts";
import type { KindName, Specs } from "../resources/kinds.ts";
import type { JsonObject } from "../source/json.ts";
import type { Finding } from "./finding.ts";
import { authorizationPolicyFindings } from "./webhook/authorization-policy.ts";
import { destinationRuleFindings } from "./webhook/destination-rule.ts";
import { envoyFilterFindings } from "./webhook/envoy-filter.ts";
import { gatewayFindings } from "./webhook/gateway.ts";
import { metadataFindings } from "./webhook/metadata.ts";
import { peerAuthenticationFindings } from "./webhook/peer-authentication.ts";
import type { Findings } from "./webhook/report.ts";
import { requestAuthenticationFindings } from "./webhook/request-authentication.ts";
import { selectorFindings } from "./webhook/shared.ts";
import { serviceEntryFindings } from "./webhook/service-entry.ts";
import { sidecarFindings } from "./webhook/sidecar.ts";
import { telemetryFindings } from "./webhook/telemetry.ts";
import { virtualServiceFindings } from "./webhook/virtual-service.ts";
import { workloadFindings, workloadGroupFindings } from "./webhook/workload-entry.ts";

/** What istiod's webhook is asked about: a decoded spec and its metadata. */
export interface WebhookInput {
  readonly kind: KindName;
  readonly name: string;
  readonly namespace: string;
  readonly labels: ReadonlyMap<string, string>;
  readonly annotations: ReadonlyMap<string, string>;
  readonly spec: JsonObject;
}

/** What the webhook says, refusals and warnings together, in its order. */
export function webhookFindings(input: WebhookInput): readonly Finding[] {
  const metadata = [...metadataFindings(input)];
  return metadata.length > 0 ? metadata : [...specFindings(input)];
}

/** What `istioctl analyze` says of the spec: without labels and annotations (CP-523). */
export function validationFindings(input: WebhookInput): readonly Finding[] {
  const none: ReadonlyMap<string, string> = new Map();
  return [...specFindings({ ...input, labels: none, annotations: none })];
}

function specFindings(input: WebhookInput): Findings | readonly Finding[] {
  const { kind, spec } = input;
  switch (kind) {
    case "VirtualService":
      return virtualServiceFindings(spec, input);
    case "DestinationRule":
      return destinationRuleFindings(spec as unknown as DestinationRuleSpec, input);
    case "Gateway":
      return gatewayFindings(spec, input);
    case "ServiceEntry":
      return serviceEntryFindings(spec as unknown as Specs["ServiceEntry"], input);
    case "WorkloadEntry":
      return workloadFindings(spec, { allowsNames: true }, ["spec"]);
    case "WorkloadGroup":
      return workloadGroupFindings(spec as unknown as Specs["WorkloadGroup"]);
    case "Sidecar":
      return sidecarFindings(spec, input);
    case "EnvoyFilter":
      return envoyFilterFindings(spec);
    case "ProxyConfig":
      return selectorFindings((spec as Specs["ProxyConfig"]).selector, ["spec", "selector"]);
    case "PeerAuthentication":
      return peerAuthenticationFindings(spec);
    case "AuthorizationPolicy":
      return authorizationPolicyFindings(spec, input);
    case "RequestAuthentication":
      return requestAuthenticationFindings(spec);
    case "Telemetry":
      return telemetryFindings(spec);
    default:
      return [];
  }
}
