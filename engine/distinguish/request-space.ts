/**
 * The requests that two lists of routes can tell apart, as a grid.
 *
 * Each thing that some route looks at (the path, one header, one query parameter) is a dimension. Its
 * values are one representative for each combination of answers that the routes' tests can give, so
 * the grid has finitely many cells and every request falls into one. Which representative satisfies
 * which route is asked of the proxy's own matchers: there is no second reading of a rule here.
 */
import { compileHeaderMatcher } from "../decide/header-match.ts";
import type { HttpRequest } from "../decide/http-request.ts";
import { pathOnly } from "../decide/http-request.ts";
import { prepareMatch } from "../decide/route-match.ts";
import type { Route, RouteMatch, StringMatcher } from "../proxy/config.ts";
import { HEADER_VALUES, PATHS, QUERY_VALUES, textClasses } from "../regex/text-classes.ts";
import type { TextDomain, TextTest } from "../regex/text-classes.ts";

/** What a request is made of, as far as routes look. An absent header or parameter is not sent. */
export interface RequestShape {
  readonly method: string;
  readonly authority: string;
  readonly path: string;
  readonly query: readonly (readonly [name: string, value: string])[];
  readonly headers: readonly (readonly [name: string, value: string])[];
}

export type Aspect =
  | { readonly kind: "path" }
  | { readonly kind: "method" }
  | { readonly kind: "authority" }
  | { readonly kind: "scheme" }
  | { readonly kind: "header"; readonly name: string }
  | { readonly kind: "query"; readonly name: string };

/** One dimension. `values` go from the smallest to the largest; `undefined` means not sent. */
export interface Dimension {
  readonly aspect: Aspect;
  readonly values: readonly (string | undefined)[];
}

export interface RequestSpace {
  readonly dimensions: readonly Dimension[];
  /** False where a test could not be explored to its end: some requests may fall into no cell. */
  readonly complete: boolean;
}

/** @param authorities - the Host headers to consider, simplest first */
export function requestSpace(
  routes: readonly Route[],
  authorities: readonly string[],
): RequestSpace {
  const tests: TestBook = new Map();
  open(tests, { kind: "path" }); // comes first, whether tested or not
  for (const { match } of routes) collect(match, tests);
  const dimensions: Dimension[] = [];
  let complete = true;
  for (const { aspect, list } of tests.values()) {
    const found = valuesOf(aspect, list, authorities);
    complete &&= found.complete;
    dimensions.push({ aspect, values: found.values });
  }
  return { dimensions, complete };
}

interface AspectTests {
  readonly aspect: Aspect;
  readonly list: TextTest[];
  readonly seen: Set<string>;
}

/** The tests of each aspect, without repetition. */
type TestBook = Map<string, AspectTests>;

function open(tests: TestBook, aspect: Aspect): AspectTests {
  const key = "name" in aspect ? `${aspect.kind}:${aspect.name}` : aspect.kind;
  const known = tests.get(key) ?? { aspect, list: [], seen: new Set<string>() };
  tests.set(key, known);
  return known;
}

function add(tests: TestBook, aspect: Aspect, test: TextTest): void {
  const { list, seen } = open(tests, aspect);
  const key = JSON.stringify(test);
  if (seen.has(key)) return;
  seen.add(key);
  list.push(test);
}

function collect(match: RouteMatch, tests: TestBook): void {
  for (const test of pathTests(match)) add(tests, { kind: "path" }, test);
  for (const { name, string_match } of match.headers ?? []) {
    const aspect = aspectOfHeader(name.toLowerCase());
    open(tests, aspect);
    if (string_match !== undefined) add(tests, aspect, testOf(string_match));
  }
  for (const { name, string_match } of match.query_parameters ?? []) {
    open(tests, { kind: "query", name });
    if (string_match !== undefined) add(tests, { kind: "query", name }, testOf(string_match));
  }
  if (match.grpc !== undefined) {
    const aspect: Aspect = { kind: "header", name: "content-type" };
    add(tests, aspect, { kind: "regex", text: "application/grpc(\\+.*)?" });
  }
}

function aspectOfHeader(name: string): Aspect {
  switch (name) {
    case ":method":
      return { kind: "method" };
    case ":authority":
    case "host":
      return { kind: "authority" };
    case ":scheme":
    case "x-forwarded-proto":
      return { kind: "scheme" };
    case ":path":
      return { kind: "path" };
    default:
      return { kind: "header", name };
  }
}

function pathTests(match: RouteMatch): readonly TextTest[] {
  const fold = match.case_sensitive === false ? { ignoreCase: true } : {};
  if (match.safe_regex !== undefined) return [{ kind: "regex", text: match.safe_regex.regex }];
  if (match.path !== undefined) return [{ kind: "exact", text: match.path, ...fold }];
  const separated = match.path_separated_prefix;
  if (separated !== undefined) {
    return [
      { kind: "exact", text: separated, ...fold },
      { kind: "prefix", text: `${separated}/`, ...fold },
    ];
  }
  return [{ kind: "prefix", text: match.prefix ?? "", ...fold }];
}

function testOf(matcher: StringMatcher): TextTest {
  const fold = matcher.ignore_case === true ? { ignoreCase: true } : {};
  if (matcher.safe_regex !== undefined) return { kind: "regex", text: matcher.safe_regex.regex };
  if (matcher.prefix !== undefined) return { kind: "prefix", text: matcher.prefix, ...fold };
  if (matcher.suffix !== undefined) return { kind: "suffix", text: matcher.suffix, ...fold };
  if (matcher.contains !== undefined) return { kind: "contains", text: matcher.contains, ...fold };
  return { kind: "exact", text: matcher.exact ?? "", ...fold };
}

