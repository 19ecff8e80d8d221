import type { Normalization } from "../decide/normalize-path.ts";
import type { NetworkFilterConfig } from "../proxy/config.ts";

/** What a connection manager does to paths before anything looks at them (DP-38). */
export function normalizationOf(manager: NetworkFilterConfig): Normalization {
  return {
    decodes: manager["normalize_path"] !== false,
    merges: manager["merge_slashes"] === true,
    unescapes: manager["path_with_escaped_slashes_action"] === "UNESCAPE_AND_FORWARD",
  };
}
