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

/** Where istiod's own copy of Envoy's types lies. */
const knownPackages = /^(?:envoy|udpa|xds|google\.protobuf|istio|opencensus|type)\./;

const LOCAL_RATE_LIMIT = "envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit";

/** Of Envoy's API: https://www.envoyproxy.io/docs/envoy/latest/api-v3/extensions/filters/http/local_ratelimit/v3/local_rate_limit.proto */
const localRateLimitFields: ReadonlySet<string> = new Set([
  "@type",
  "stat_prefix",
  "status",
  "token_bucket",
  "filter_enabled",
  "filter_enforced",
  "request_headers_to_add_when_not_enforced",
  "response_headers_to_add",
  "descriptors",
  "stage",
  "local_rate_limit_per_downstream_connection",
  "local_cluster_rate_limit",
  "enable_x_ratelimit_headers",
  "vh_rate_limits",
  "always_consume_default_token_bucket",
  "rate_limited_as_resource_exhausted",
  "rate_limits",
  "max_dynamic_descriptors",
]);

/** Fields may be written as JSON spells them. */
function snakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

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
  const url = isObject(typed) && typeof typed["@type"] === "string" ? typed["@type"] : "";
  const type = url.split("/").pop() ?? "";
  if (isObject(typed) && !knownPackages.test(type)) {
    yield refuse(
      "ADM1714",
      [...path, "typed_config", "@type"],
      `referenced type unknown: Envoy filter: could not resolve Any message type: ${url}`,
    );
    return;
  }
  const strange =
    isObject(typed) && type === LOCAL_RATE_LIMIT
      ? Object.keys(typed).find((name) => !localRateLimitFields.has(snakeCase(name)))
      : undefined;
  if (strange !== undefined) {
    yield advise(
      "ADM1714",
      [...path, "typed_config", strange],
      `Envoy filter: can't unmarshal Any nested proto type.googleapis.com/${type}: unknown field "${strange}" in ${type}`,
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