interface Values {
  readonly values: readonly (string | undefined)[];
  readonly complete: boolean;
}

const METHODS = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"];
const METHOD_NAMES: TextDomain = { shape: "[A-Z]+", alphabet: "ABCDEFGHIJKLMNOPQRSTUVWXYZ" };

function valuesOf(
  aspect: Aspect,
  tests: readonly TextTest[],
  authorities: readonly string[],
): Values {
  switch (aspect.kind) {
    case "path":
      return explored(tests, PATHS);
    case "method":
      return explored(tests, METHOD_NAMES, METHODS);
    case "scheme":
      return { values: ["http", "https"], complete: true };
    case "authority":
      return { values: authorities, complete: true };
    case "header": {
      const { values, complete } = explored(tests, HEADER_VALUES);
      return { values: [undefined, ...values], complete };
    }
    case "query": {
      const { values, complete } = explored(tests, QUERY_VALUES);
      return { values: [undefined, ...values], complete };
    }
  }
}

/** One value a class; a familiar value stands in for the shortest where it gives the same answers. */
function explored(
  tests: readonly TextTest[],
  domain: TextDomain,
  familiar: readonly string[] = [],
): Values {
  const { classes, complete } = textClasses(tests, domain);
  const values = classes.map(({ holds, witness }) => {
    const known = familiar.find((value) => sameAnswers(tests, value, holds));
    return known ?? witness;
  });
  const rank = (value: string): number => {
    const index = familiar.indexOf(value);
    return index === -1 ? familiar.length + value.length : index;
  };
  return { values: values.sort((a, b) => rank(a) - rank(b)), complete };
}

function sameAnswers(
  tests: readonly TextTest[],
  value: string,
  holds: readonly boolean[],
): boolean {
  return tests.every((test, i) => {
    const matcher: StringMatcher =
      test.kind === "regex" ? { safe_regex: { regex: test.text } } : { [test.kind]: test.text };
    const folding = test.ignoreCase === true ? { ...matcher, ignore_case: true } : matcher;
    const fits = compileHeaderMatcher({ name: "x", string_match: folding });
    return fits(requestOf({ headers: [["x", value]] })) === holds[i];
  });
}

/** A request with these parts, and the plainest of everything else. */
export function requestOf(
  parts: Partial<RequestShape> & { readonly scheme?: string },
): HttpRequest {
  const query = (parts.query ?? []).map(([name, value]) => `${name}=${value}`).join("&");
  return {
    method: parts.method ?? "GET",
    scheme: parts.scheme ?? "http",
    authority: parts.authority ?? "",
    path: `${parts.path ?? "/"}${query === "" ? "" : `?${query}`}`,
    headers: parts.headers ?? [],
  };
}

/**
 * For one route, which values of each dimension satisfy it: a bit mask per dimension.
 * A route looks at each dimension on its own (DP-50), so the cells it takes form a box.
 */
export function boxOf(route: Route, { dimensions }: RequestSpace): readonly bigint[] {
  return dimensions.map(({ aspect, values }) => {
    const own = prepareMatch(restrictedTo(aspect, route.match));
    return values.reduce((mask, value, i) => {
      const request = requestOf(partsOf(aspect, value));
      const fits =
        own.conditions.every((condition) => condition(request)) &&
        (aspect.kind !== "path" || own.pathFits(pathOnly(request.path)));
      return fits ? mask | (1n << BigInt(i)) : mask;
    }, 0n);
  });
}

/** The conditions of `match` on one aspect alone. */
function restrictedTo(aspect: Aspect, match: RouteMatch): RouteMatch {
  const headers = (match.headers ?? []).filter(({ name }) => {
    return sameAspect(aspectOfHeader(name.toLowerCase()), aspect);
  });
  const query = (match.query_parameters ?? []).filter(
    ({ name }) => aspect.kind === "query" && aspect.name === name,
  );
  const grpc = aspect.kind === "header" && aspect.name === "content-type" && match.grpc;
  const { path, prefix, path_separated_prefix, safe_regex, case_sensitive } = match;
  const wanted =
    aspect.kind === "path"
      ? { path, prefix, path_separated_prefix, safe_regex, case_sensitive }
      : { prefix: "/" };
  return {
    ...Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined)),
    ...(headers.length > 0 && { headers }),
    ...(query.length > 0 && { query_parameters: query }),
    ...(grpc && { grpc }),
  };
}

function sameAspect(a: Aspect, b: Aspect): boolean {
  const nameOf = (aspect: Aspect): string => ("name" in aspect ? aspect.name : "");
  return a.kind === b.kind && nameOf(a) === nameOf(b);
}

/** The parts of a request that one value of one dimension decides. */
export function partsOf(
  aspect: Aspect,
  value: string | undefined,
): Partial<RequestShape> & { readonly scheme?: string } {
  if (value === undefined) return {};
  switch (aspect.kind) {
    case "path":
      return { path: value };
    case "method":
      return { method: value };
    case "authority":
      return { authority: value };
    case "scheme":
      return { scheme: value };
    case "header":
      return { headers: [[aspect.name, value]] };
    case "query":
      return { query: [[aspect.name, value]] };
  }
}
