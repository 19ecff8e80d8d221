import { isIpAddress, isIpRange } from "../../resources/address.ts";
import { parseDurationNanos } from "../../resources/duration.ts";
import { compileRegex } from "../../regex/regex.ts";
import type { Path } from "../../source/place.ts";
import { complaint, refuse, type Findings } from "./report.ts";

/*
 * The checks that all kinds share, each with istiod's words or undefined where nothing is wrong.
 */

const labelPattern = /^[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?$/u;
const wildcardPattern = /^(?:\*|(?:\*|\*-)?[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?)$/u;

export function isDnsLabel(text: string): boolean {
  return text.length <= 63 && labelPattern.test(text);
}

/** A name without a wildcard (CP-372 to CP-374). */
export function nameError(name: string): string | undefined {
  return lengthError(name) ?? labelsError(name);
}

/** A name whose first label may be or begin with `*`; the rest is judged alone (CP-384). */
export function wildcardNameError(name: string): string | undefined {
  const tooLong = lengthError(name);
  if (tooLong !== undefined) return tooLong;
  const dot = name.indexOf(".");
  const first = dot === -1 ? name : name.slice(0, dot);
  if (first.length > 63 || !wildcardPattern.test(first)) {
    return `domain name ${quote(name)} invalid (label ${quote(first)} invalid)`;
  }
  return dot === -1 ? undefined : labelsError(name.slice(dot + 1));
}

function lengthError(name: string): string | undefined {
  if (name.length > 255) return `domain name ${quote(name)} too long (max 255)`;
  return name === "" ? "empty domain name not allowed" : undefined;
}

function labelsError(name: string): string | undefined {
  const labels = name.split(".");
  const top = labels.at(-1) ?? "";
  if (/^[-+]?[0-9]+$/u.test(top)) {
    return `domain name ${quote(name)} invalid (top level domain ${quote(top)} cannot be all-numeric)`;
  }
  for (const [index, label] of labels.entries()) {
    // One trailing dot marks a complete name.
    if (index === labels.length - 1 && label === "") return undefined;
    if (!isDnsLabel(label))
      return `domain name ${quote(name)} invalid (label ${quote(label)} invalid)`;
  }
  return undefined;
}

/** `*x.example` (CP-381). */
export function partialWildcardError(name: string): string | undefined {
  const isPartial = name.includes("*") && name.length !== 1 && !name.startsWith("*.");
  return isPartial ? `partial wildcard ${quote(name)} not allowed` : undefined;
}

/** At least a millisecond, and no finer (CP-375). */
export function durationError(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const nanos = parseDurationNanos(text) ?? 0;
  if (nanos < 1e6) return "duration must be greater than 1ms";
  return nanos % 1e6 === 0 ? undefined : "only durations to ms precision are supported";
}

export function portError(port: number): string | undefined {
  if (port >= 1 && port <= 65_535) return undefined;
  return `port number ${String(port)} must be in the range 1..65535`;
}

export function percentError(value: number | undefined): string | undefined {
  if (value === undefined || (value >= 0 && value <= 100)) return undefined;
  return `percentage ${String(value)} is not in range 0..100`;
}

export function shareError(value: number | undefined): string | undefined {
  if (value === undefined || value === 0 || (value >= 0.0001 && value <= 100)) return undefined;
  return `percentage ${String(value)} is neither 0.0, nor in range [0.0001, 100.0]`;
}

export function addressError(text: string): string | undefined {
  return isIpAddress(text) ? undefined : `${text} is not a valid IP`;
}

export function subnetError(text: string): string | undefined {
  if (text.split("/").length !== 2) return addressError(text);
  return isIpRange(text) ? undefined : `${text} is not a valid CIDR block`;
}

export function socketError(path: string): string | undefined {
  if (path === "") return "unix address must not be empty";
  if (path.startsWith("@")) return undefined;
  return path.startsWith("/") && !path.endsWith("/")
    ? undefined
    : `${path} is not an absolute path to a file`;
}

export function regexError(pattern: string, where: string): string | undefined {
  if (pattern.length > 1_024)
    return `${quote(where)}: regex is too large, max length allowed is 1024`;
  if (compileRegex(pattern) !== undefined) return undefined;
  const advice =
    "Istio uses RE2 style regex-based match (https://github.com/google/re2/wiki/Syntax)";
  return `${quote(where)}: error parsing regexp: \`${pattern}\`; ${advice}`;
}

/** Labels of pods, as subsets and source labels name them (CP-380). */
export function* labelFindings(
  labels: Readonly<Record<string, string>> | undefined,
  path: Path,
): Findings {
  for (const [key, value] of Object.entries(labels ?? {})) {
    yield* complaint("ADM1005", [...path, key], labelKeyError(key));
    if (!/^(?:(?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/u.test(value)) {
      yield refuse("ADM1005", [...path, key], `invalid tag value: ${quote(value)}`);
    }
  }
}

const namePart = "(?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
const dnsPart = "[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?";
const labelKeyPattern = new RegExp(`^(?:(${dnsPart}(?:\\.${dnsPart})*)/)?(${namePart})$`, "u");

function labelKeyError(key: string): string | undefined {
  const match = labelKeyPattern.exec(key);
  if (match === null) return `invalid tag key: ${quote(key)}`;
  if ((match[1] ?? "").length > 253)
    return `invalid tag key: ${quote(key)} (DNS prefix is too long)`;
  return (match[2] ?? "").length > 63
    ? `invalid tag key: ${quote(key)} (name is too long)`
    : undefined;
}

/** As Go's `%q` prints text. */
export function quote(text: string): string {
  return JSON.stringify(text);
}
