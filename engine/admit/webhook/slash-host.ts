import { isIpAddress } from "../../resources/address.ts";
import type { Path } from "../../source/place.ts";
import { isDnsLabel, partialWildcardError, quote, wildcardNameError } from "./primitives.ts";
import { complaint, refuse, type Findings } from "./report.ts";

/** `namespace/name`; at gateways also a bare name (CP-444, CP-488). */
export function* slashHostFindings(host: string, atGateway: boolean, path: Path): Findings {
  const slash = host.indexOf("/");
  if (slash === -1) {
    if (atGateway) yield* nameFindings(host, true, path);
    else yield refuse("ADM1309", path, "host must be of form namespace/dnsName");
    return;
  }
  const namespace = host.slice(0, slash);
  const name = host.slice(slash + 1);
  if (namespace === "" || name === "") {
    yield refuse("ADM1309", path, "config namespace and dnsName in host entry cannot be empty");
  }
  if (atGateway) {
    if (namespace !== "*" && namespace !== "." && !isDnsLabel(namespace)) {
      yield refuse("ADM1309", path, `invalid namespace value ${quote(namespace)} in gateway`);
    }
  } else {
    const own = namespace.startsWith("~") ? namespace.slice(1) : namespace;
    if (own !== "" && own !== "*" && own !== "." && !isDnsLabel(own)) {
      yield refuse("ADM1309", path, `invalid namespace value ${quote(namespace)} in sidecar`);
    }
  }
  yield* nameFindings(name, atGateway, path);
}

function* nameFindings(name: string, atGateway: boolean, path: Path): Findings {
  if (name !== "*" && !name.includes(".")) {
    yield refuse("ADM1309", path, "short names (non FQDN) are not allowed");
  }
  const error = wildcardNameError(name);
  if (error !== undefined && !(atGateway && isIpAddress(name)))
    yield refuse("ADM1309", path, error);
  yield* complaint("ADM1309", path, partialWildcardError(name));
}
