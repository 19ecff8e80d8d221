import type { OutlierDetection as Ejection } from "../proxy/config.ts";
import type { OutlierDetection } from "../resources/outlier-detection.ts";
import { durationOrAbsent } from "./duration.ts";
import { defined, numberOrAbsent } from "./plain.ts";

/** Ejection rules; a counter of zero is switched off, success rates never count (CP-204 to CP-216). */
export function ejectionOf(settings: OutlierDetection): Ejection {
  const isSplit = settings.splitExternalLocalOriginErrors === true;
  const local = isSplit ? numberOrAbsent(settings.consecutiveLocalOriginFailures) : undefined;
  return defined({
    consecutive_5xx: settings.consecutive5xxErrors,
    enforcing_consecutive_5xx: enforcement(settings.consecutive5xxErrors),
    consecutive_gateway_failure: settings.consecutiveGatewayErrors,
    enforcing_consecutive_gateway_failure: enforcement(settings.consecutiveGatewayErrors),
    interval: durationOrAbsent(settings.interval),
    base_ejection_time: durationOrAbsent(settings.baseEjectionTime),
    max_ejection_percent: numberOrAbsent(settings.maxEjectionPercent),
    enforcing_success_rate: 0,
    split_external_local_origin_errors: isSplit ? true : undefined,
    consecutive_local_origin_failure: local,
    enforcing_consecutive_local_origin_failure: local === undefined ? undefined : 100,
    enforcing_local_origin_success_rate: isSplit ? 0 : undefined,
  });
}

function enforcement(threshold: number | undefined): number | undefined {
  if (threshold === undefined) return undefined;
  return threshold > 0 ? 100 : 0;
}
