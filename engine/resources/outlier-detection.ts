import { duration, flag, int32, list, shape, uint32, unsimulated } from "./field.ts";

export interface OutlierDetection {
  readonly consecutive5xxErrors?: number;
  readonly consecutiveGatewayErrors?: number;
  readonly splitExternalLocalOriginErrors?: boolean;
  readonly consecutiveLocalOriginFailures?: number;
  readonly interval?: string;
  readonly baseEjectionTime?: string;
  readonly maxEjectionPercent?: number;
  readonly minHealthPercent?: number;
  readonly consecutiveErrors?: number;
  readonly outlierDetectionHttpErrorCodes?: readonly number[];
}

export const outlierDetectionShape = shape<OutlierDetection>("OutlierDetection", {
  consecutive5xxErrors: uint32(
    "5xx answers in a row that eject an endpoint; 5 by default, 0 turns it off.",
  ),
  consecutiveGatewayErrors: uint32(
    "502, 503 and 504 answers in a row that eject an endpoint; off by default.",
  ),
  splitExternalLocalOriginErrors: flag("Counts failed connections apart from bad answers."),
  consecutiveLocalOriginFailures: uint32(
    "Failed connections in a row that eject an endpoint, if counted apart.",
  ),
  interval: duration("Time between the sweeps that eject and readmit; 10s by default."),
  baseEjectionTime: duration(
    "Length of the first ejection; later ones are longer. 30s by default.",
  ),
  maxEjectionPercent: int32(
    "Share of endpoints that may be out at once; 10 by default, but at least one.",
  ),
  minHealthPercent: int32("Share of healthy endpoints below which all are used."),
  consecutiveErrors: unsimulated(int32("Old and ignored; write one of the two counters above.")),
  outlierDetectionHttpErrorCodes: unsimulated(
    list(uint32("", { min: 100, max: 599 }), "Further statuses that count as errors."),
  ),
});
