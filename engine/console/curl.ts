import { sendRequest, type Session } from "../session/session.ts";
import type { RequestSpec } from "../scenario/request.ts";
import type { Outcome } from "../simulate/outcome.ts";
import { failed, type CommandResult } from "./answer.ts";
import { flagOf, sortArguments } from "./words.ts";

const FLAGS_WITH_VALUE = [
  "H",
  "header",
  "X",
  "request",
  "o",
  "output",
  "w",
  "write-out",
  "d",
  "data",
  "m",
  "max-time",
  "A",
  "user-agent",
];

/** `curl`, as far as learners use it: -H, -X, -d, -s, -i, -v, -o /dev/null, -w. */
export function curl(session: Session, words: readonly string[], from: string): CommandResult {
  const args = sortArguments(words, FLAGS_WITH_VALUE);
  const [url] = args.rest;
  if (url === undefined) return failed(session, "curl: (2) no URL specified", 2);
  const data = flagOf(args, "d", "data");
  const method = flagOf(args, "X", "request") ?? (data === undefined ? "GET" : "POST");
  const agent = flagOf(args, "A", "user-agent");
  const written = [...(args.flags.get("H") ?? []), ...(args.flags.get("header") ?? [])];
  const headers = Object.fromEntries([
    ...(agent === undefined ? [] : [["user-agent", agent] as const]),
    ...written.map((line) => headerOf(line)),
  ]);
  const request: RequestSpec = {
    from,
    url: /^[a-z]+:\/\//i.test(url) ? url : `http://${url}`,
    ...(method !== "GET" && { method }),
    ...(Object.keys(headers).length > 0 && { headers }),
    ...(data !== undefined && { body: data }),
  };
  const { session: next, sent } = sendRequest(session, request);
  const { outcome } = sent;
  if (outcome.passthrough === true) {
    return failed(next, "curl: (6) the answer lies outside the mesh and is not simulated", 6);
  }
  if (outcome.closed === true)
    return failed(next, "curl: (18) transfer closed with data remaining", 18);
  return { session: next, output: printedAnswer(outcome, request, args.flags), exitCode: 0 };
}

function headerOf(line: string): readonly [string, string] {
  const colon = line.indexOf(":");
  return colon === -1
    ? [line.replace(/;$/, ""), ""]
    : [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
}

function printedAnswer(
  outcome: Outcome,
  request: RequestSpec,
  flags: ReadonlyMap<string, readonly string[]>,
): string {
  const given = (letter: string, name: string): boolean =>
    [...flags.keys()].some(
      (key) => key === name || (/^[sSvikLf]+$/.test(key) && key.includes(letter)),
    );
  const head = [`HTTP/1.1 ${String(outcome.status ?? 0)}`, ...headerLines(outcome)];
  const asked = [
    `> ${request.method ?? "GET"} ${request.url}`,
    ...Object.entries(request.headers ?? {}).map(
      ([name, value]) => `> ${name}: ${[value].flat().join(", ")}`,
    ),
  ];
  const discards =
    flags.get("o")?.includes("/dev/null") === true ||
    flags.get("output")?.includes("/dev/null") === true;
  const body = discards ? "" : bodyOf(outcome);
  const format = flags.get("w")?.at(-1) ?? flags.get("write-out")?.at(-1) ?? "";
  const seconds = (outcome.durationMicros / 1_000_000).toFixed(6);
  const extra = format
    .replaceAll("%{http_code}", String(outcome.status ?? 0))
    .replaceAll("%{time_total}", seconds)
    .replaceAll("\\n", "\n");
  const verbose = given("v", "verbose")
    ? [...asked, ...head.map((line) => `< ${line}`)].join("\n") + "\n"
    : "";
  const included = given("i", "include") ? `${head.join("\n")}\n\n` : "";
  return `${verbose}${included}${body === "" ? "" : `${body}\n`}${extra}`;
}

function headerLines({ responseHeaders = {} }: Outcome): readonly string[] {
  return Object.entries(responseHeaders).flatMap(([name, value]) =>
    [value].flat().map((one) => `${name}: ${one}`),
  );
}

/** Simulated applications say who they are where their behaviour says nothing. */
function bodyOf({ body, pod }: Outcome): string {
  return body ?? (pod === undefined ? "" : (pod.split("/")[1] ?? pod));
}
