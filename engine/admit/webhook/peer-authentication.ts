import type { PeerAuthenticationSpec } from "../../resources/peer-authentication.ts";
import { refuse, type Findings } from "./report.ts";
import { selectorFindings } from "./shared.ts";

/** @see CP-470 to CP-473 */
export function* peerAuthenticationFindings({
  selector,
  portLevelMtls,
}: PeerAuthenticationSpec): Findings {
  const ports = Object.keys(portLevelMtls ?? {});
  const hasLabels = Object.keys(selector?.matchLabels ?? {}).length > 0;
  if (!hasLabels && ports.length > 0) {
    yield refuse(
      "ADM1501",
      ["spec", "portLevelMtls"],
      "mesh/namespace peer authentication cannot have port level mTLS",
    );
  }
  for (const port of ports) {
    if (Number(port) > 0 && Number(port) <= 65_535) continue;
    yield refuse("ADM1002", ["spec", "portLevelMtls", port], "port must be in range 1..65535");
  }
  yield* selectorFindings(selector, ["spec", "selector"]);
}
