import { parseProtocol } from "../../resources/protocol.ts";
import type { Path } from "../../source/place.ts";
import { isDnsLabel } from "./primitives.ts";
import { refuse, type Findings } from "./report.ts";

export function* portNameFindings(name: string, path: Path): Findings {
  if (!isDnsLabel(name)) yield refuse("ADM1303", path, `invalid port name: ${name}`);
}

/** No protocol means that it is detected. */
export function* protocolFindings(protocol: string, path: Path): Findings {
  if (protocol !== "" && parseProtocol(protocol) === undefined) {
    yield refuse("ADM1306", path, `unsupported protocol: ${protocol}`);
  }
}
