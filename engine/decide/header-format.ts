/** Envoy's `%…%` commands in header values; what has no value is the empty text (CP-146). */
export interface FormatContext {
  requestHeader(name: string): string | undefined;
  responseHeader(name: string): string | undefined;
  /** `PROTOCOL`, `RESPONSE_CODE`, `UPSTREAM_CLUSTER_RAW` and the like. */
  readonly facts: Readonly<Record<string, string | undefined>>;
}

function commandValue(command: string, context: FormatContext): string {
  const [, name = "", argument = ""] = /^([A-Z_]+)(?:\((.*?)\))?/.exec(command) ?? [];
  const [first = "", fallback = ""] = argument.toLowerCase().split("?");
  switch (name) {
    case "REQ":
      return context.requestHeader(first) ?? (fallback && context.requestHeader(fallback)) ?? "";
    case "RESP":
      return context.responseHeader(first) ?? (fallback && context.responseHeader(fallback)) ?? "";
    default:
      return context.facts[name] ?? "";
  }
}

/** `%%` is a percent sign; `%NAME(argument)%` is filled in. */
export function formatHeaderValue(format: string, context: FormatContext): string {
  if (!format.includes("%")) return format;
  return format.replace(
    /%%|%([A-Z_]+(?:\([^)]*\))?(?::\d+)?)%/g,
    (whole, command: string | undefined) =>
      command === undefined ? "%" : commandValue(command, context),
  );
}
