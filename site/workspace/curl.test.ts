import { expect, test } from "vitest";
import { curlOfForm, formOfCurl } from "./curl.ts";

test.for([
  {
    line: "curl http://sailings/search",
    want: { method: "GET", url: "sailings/search", headers: [] },
  },
  {
    line: `curl -s -o /dev/null -X post -H 'x-lane: crew' "http://a/b?c=d"`,
    want: { method: "POST", url: "a/b?c=d", headers: [{ name: "x-lane", value: "crew" }] },
  },
  { line: "curl -I https://a/", want: { method: "HEAD", url: "https://a/", headers: [] } },
  { line: "curl -s", want: undefined },
  { line: "http://a/", want: undefined },
])("$line", ({ line, want }) => {
  expect(formOfCurl(line)).toEqual(want);
});

test("a form comes back from its own line", () => {
  const headers = [{ name: "x-name", value: "it's a crew" }];
  const form = { from: "pier/kiosk", method: "POST", url: "sailings/search?a=b", headers };
  const { from: _, ...rest } = form;
  expect(formOfCurl(curlOfForm(form))).toEqual(rest);
});
