import type { ResetReason } from "./retry.ts";

/** Envoy's short names (DP-187), as far as they arise here. */
export type ResponseFlag =
  | "UH"
  | "UT"
  | "UR"
  | "UF"
  | "UC"
  | "UO"
  | "NR"
  | "DI"
  | "FI"
  | "RL"
  | "UAEX"
  | "DC"
  | "URX"
  | "DPE"
  | "UPE"
  | "NC";

export function resetFlag(reason: ResetReason): ResponseFlag {
  switch (reason) {
    case "remote connection failure":
    case "local connection failure":
    case "connection timeout":
      return "UF";
    case "connection termination":
      return "UC";
    case "overflow":
      return "UO";
    case "remote reset":
    case "remote refused stream reset":
      return "UR";
    case "protocol error":
      return "UPE";
    case "per-try timeout":
      return "UT";
  }
}

/** Comma separated in the order set, or nothing. */
export function formatFlags(flags: readonly ResponseFlag[]): string | undefined {
  return flags.length === 0 ? undefined : [...new Set(flags)].join(",");
}
