import type { Rule } from "./rule.ts";
import { annotations } from "./rules/annotations.ts";
import {
  claimsWithoutTokens,
  kubernetesGatewaySelectors,
  policyNamespaces,
  policyWorkloads,
  unguardedKeyFetches,
} from "./rules/authorization.ts";
import { negativeConditions } from "./rules/conditions.ts";
import { deprecations } from "./rules/deprecations.ts";
import { destinationHosts } from "./rules/destination-hosts.ts";
import { destinationRuleHosts, uncheckedServers } from "./rules/destination-rules.ts";
import { destinationSubsets } from "./rules/destination-subsets.ts";
import { envoyFilterPatches } from "./rules/envoy-filters.ts";
import { conflictingGateways } from "./rules/gateway-conflicts.ts";
import { gatewayPods, gatewaySecrets, sharedCertificates } from "./rules/gateways.ts";
import { ingressSubsets } from "./rules/ingress-subsets.ts";
import { imageAuto, namespaceInjection, podInjection } from "./rules/injection.ts";
import { meshHostConflicts } from "./rules/mesh-host-conflicts.ts";
import { sidecarSelectors, telemetryProviders, telemetrySelectors } from "./rules/selectors.ts";
import { entryAddresses, entryProtocols } from "./rules/service-entries.ts";
import { deploymentPorts, portNames, reservedUser } from "./rules/services.ts";
import { virtualServiceGateways } from "./rules/virtual-service-gateways.ts";

/** Every rule, in the order in which messages of one resource are met. */
export const rules: readonly Rule[] = [
  destinationHosts,
  destinationSubsets,
  virtualServiceGateways,
  meshHostConflicts,
  ingressSubsets,
  destinationRuleHosts,
  uncheckedServers,
  gatewayPods,
  conflictingGateways,
  sharedCertificates,
  gatewaySecrets,
  entryAddresses,
  entryProtocols,
  sidecarSelectors,
  telemetrySelectors,
  telemetryProviders,
  policyWorkloads,
  policyNamespaces,
  kubernetesGatewaySelectors,
  claimsWithoutTokens,
  namespaceInjection,
  podInjection,
  imageAuto,
  annotations,
  negativeConditions,
  unguardedKeyFetches,
  portNames,
  deploymentPorts,
  reservedUser,
  envoyFilterPatches,
  deprecations,
];
