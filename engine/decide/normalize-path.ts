/**
 * Path normalisation before routing and authorization, as Envoy's URL library does it: dot segments
 * and backslashes resolved, unreserved escapes decoded, unsafe characters escaped (DP-38, DP-54).
 */
const UNRESERVED = /[A-Za-z0-9\-._~]/;
const HEX = /^[0-9a-fA-F]{2}$/;

/** `undefined` where a byte may not stand in a path. */
function decodeUnreserved(path: string): string | undefined {
  let result = "";
  for (let i = 0; i < path.length; i++) {
    const char = path.charAt(i);
    if (char === "%" && HEX.test(path.slice(i + 1, i + 3))) {
      const code = Number.parseInt(path.slice(i + 1, i + 3), 16);
      if (code === 0) return undefined;
      const decoded = String.fromCharCode(code);
      result += UNRESERVED.test(decoded) ? decoded : path.slice(i, i + 3);
      i += 2;
    } else if (char === "\\") result += "/";
    else if (/[\u0001-\u0020"<>^`{|}\u007f-\uffff]/.test(char)) result += escapeChar(char);
    else result += char;
  }
  return result;
}

function escapeChar(char: string): string {
  return `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`;
}

/** `/a/./b/../c` is `/a/c`; empty segments stay. */
function resolveDots(path: string): string {
  const kept: string[] = [];
  const segments = path.slice(1).split("/");
  segments.forEach((segment, i) => {
    const last = i === segments.length - 1;
    if (segment === ".." && kept.length > 0) kept.pop();
    if (segment === "." || segment === "..") {
      if (last) kept.push("");
    } else kept.push(segment);
  });
  return `/${kept.join("/")}`;
}

export interface Normalization {
  readonly decodes: boolean;
  readonly merges: boolean;
  /** Whether `%2F` and `%5C` count as what they stand for. */
  readonly unescapes?: boolean;
}

/**
 * The path as routes see it, query untouched; `undefined` where Envoy answers 400.
 *
 * @param path - with query, as the request line says it
 */
export function normalizePath(
  path: string,
  normalization: Normalization = { decodes: true, merges: false },
): string | undefined {
  if (path.includes("#") || !path.startsWith("/")) return undefined;
  const question = path.indexOf("?");
  const [bare, query] =
    question === -1 ? [path, ""] : [path.slice(0, question), path.slice(question)];
  if (!normalization.decodes) return path;
  if (normalization.unescapes === true && /%2f|%5c/i.test(bare)) {
    const plain = bare.replace(/%2f/gi, "/").replace(/%5c/gi, "\\");
    return normalizePath(plain + query, { ...normalization, unescapes: false });
  }
  if (bare.includes("\u0000")) return undefined;
  if (/^[A-Za-z0-9/\-_~]*$/.test(bare) && !(normalization.merges && bare.includes("//")))
    return path; // nothing to do
  const decoded = decodeUnreserved(bare);
  if (decoded === undefined) return undefined;
  const resolved = resolveDots(decoded);
  return (normalization.merges ? mergeSlashes(resolved) : resolved) + query;
}

/** Several slashes in a row become one (`MERGE_SLASHES`). */
export function mergeSlashes(path: string): string {
  const question = path.indexOf("?");
  const end = question === -1 ? path.length : question;
  return path.slice(0, end).replace(/\/{2,}/g, "/") + path.slice(end);
}
