import type { JsonObject } from "../../source/json.ts";
import type { Path } from "../../source/place.ts";
import { advise, refuse, type Findings } from "./report.ts";

const filterKinds: readonly string[] = [
  "HTTP_FILTER",
  "NETWORK_FILTER",
  "LISTENER_FILTER",
  "EXTENSION_CONFIG",
];
const filterFields: readonly string[] = [
  "name",
  "typed_config",
  "typedConfig",
  "config_discovery",
  "configDiscovery",
  "is_optional",
  "isOptional",
  "disabled",
  "filter_disabled",
  "filterDisabled",
];

/** What a patch puts into Envoy's configuration, as far as this simulation knows the types. */
export function* patchValueFindings(applyTo: string, value: JsonObject, path: Path): Findings {
  if (!filterKinds.includes(applyTo)) return;
  const typed = value["typed_config"] ?? value["typedConfig"];
  const discovery = value["config_discovery"] ?? value["configDiscovery"];
  const unknown = Object.keys(value).find((name) => !filterFields.includes(name));
  if (typeof value["name"] !== "string" && value["name"] !== undefined) {
    yield refuse(
      "ADM1714",
      [...path, "name"],
      "Envoy filter: proto: invalid value for string field name",
    );
    return;
  }
  if (isObject(typed) && typeof typed["@type"] !== "string") {
    yield refuse(
      "ADM1714",
      path,
      'Envoy filter: proto: google.protobuf.Any: missing "@type" field',
    );
    return;
  }
  if (unknown !== undefined) {
    yield advise("ADM1714", [...path, unknown], `Envoy filter: proto: unknown field "${unknown}"`);
  } else if (typed === undefined && discovery === undefined) {
    const name = typeof value["name"] === "string" ? value["name"] : "";
    yield advise("ADM1714", path, `using deprecated types by name without typed_config; ${name}`);
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
