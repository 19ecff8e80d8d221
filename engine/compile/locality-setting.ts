import type {
  LoadBalancerSettings,
  LocalityLoadBalancerSetting,
  ZoneAwareLoadBalancerSetting,
} from "../resources/load-balancer.ts";
import type { MeshConfig } from "../resources/mesh-config.ts";
import type { MeshService } from "./mesh-service.ts";
import { hostnameLabel, networkLabel, regionLabel, subzoneLabel, zoneLabel } from "./workloads.ts";

/** How distance counts for a cluster. */
export type LocalitySetting =
  | {
      readonly kind: "locality";
      readonly setting: LocalityLoadBalancerSetting;
      /** Whether failover needs no outlier detection. */
      readonly isForced: boolean;
    }
  | {
      readonly kind: "zoneAware";
      readonly setting: ZoneAwareLoadBalancerSetting;
      readonly isEnabled: boolean;
    };

/** The first that says something: the rule, the Service's distribution, the mesh (CP-180). */
export function effectiveLocality(
  mesh: MeshConfig,
  loadBalancer: LoadBalancerSettings | undefined,
  service: MeshService,
): LocalitySetting | undefined {
  const { zoneAwareLbSetting, localityLbSetting } = loadBalancer ?? {};
  if (zoneAwareLbSetting !== undefined) {
    return {
      kind: "zoneAware",
      setting: zoneAwareLbSetting,
      isEnabled: zoneAwareLbSetting.enabled ?? true,
    };
  }
  if (localityLbSetting !== undefined) return localitySetting(localityLbSetting);
  switch (service.trafficDistribution) {
    case "preferSameZone":
      return forced([networkLabel, regionLabel, zoneLabel]);
    case "preferSameNode":
      return forced([networkLabel, regionLabel, zoneLabel, subzoneLabel, hostnameLabel]);
    case "any":
      return localitySetting(mesh.localityLbSetting);
  }
}

function localitySetting(setting: LocalityLoadBalancerSetting): LocalitySetting | undefined {
  return setting.enabled === false ? undefined : { kind: "locality", setting, isForced: false };
}

function forced(failoverPriority: readonly string[]): LocalitySetting {
  return { kind: "locality", setting: { enabled: true, failoverPriority }, isForced: true };
}
