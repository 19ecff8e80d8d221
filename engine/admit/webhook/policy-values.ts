import { isIpAddress, isIpRange } from "../../resources/address.ts";
import { quote } from "./primitives.ts";

type Values = readonly string[] | undefined;

/** CP-480. */
export function emptyValueError(field: string, values: Values): string | undefined {
  return values?.includes("") === true ? `empty value not allowed, found in ${field}` : undefined;
}

export function ipErrors(values: Values): readonly string[] {
  return (values ?? []).flatMap((value) => {
    if (!value.includes("/")) return isIpAddress(value) ? [] : [`bad IP address (${value})`];
    return isIpRange(value)
      ? []
      : [`bad CIDR range (${value}): netip.ParsePrefix(${quote(value)}): unable to parse`];
  });
}

/** Zero passes (corrections, CP-480). */
export function portErrors(values: Values): readonly string[] {
  return (values ?? []).flatMap((value) => {
    if (!/^[0-9]+$/u.test(value))
      return [`bad port (${value}): strconv.ParseUint: parsing ${quote(value)}: invalid syntax`];
    return Number(value) > 65_535 ? [`bad port (${value}): <nil>`] : [];
  });
}

/** CP-481. */
export function serviceAccountError(field: string, values: Values = []): string | undefined {
  if (values.length > 16) return "may not have more than 16 values";
  for (const value of values) {
    if (value === "") return `empty value not allowed, found in ${field}`;
    if (value.includes("*")) return `wildcard not allowed, found in ${field}`;
    const form = "expected format 'serviceAccount' or 'namespace/serviceAccount', found";
    const [namespace, account, ...rest] = value.split("/");
    if (rest.length > 0) return `${form} ${quote(value)} in ${field}`;
    if (value.length > 320)
      return `value cannot exceed 320 characters, found ${quote(value)} in ${field}`;
    if (account === undefined) continue;
    if (namespace === "") return `${form} empty namespace ${quote(value)} in ${field}`;
    if (account === "") return `${form} empty serviceAccount ${quote(value)} in ${field}`;
  }
  return undefined;
}

/** CP-482. */
export function trustDomainError(field: string, values: Values): string | undefined {
  const wildcard = wildcardError(field, values);
  if (wildcard !== undefined) return wildcard;
  const slashed = values?.find((value) => value.includes("/"));
  return slashed === undefined
    ? undefined
    : `trust domain must not contain '/', found in ${field}: ${quote(slashed)}`;
}

function wildcardError(field: string, values: Values): string | undefined {
  const empty = emptyValueError(field, values);
  if (empty !== undefined) return empty;
  for (const value of values ?? []) {
    const count = value.split("*").length - 1;
    if (count > 1) return `at most one wildcard is allowed, found in ${field}: ${quote(value)}`;
    if (count === 1 && !value.startsWith("*") && !value.endsWith("*")) {
      return `wildcard is only allowed at the start or end, found in ${field}: ${quote(value)}`;
    }
  }
  return undefined;
}

/** CP-483; the path is printed without the slashes at its ends. */
export function pathTemplateError(field: string, values: Values): string | undefined {
  for (const value of values ?? []) {
    const error = templateError(value);
    if (error === undefined) continue;
    return `invalid or unsupported path ${value.replace(/^\/+|\/+$/gu, "")}, found in ${field}. ${error}`;
  }
  return undefined;
}

function templateError(value: string): string | undefined {
  const isTemplate = value.includes("{*}") || value.includes("{**}");
  let isOpen = false;
  for (const segment of value.replace(/^\/+|\/+$/gu, "").split("/")) {
    if (segment === "{*}" || segment === "{**}") {
      if (isOpen) return "{**} is not the last operator";
      isOpen = segment === "{**}";
      continue;
    }
    if (/[{}]/u.test(segment)) return "Contains '{' or '}' beyond a supported path template";
    if (isTemplate && !/^[a-zA-Z0-9\-._~%!$&'()+,;:@=]+$/u.test(segment)) {
      return `Contains segment ${segment} with invalid string literal`;
    }
  }
  return undefined;
}

const plainAttributes: readonly string[] = [
  "source.namespace",
  "source.principal",
  "request.auth.principal",
  "request.auth.audiences",
  "request.auth.presenter",
  "connection.sni",
];
const mapAttributes: readonly string[] = [
  "request.headers",
  "request.auth.claims",
  "experimental.envoy.filters.",
];

/** What is wrong with a `when` key and its values (CP-484). */
export function attributeErrors(key: string, values: Values): string | undefined {
  const empty = emptyValueError(key, values);
  if (empty !== undefined) return empty;
  if (key.startsWith("request.headers")) return mapKeyError(key);
  if (["source.ip", "remote.ip", "destination.ip"].includes(key)) return joined(ipErrors(values));
  if (key === "source.serviceAccount") return serviceAccountError(key, values);
  if (key === "source.trustDomain") return wildcardError(key, values);
  if (plainAttributes.includes(key)) return undefined;
  if (mapAttributes.some((name) => key.startsWith(name))) return mapKeyError(key);
  if (key === "destination.port") return joined(portErrors(values));
  if (key === "destination.namespace")
    return `attribute ${key} is replaced by the metadata.namespace`;
  if (key.startsWith("destination.labels"))
    return `attribute ${key} is replaced by the workload selector`;
  if (key === "destination.name" || key === "destination.user") {
    return `deprecated attribute ${key}: only supported in v1alpha1`;
  }
  return `unknown attribute: ${key}`;
}

function mapKeyError(key: string): string | undefined {
  const open = key.indexOf("[");
  const isWell = key.endsWith("]") && open > 0 && open < key.length - 2;
  return isWell ? undefined : `bad key (${key}): should have format a[b]`;
}

function joined(errors: readonly string[]): string | undefined {
  return errors.length === 0 ? undefined : errors.join("; ");
}
