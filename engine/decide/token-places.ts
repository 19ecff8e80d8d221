/** Where a request may carry tokens, and how one is taken out of it (DP-211). */
import type { JwtProvider } from "./decode-jwt.ts";
import { linesOf, queryPart, type HttpRequest } from "./http-request.ts";

export interface FoundToken {
  readonly text: string;
  readonly remove: (request: HttpRequest) => HttpRequest;
}

/** A provider's tokens in the order of headers, parameters and cookies, each kind by name. */
export function findTokens(provider: JwtProvider, request: HttpRequest): readonly FoundToken[] {
  const { from_headers = [], from_params = [], from_cookies = [] } = provider;
  const isDefault = from_headers.length + from_params.length + from_cookies.length === 0;
  const headers = isDefault ? [{ name: "authorization", value_prefix: "Bearer " }] : from_headers;
  const params = isDefault ? ["access_token"] : from_params;
  return [
    ...sorted(
      headers.map(({ name, value_prefix = "" }) => name.toLowerCase() + SPLIT + value_prefix),
    )
      .map((key) => key.split(SPLIT))
      .flatMap(([name = "", prefix = ""]) => tokensInHeader(request, name, prefix)),
    ...sorted(params).flatMap((name) => tokensInQuery(request, name)),
    ...sorted(from_cookies).flatMap((name) => tokensInCookies(request, name)),
  ];
}

const SPLIT = "\n";

function sorted(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort();
}

/** Lines of `Authorization` count as one. After the prefix, characters that no token has are skipped. */
function tokensInHeader(
  { headers }: HttpRequest,
  name: string,
  prefix: string,
): readonly FoundToken[] {
  const lines = linesOf(headers, name);
  const values = name === "authorization" && lines.length > 1 ? [lines.join(",")] : lines;
  const remove = (request: HttpRequest): HttpRequest => ({
    ...request,
    headers: request.headers.filter(([key]) => key !== name),
  });
  return values.flatMap((value) => {
    if (prefix === "") return [{ text: value, remove }];
    const at = value.indexOf(prefix);
    if (at === -1) return [];
    const rest = value.slice(at + prefix.length);
    const start = rest.search(/[\w\-.]/);
    return [{ text: start === -1 ? value : rest.slice(start), remove }];
  });
}

type Parameter = readonly [name: string, value: string];

function parametersOf(path: string): readonly Parameter[] {
  const query = queryPart(path).slice(1);
  if (query === "") return [];
  return query.split("&").map((part) => {
    const equals = part.indexOf("=");
    return equals === -1
      ? [unescaped(part), ""]
      : [unescaped(part.slice(0, equals)), unescaped(part.slice(equals + 1))];
  });
}

function unescaped(text: string): string {
  return text.replace(/%([0-9a-fA-F]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

/** What is left of the query is written anew: sorted, and no longer escaped. */
function tokensInQuery({ path }: HttpRequest, name: string): readonly FoundToken[] {
  const found = parametersOf(path).find(([key]) => key === name);
  if (found === undefined) return [];
  const remove = (request: HttpRequest): HttpRequest => {
    const kept = parametersOf(request.path)
      .filter(([key]) => key !== name)
      .map(([key, value]): Parameter => [key, value])
      .sort(([one], [other]) => (one < other ? -1 : Number(one > other)))
      .map(([key, value]) => `${key}=${value}`);
    const [bare = ""] = request.path.split("?");
    return { ...request, path: kept.length === 0 ? bare : `${bare}?${kept.join("&")}` };
  };
  return [{ text: found[1], remove }];
}

/** The first cookie of the name; it is not removed (corrections, DP-211). */
function tokensInCookies({ headers }: HttpRequest, name: string): readonly FoundToken[] {
  const value = linesOf(headers, "cookie")
    .flatMap((line) => line.split(";"))
    .map((part) => part.trim())
    .find((part) => part.startsWith(`${name}=`))
    ?.slice(name.length + 1);
  if (value === undefined) return [];
  const text = /^".*"$/.test(value) ? value.slice(1, -1) : value;
  return [{ text, remove: (request) => request }];
}
