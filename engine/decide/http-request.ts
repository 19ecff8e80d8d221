/** A header as one line of the request; names are lower case, a repeated header is several lines. */
export type HeaderLine = readonly [name: string, value: string];

/** An HTTP request as one proxy sees it. */
export interface HttpRequest {
  readonly method: string;
  /** `http` or `https`: what `x-forwarded-proto` says. */
  readonly scheme: string;
  /** The Host header as received, port included. */
  readonly authority: string;
  /** With query; normalised (DP-38). */
  readonly path: string;
  /** Everything but Host and pseudo-headers, in order. */
  readonly headers: readonly HeaderLine[];
  /** Length of the body. */
  readonly byteCount?: number;
  /** Of a token that was found good. */
  readonly claims?: Readonly<Record<string, unknown>>;
}

/** The values of a header, pseudo-headers and Host included; none if it is missing. */
export function headerValues(request: HttpRequest, name: string): readonly string[] {
  switch (name) {
    case ":method":
      return [request.method];
    case ":authority":
    case "host":
      return [request.authority];
    case ":scheme":
    case "x-forwarded-proto":
      return [request.scheme];
    case ":path":
      return [request.path];
    default:
      return linesOf(request.headers, name);
  }
}

const NONE: readonly string[] = [];

/** The values of all lines with this name. */
export function linesOf(headers: readonly HeaderLine[], name: string): readonly string[] {
  let found: string[] | undefined;
  for (const [key, value] of headers) if (key === name) (found ??= []).push(value);
  return found ?? NONE;
}

/** The value of the first line with this name. */
export function firstLine(headers: readonly HeaderLine[], name: string): string | undefined {
  for (const [key, value] of headers) if (key === name) return value;
  return undefined;
}

/** The path without query and fragment, which is what routes match (DP-54). */
export function pathOnly(path: string): string {
  const end = path.search(/[?#]/);
  return end === -1 ? path : path.slice(0, end);
}

/** `?query` with its question mark, or the empty text. */
export function queryPart(path: string): string {
  const start = path.indexOf("?");
  return start === -1 ? "" : path.slice(start);
}

/** The first value of a query parameter, not decoded (DP-61). */
export function queryParameter(path: string, name: string): string | undefined {
  const query = queryPart(path).slice(1);
  if (query === "") return undefined;
  for (const part of query.split("&")) {
    const equals = part.indexOf("=");
    const key = equals === -1 ? part : part.slice(0, equals);
    if (key === name) return equals === -1 ? "" : part.slice(equals + 1);
  }
  return undefined;
}
