import type { MeshConfig } from "../resources/mesh-config.ts";
import type { JsonObject, JsonValue } from "../source/json.ts";

/** Istio's defaults (CP-16). */
export const defaultMesh: MeshConfig = {
  rootNamespace: "istio-system",
  trustDomain: "cluster.local",
  enableAutoMtls: true,
  outboundTrafficPolicy: { mode: "ALLOW_ANY" },
  defaultServiceExportTo: ["*"],
  defaultVirtualServiceExportTo: ["*"],
  defaultDestinationRuleExportTo: ["*"],
  connectTimeout: "10s",
  dnsRefreshRate: "60s",
  protocolDetectionTimeout: "0s",
  localityLbSetting: { enabled: true },
  h2UpgradePolicy: "DO_NOT_UPGRADE",
  pathNormalization: { normalization: "DEFAULT" },
  accessLogFile: "",
  extensionProviders: [],
};

/** The mesh's settings, with what `written` leaves out at its default. */
export function meshSettings(written: JsonValue | undefined): MeshConfig {
  return isObject(written) ? { ...defaultMesh, ...written } : defaultMesh;
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
