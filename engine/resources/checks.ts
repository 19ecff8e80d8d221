import type { Check } from "./check.ts";
import type { JsonObject, JsonValue } from "../source/json.ts";
import { parseDurationNanos } from "./duration.ts";

/*
 * The rules that Istio's schemas state in CEL, one function each. A rule is asked only about a value
 * whose type already fits.
 */

export const validDuration: Check = {
  message: "must be a valid duration greater than 1ms",
  holds: (value) => {
    const nanos = parseDurationNanos(textOf(value));
    if (nanos !== undefined) return nanos >= 1e6;
    return "type conversion error from 'string' to 'google.protobuf.Duration' evaluating rule";
  },
};

export const validPort: Check = {
  message: "port must be between 1-65535",
  holds: (value) => typeof value === "number" && value > 0 && value <= 65_535,
};

export const validPortKeys: Check = {
  message: "port must be between 1-65535",
  holds: (value) =>
    keysOf(value).every(
      (key) => /^[-+]?[0-9]+$/u.test(key) && Number(key) > 0 && Number(key) <= 65_535,
    ),
};

export const validPortNames: Check = {
  message: "port name must be valid",
  holds: (value) =>
    keysOf(value).every(
      (key) => key.length < 63 && /^[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?$/u.test(key),
    ),
};

export const uniquePortNumbers: Check = {
  message: "port number cannot be duplicated",
  holds: (value) => {
    const numbers = (Array.isArray(value) ? value : []).map((port: JsonValue) =>
      fieldOf(port, "number"),
    );
    return new Set(numbers).size === numbers.length;
  },
};

export const noWildcardKey: Check = {
  message: "wildcard not allowed in label key match",
  holds: (value) => keysOf(value).every((key) => !key.includes("*")),
};

export const noEmptyKey: Check = {
  message: "key must not be empty",
  holds: (value) => keysOf(value).every((key) => key !== ""),
};

export const noWildcardValue: Check = {
  message: "wildcard not allowed in label value match",
  holds: (value) => !textOf(value).includes("*"),
};

export const noWildcardInSelector: Check = {
  message: "wildcard is not supported in selector",
  holds: (value) => !textOf(value).includes("*"),
};

export const noCrossNamespace: Check = {
  message: "cross namespace referencing is not currently supported",
  holds: (value) => textOf(value) === "",
};

export const noFullWildcard: Check = {
  message: "hostname cannot be wildcard",
  holds: (value) => value !== "*",
};

export const absoluteSocket: Check = {
  message: "UDS must be an absolute path or abstract socket",
  holds: (value) => {
    const address = textOf(value);
    if (!address.startsWith("unix://")) return true;
    if (address.length === 7) return "index out of range: 8 evaluating rule";
    return address[7] === "/" || address[7] === "@";
  },
};

export const socketIsNoDirectory: Check = {
  message: "UDS may not be a dir",
  holds: (value) => !textOf(value).startsWith("unix://") || !textOf(value).endsWith("/"),
};

export const addressRequired: Check = {
  message: "Address is required",
  holds: (value) => has(value, "address") || has(value, "network"),
};

export const socketHasNoPorts: Check = {
  message: "UDS may not include ports",
  holds: (value) =>
    !textOf(fieldOf(value, "address")).startsWith("unix://") || !has(value, "ports"),
};

export const plainScheme: Check = {
  message: "scheme must be one of [HTTP, HTTPS]",
  holds: (value) => ["", "HTTP", "HTTPS"].includes(textOf(value)),
};

export const webAddress: Check = {
  message: "url must have scheme http:// or https://",
  holds: (value) => {
    const scheme = /^([a-zA-Z][a-zA-Z0-9+.-]*):/u.exec(textOf(value))?.[1];
    if (scheme === undefined && !textOf(value).startsWith("/")) {
      return "URL parse error during conversion from string: invalid URI for request evaluating rule";
    }
    return ["http", "https"].includes((scheme ?? "").toLowerCase());
  },
};

/** At most one of `names` may be present; of the two names that a rule tests and prints, see CP-494. */
export function onlyOne(message: string, ...names: readonly string[]): Check {
  return { message, holds: (value) => names.filter((name) => has(value, name)).length <= 1 };
}

export const noEndpointsWithNone: Check = {
  message: "NONE mode cannot set endpoints",
  holds: (value) => (fieldOf(value, "resolution") ?? "NONE") !== "NONE" || !has(value, "endpoints"),
};

export const rangesNeedStatic: Check = {
  message: "CIDR addresses are allowed only for NONE/STATIC resolution types",
  holds: (value) => {
    const addresses = fieldOf(value, "addresses");
    const list: readonly JsonValue[] = Array.isArray(addresses) ? addresses : [];
    const hasRange = list.some((address) => textOf(address).includes("/"));
    return !hasRange || ["STATIC", "NONE"].includes(textOf(fieldOf(value, "resolution") ?? "NONE"));
  },
};

export const roundRobinHasOneEndpoint: Check = {
  message: "DNS_ROUND_ROBIN mode cannot have multiple endpoints",
  holds: (value) => {
    const endpoints = fieldOf(value, "endpoints");
    if (fieldOf(value, "resolution") !== "DNS_ROUND_ROBIN") return true;
    return !Array.isArray(endpoints) || endpoints.length <= 1;
  },
};

export const portLevelNeedsSelector: Check = {
  message: "portLevelMtls requires selector",
  holds: (value) =>
    !has(value, "portLevelMtls") ||
    keysOf(fieldOf(fieldOf(value, "selector"), "matchLabels")).length > 0,
};

export const accountsStandAlone: Check = {
  message: "Cannot set serviceAccounts with namespaces or principals",
  holds: (value) => {
    if (!has(value, "serviceAccounts") && !has(value, "notServiceAccounts")) return true;
    return !["principals", "notPrincipals", "namespaces", "notNamespaces"].some((name) =>
      has(value, name),
    );
  },
};

export const upsertNeedsValue: Check = {
  message: "value must be set when operation is UPSERT",
  holds: (value) => {
    if (fieldOf(value, "operation") !== "UPSERT") return true;
    return has(value, "value")
      ? fieldOf(value, "value") !== ""
      : "no such key: value evaluating rule";
  },
};

export const removeHasNoValue: Check = {
  message: "value must not be set when operation is REMOVE",
  holds: (value) => fieldOf(value, "operation") !== "REMOVE" || !has(value, "value"),
};

export const waypointMatchesWaypoint: Check = {
  message: "only support waypointMatch when context is WAYPOINT",
  holds: (value) => (fieldOf(value, "context") === "WAYPOINT") === has(value, "waypoint"),
};

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function fieldOf(value: JsonValue | undefined, name: string): JsonValue | undefined {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

function has(value: JsonValue, name: string): boolean {
  return isObject(value) && Object.hasOwn(value, name);
}

function keysOf(value: JsonValue | undefined): readonly string[] {
  return isObject(value) ? Object.keys(value) : [];
}

function textOf(value: JsonValue | undefined): string {
  return typeof value === "string" ? value : "";
}
