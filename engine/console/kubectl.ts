import { resourcesOf } from "../admit/snapshot.ts";
import type { KindName } from "../resources/kinds.ts";
import type { Resource } from "../resources/resource.ts";
import { applyFiles, deleteResource, type Session } from "../session/session.ts";
import { failed, printed, table, type CommandResult } from "./answer.ts";
import { curl } from "./curl.ts";
import { describeResource } from "./describe.ts";
import { findPod } from "./proxy-config.ts";
import { flagOf, sortArguments, type Arguments } from "./words.ts";

interface KindWords {
  readonly kind: KindName;
  readonly words: readonly string[];
  readonly group: string;
  /** Columns between NAME and AGE. */
  readonly columns: readonly (readonly [string, (resource: Resource) => string])[];
}

const KINDS: readonly KindWords[] = [
  {
    kind: "VirtualService",
    words: ["virtualservice", "virtualservices", "vs"],
    group: "virtualservice.networking.istio.io",
    columns: [
      ["GATEWAYS", (resource) => listCell(resource, "gateways")],
      ["HOSTS", (resource) => listCell(resource, "hosts")],
    ],
  },
  {
    kind: "DestinationRule",
    words: ["destinationrule", "destinationrules", "dr"],
    group: "destinationrule.networking.istio.io",
    columns: [["HOST", (resource) => textCell(resource, "host")]],
  },
  {
    kind: "Gateway",
    words: ["gateway", "gateways", "gw"],
    group: "gateway.networking.istio.io",
    columns: [],
  },
  {
    kind: "Service",
    words: ["service", "services", "svc"],
    group: "service",
    columns: [["CLUSTER-IP", (resource) => textCell(resource, "clusterIP")]],
  },
  {
    kind: "Deployment",
    words: ["deployment", "deployments", "deploy"],
    group: "deployment.apps",
    columns: [],
  },
  { kind: "Namespace", words: ["namespace", "namespaces", "ns"], group: "namespace", columns: [] },
  {
    kind: "Pod",
    words: ["pod", "pods", "po"],
    group: "pod",
    columns: [
      ["READY", readyCell],
      ["STATUS", (resource) => phaseOf(resource)],
    ],
  },
];

const FLAGS_WITH_VALUE = [
  "n",
  "namespace",
  "f",
  "filename",
  "o",
  "output",
  "c",
  "container",
  "l",
  "selector",
];

export function kubectl(session: Session, words: readonly string[]): CommandResult {
  const [verb = "", ...others] = words;
  const args = sortArguments(others, FLAGS_WITH_VALUE);
  switch (verb) {
    case "get":
      return get(session, args);
    case "describe":
      return describe(session, args);
    case "apply":
      return apply(session, args);
    case "delete":
      return remove(session, args);
    case "exec":
      return exec(session, args);
    default:
      return failed(session, `error: unknown command "${verb}" for "kubectl"`);
  }
}

function findKind(word: string): KindWords | undefined {
  const plain = word.toLowerCase().split(".")[0] ?? "";
  return KINDS.find(({ words }) => words.includes(plain));
}

function noSuchKind(session: Session, word: string): CommandResult {
  return failed(session, `error: the server doesn't have a resource type "${word}"`);
}

/** What runs, pods of Deployments included. */
function listed(session: Session, kind: KindName): readonly Resource[] {
  return resourcesOf(session.push.snapshot, kind);
}

function get(session: Session, args: Arguments): CommandResult {
  const [slashed = "", second] = args.rest;
  const [word = "", named = second] = slashed.split("/");
  const found = findKind(word);
  if (found === undefined) return noSuchKind(session, word);
  const everywhere = flagOf(args, "A", "all-namespaces") !== undefined;
  const namespace = flagOf(args, "n", "namespace") ?? "default";
  const resources = listed(session, found.kind).filter(
    ({ metadata }) =>
      (everywhere || metadata.namespace === "" || metadata.namespace === namespace) &&
      (named === undefined || metadata.name === named),
  );
  if (named !== undefined && resources.length === 0) {
    return failed(session, `Error from server (NotFound): ${pluralOf(found)} "${named}" not found`);
  }
  if (resources.length === 0)
    return printed(session, `No resources found in ${namespace} namespace.`);
  const format = flagOf(args, "o", "output");
  if (format === "yaml" || format === "json")
    return printed(session, resources.map((one) => describeResource(one)).join("---\n"));
  const head = [
    ...(everywhere ? ["NAMESPACE"] : []),
    "NAME",
    ...found.columns.map(([name]) => name),
    "AGE",
  ];
  const rows = resources.map((resource) => [
    ...(everywhere ? [resource.metadata.namespace] : []),
    resource.metadata.name,
    ...found.columns.map(([, cell]) => cell(resource)),
    ageOf(session),
  ]);
  return printed(session, table([head, ...rows], 3));
}

