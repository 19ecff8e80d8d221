import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { pathOnly } from "../decide/http-request.ts";
import { matchesRoute, prepareMatch } from "../decide/route-match.ts";
import type { HeaderMatcher, QueryParameterMatcher, Route, RouteMatch } from "../proxy/config.ts";
import { requestClasses } from "./request-classes.ts";
import { requestOf } from "./request-space.ts";

const to = (cluster: string, match: RouteMatch): Route => ({ match, route: { cluster } });
const crew: HeaderMatcher = { name: "x-lane", string_match: { exact: "crew" } };

const goal: readonly Route[] = [
  to("v2", { prefix: "/search", headers: [crew] }),
  to("split", { prefix: "/search" }),
  to("v1", { prefix: "/" }),
];

function firstMatch(routes: readonly Route[], request: Parameters<typeof requestOf>[0]): number {
  const http = requestOf(request);
  return routes.findIndex(({ match }) =>
    matchesRoute(prepareMatch(match), http, pathOnly(http.path)),
  );
}

describe("DP-49, DP-50: the classes of requests that two lists of routes tell apart", () => {
  test("DP-49: a list compared with itself has one class a route, each in the same place", () => {
    const { classes, complete } = requestClasses(goal, goal, ["sailings"]);
    expect(complete).toBe(true);
    expect(classes.map(({ before, after }) => [before, after])).toEqual([
      [2, 2],
      [1, 1],
      [0, 0],
    ]);
  });

  test("DP-52: two match blocks where one was meant differ first for a search without the header", () => {
    const mistake = [
      to("v2", { prefix: "/", headers: [crew] }),
      to("v2", { prefix: "/search" }),
      to("v1", { prefix: "/" }),
    ];
    const { classes } = requestClasses(goal, mistake, ["sailings"]);
    const differing = classes.filter(({ before, after }) => before === 1 && after === 1);
    expect(differing[0]?.witness).toMatchObject({ path: "/search", headers: [], method: "GET" });
    const elsewhere = classes.find(({ before, after }) => before === 2 && after === 0);
    expect(elsewhere?.witness).toMatchObject({ path: "/", headers: [["x-lane", "crew"]] });
  });

  test("DP-43: requests that no route takes are a class of their own", () => {
    const { classes } = requestClasses(goal, goal.slice(0, 1), ["sailings"]);
    expect(classes.find(({ before }) => before === 2)).not.toHaveProperty("after");
  });

  test("DP-50: every witness meets the two routes of its class, and random requests meet no other", () => {
    const header = fc.constantFrom<HeaderMatcher>(
      crew,
      { name: "x-lane", string_match: { prefix: "c" } },
      { name: "x-lane", present_match: true },
      { name: "x-lane", present_match: true, invert_match: true },
      { name: "x-age", string_match: { safe_regex: { regex: "[0-9]+" } }, invert_match: true },
      { name: ":method", string_match: { exact: "POST" } },
    );
    const query = fc.constantFrom<QueryParameterMatcher>(
      { name: "q", present_match: true },
      { name: "q", string_match: { exact: "1" } },
    );
    const path = fc.constantFrom<RouteMatch>(
      { prefix: "/" },
      { prefix: "/a" },
      { path: "/a/b" },
      { path_separated_prefix: "/a" },
      { safe_regex: { regex: "/[ab]+/?" } },
      { prefix: "/A", case_sensitive: false },
    );
    const route = fc
      .record({
        path,
        headers: fc.array(header, { maxLength: 2 }),
        query: fc.array(query, { maxLength: 1 }),
      })
      .map(({ path: base, headers, query: query_parameters }) =>
        to("c", { ...base, headers, query_parameters }),
      );
    const request = fc.record({
      method: fc.constantFrom("GET", "POST", "PUT"),
      path: fc.constantFrom("/", "/a", "/A/x", "/a/b", "/ab/", "/abc"),
      headers: fc.subarray<[string, string]>([
        ["x-lane", "crew"],
        ["x-age", "12"],
      ]),
      query: fc.constantFrom<[string, string][]>([], [["q", "1"]], [["q", "x"]]),
    });
    fc.assert(
      fc.property(
        fc.array(route, { minLength: 1, maxLength: 5 }),
        fc.array(route, { maxLength: 5 }),
        fc.array(request, { maxLength: 20 }),
        (before, after, requests) => {
          const { classes, complete } = requestClasses(before, after, ["host"]);
          expect(complete).toBe(true);
          for (const { before: i = -1, after: j = -1, witness } of classes) {
            expect([firstMatch(before, witness), firstMatch(after, witness)]).toEqual([i, j]);
          }
          const known = new Set(classes.map(({ before: i = -1, after: j = -1 }) => `${i}/${j}`));
          for (const one of requests) {
            expect(known).toContain(`${firstMatch(before, one)}/${firstMatch(after, one)}`);
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  test("DP-49: two lists of two hundred routes are compared within the limits", () => {
    const routes = Array.from({ length: 200 }, (_, i) =>
      to(
        String(i),
        i % 4 === 0
          ? { prefix: `/part-${String(i)}`, headers: [crew] }
          : { prefix: `/part-${String(i)}` },
      ),
    );
    const { complete, classes } = requestClasses(routes, routes.toReversed(), ["host"]);
    expect(complete).toBe(true);
    expect(classes.length).toBeGreaterThan(200);
  });
});