function pluralOf({ words, group }: KindWords): string {
  const [, ...rest] = group.split(".");
  return [words[1] ?? "", ...rest].join(".");
}

/** Everything is as old as the session. */
function ageOf({ state }: Session): string {
  return `${String(Math.trunc(state.nowMicros / 1_000_000))}s`;
}

function valueAt({ spec }: Resource, key: string): unknown {
  return Object.entries(spec).find(([name]) => name === key)?.[1];
}

function listCell(resource: Resource, key: string): string {
  const value = valueAt(resource, key);
  return value === undefined ? "" : JSON.stringify(value);
}

function textCell(resource: Resource, key: string): string {
  const value = valueAt(resource, key);
  return typeof value === "string" ? value : "";
}

function readyCell(resource: Resource): string {
  const containers = valueAt(resource, "containers");
  const count = Array.isArray(containers) ? containers.length : 1;
  return `${String(count)}/${String(count)}`;
}

function phaseOf({ status }: Resource): string {
  const phase = status?.["phase"];
  return typeof phase === "string" ? phase : "Pending";
}

function describe(session: Session, args: Arguments): CommandResult {
  const [slashed = "", second] = args.rest;
  const [word = "", named = second] = slashed.split("/");
  const found = findKind(word);
  if (found === undefined) return noSuchKind(session, word);
  const namespace = flagOf(args, "n", "namespace") ?? "default";
  const resources = listed(session, found.kind).filter(
    ({ metadata }) =>
      metadata.namespace === namespace && (named === undefined || metadata.name === named),
  );
  if (resources.length === 0) {
    return failed(
      session,
      `Error from server (NotFound): ${pluralOf(found)} "${named ?? ""}" not found`,
    );
  }
  return printed(session, resources.map((resource) => describeResource(resource)).join("\n\n"));
}

/** `-f FILE` applies one of the open files, `-f .` all of them. */
function apply(session: Session, args: Arguments): CommandResult {
  const name = flagOf(args, "f", "filename");
  if (name === undefined) return failed(session, "error: must specify one of -f and -k");
  const files = session.files.filter(
    (file) => name === "." || file.name === name || file.name === `./${name}`,
  );
  if (files.length === 0) return failed(session, `error: the path "${name}" does not exist`);
  const { session: next, results } = applyFiles(session, session.files);
  const own = results.filter(({ doc }) =>
    files.some(({ name: file }) => next.admitted.documents[doc]?.file === file),
  );
  const lines = own.map(({ kind, name: id, allowed, errors }) => {
    const label = KINDS.find((known) => known.kind === kind)?.group ?? kind.toLowerCase();
    const short = id.split("/")[1] ?? id;
    if (allowed) return `${label}/${short} configured`;
    return `Error from server: error when creating "${name}": ${errors.map(({ real, message }) => real ?? message).join("; ")}`;
  });
  const refused = own.some(({ allowed }) => !allowed);
  return { ...printed(next, lines), exitCode: refused ? 1 : 0 };
}

function remove(session: Session, args: Arguments): CommandResult {
  const [slashed = "", second] = args.rest;
  const [word = "", named = second ?? ""] = slashed.split("/");
  const found = findKind(word);
  if (found === undefined) return noSuchKind(session, word);
  const namespace = flagOf(args, "n", "namespace") ?? "default";
  const next = deleteResource(session, `${found.kind}/${namespace}/${named}`);
  if (next === session) {
    return failed(session, `Error from server (NotFound): ${pluralOf(found)} "${named}" not found`);
  }
  return printed(next, `${found.group} "${named}" deleted from ${namespace} namespace`);
}

/** `kubectl exec POD -- curl …` is what a learner sends requests with. */
function exec(session: Session, args: Arguments): CommandResult {
  const [target = ""] = args.rest;
  const pod = findPod(session, target, flagOf(args, "n", "namespace") ?? "default");
  const [command = "", ...words] = args.after ?? [];
  if (pod === undefined)
    return failed(session, `Error from server (NotFound): pods "${target}" not found`);
  if (command !== "curl") {
    return failed(
      session,
      `OCI runtime exec failed: exec: "${command}": executable file not found in $PATH`,
      126,
    );
  }
  return curl(session, words, pod);
}
