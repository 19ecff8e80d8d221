import type {
  AuthorizationPolicySpec,
  Condition,
  Operation,
  Rule,
  Source,
} from "../../resources/authorization-policy.ts";
import type { Path } from "../../source/place.ts";
import type { WebhookInput } from "../webhook.ts";
import type { Finding } from "../finding.ts";
import {
  attributeErrors,
  emptyValueError,
  ipErrors,
  pathTemplateError,
  portErrors,
  serviceAccountError,
  trustDomainError,
} from "./policy-values.ts";
import { advise, complaint, indexed, isFilled, refuse, type Findings } from "./report.ts";
import { attachmentFindings } from "./shared.ts";

/** @see CP-474 to CP-487 */
export function* authorizationPolicyFindings(
  spec: AuthorizationPolicySpec,
  { name, namespace }: WebhookInput,
): Findings {
  const prefix = `invalid policy ${name}.${namespace}: `;
  for (const finding of policyFindings(spec)) {
    yield finding.warns === true ? finding : { ...finding, real: prefix + finding.real };
  }
}

const addRule = "add an empty rule `{}` if you want it be triggered for every request";

function* policyFindings(spec: AuthorizationPolicySpec): Findings {
  const { action = "ALLOW", rules, provider } = spec;
  yield* attachmentFindings(spec);
  if (action === "CUSTOM") {
    if (!isFilled(rules))
      yield refuse(
        "ADM1521",
        ["spec"],
        `CUSTOM action without \`rules\` is meaningless as it will never be triggered, ${addRule}`,
      );
    else if ((provider?.name ?? "") === "")
      yield refuse("ADM1522", ["spec"], "`provider.name` must not be empty");
    for (const [index, rule] of indexed(rules))
      yield* customFindings(rule, ["spec", "rules", index]);
  } else if (provider !== undefined) {
    yield refuse(
      "ADM1522",
      ["spec", "provider"],
      `\`provider\` must not be with non CUSTOM action, found ${action}`,
    );
  }
  if (action === "DENY" && !isFilled(rules)) {
    yield refuse(
      "ADM1521",
      ["spec"],
      `DENY action without \`rules\` is meaningless as it will never be triggered, ${addRule}`,
    );
  }
  for (const [index, rule] of indexed(rules)) {
    yield* ruleFindings(rule, index);
    if (action === "DENY" && closesTcp(rule))
      yield advise("ADM1529", ["spec", "rules", index], closesTcpText);
  }
}

const closesTcpText =
  "configured AuthorizationPolicy will deny all traffic to TCP ports under its scope due to the use of only HTTP attributes in a DENY rule; it is recommended to explicitly specify the port";

const tcpSources = [
  "notPrincipals",
  "principals",
  "ipBlocks",
  "notIpBlocks",
  "namespaces",
  "notNamespaces",
  "remoteIpBlocks",
  "notRemoteIpBlocks",
  "serviceAccounts",
  "notServiceAccounts",
] as const;

/** CP-486. */
function closesTcp({ from = [], to = [] }: Rule): boolean {
  const sources = from.flatMap(({ source }) => source ?? []);
  const operations = to.flatMap(({ operation }) => operation ?? []);
  const hasTcpSource = sources.some((source) => tcpSources.some((name) => isFilled(source[name])));
  const hasPort = operations.some(({ ports, notPorts }) => isFilled(ports) || isFilled(notPorts));
  return operations.length > 0 ? !hasPort : sources.length > 0 && !hasTcpSource;
}

const customSources = [
  "namespaces",
  "notNamespaces",
  "serviceAccounts",
  "notServiceAccounts",
  "trustDomains",
  "notTrustDomains",
  "principals",
  "notPrincipals",
  "requestPrincipals",
  "notRequestPrincipals",
] as const;
const customKeys: readonly string[] = [
  "source.namespace",
  "source.serviceAccount",
  "source.trustDomain",
  "source.principal",
];

/** An external authorizer is asked before identities are known (CP-477). */
function* customFindings(rule: Rule, path: Path): Findings {
  const text = "is currently not supported with CUSTOM action";
  for (const [index, { source }] of indexed(rule.from)) {
    for (const name of customSources) {
      if (!isFilled(source?.[name])) continue;
      yield refuse(
        "ADM1523",
        [...path, "from", index, "source", name],
        `From.${capital(name)} ${text}`,
      );
    }
  }
  for (const [index, { key = "" }] of indexed(rule.when)) {
    if (!customKeys.includes(key) && !key.startsWith("request.auth.")) continue;
    yield refuse("ADM1523", [...path, "when", index], `${key} ${text}`);
  }
}

function* ruleFindings(rule: Rule, index: number): Findings {
  const path: Path = ["spec", "rules", index];
  const found = `found at rule ${String(index)}`;
  for (const [number, { source }] of indexed(rule.from)) {
    const at: Path = [...path, "from", number];
    if (source === undefined)
      yield refuse("ADM1524", at, `\`from.source\` must not be nil, ${found}`);
    else yield* sourceFindings(source, found, [...at, "source"]);
  }
  for (const [number, { operation }] of indexed(rule.to)) {
    const at: Path = [...path, "to", number];
    if (operation === undefined)
      yield refuse("ADM1524", at, `\`to.operation\` must not be nil, ${found}`);
    else yield* operationFindings(operation, found, [...at, "operation"]);
  }
  for (const [number, condition] of indexed(rule.when)) {
    yield* conditionFindings(condition, [...path, "when", number]);
  }
}

const identities = ["principals", "notPrincipals", "namespaces", "notNamespaces"] as const;
const addresses = ["ipBlocks", "notIpBlocks", "remoteIpBlocks", "notRemoteIpBlocks"] as const;
const plainSources = [
  "principals",
  "requestPrincipals",
  "namespaces",
  "ipBlocks",
  "remoteIpBlocks",
  "notPrincipals",
  "notRequestPrincipals",
  "notNamespaces",
  "notIpBlocks",
  "notRemoteIpBlocks",
] as const;
const accounts = ["serviceAccounts", "notServiceAccounts"] as const;
const domains = ["trustDomains", "notTrustDomains"] as const;

function* sourceFindings(source: Source, found: string, path: Path): Findings {
  if (
    identities.some((name) => isFilled(source[name])) &&
    accounts.some((name) => isFilled(source[name]))
  ) {
    yield refuse(
      "ADM1525",
      path,
      `cannot set serviceAccounts with namespaces or principals, ${found}`,
    );
  }
  if (![...plainSources, ...accounts, ...domains].some((name) => isFilled(source[name]))) {
    yield refuse("ADM1524", path, `\`from.source\` must not be empty, ${found}`);
  }
  for (const name of addresses) yield* each(ipErrors(source[name]), "ADM1526", [...path, name]);
  for (const name of plainSources) {
    yield* complaint("ADM1527", [...path, name], emptyValueError(capital(name), source[name]));
  }
  for (const name of accounts) {
    yield* complaint("ADM1525", [...path, name], serviceAccountError(capital(name), source[name]));
  }
  for (const name of domains) {
    yield* complaint("ADM1525", [...path, name], trustDomainError(capital(name), source[name]));
  }
}

const operationParts = [
  "ports",
  "methods",
  "paths",
  "hosts",
  "notPorts",
  "notMethods",
  "notPaths",
  "notHosts",
] as const;

function* operationFindings(operation: Operation, found: string, path: Path): Findings {
  if (!operationParts.some((name) => isFilled(operation[name]))) {
    yield refuse("ADM1524", path, `\`to.operation\` must not be empty, ${found}`);
  }
  for (const name of ["ports", "notPorts"] as const) {
    yield* each(portErrors(operation[name]), "ADM1526", [...path, name]);
  }
  for (const name of operationParts) {
    yield* complaint("ADM1527", [...path, name], emptyValueError(capital(name), operation[name]));
  }
  for (const name of ["paths", "notPaths"] as const) {
    yield* complaint("ADM1528", [...path, name], pathTemplateError(capital(name), operation[name]));
  }
}

/** Each list is judged, so an unknown key is reported twice (corrections, CP-484). */
function* conditionFindings({ key = "", values, notValues }: Condition, path: Path): Findings {
  if (key === "") {
    yield refuse("ADM1530", path, "`key` must not be empty");
  } else if (!isFilled(values) && !isFilled(notValues)) {
    yield refuse(
      "ADM1530",
      path,
      `at least one of \`values\` or \`notValues\` must be set for key ${key}`,
    );
  } else {
    for (const [name, list] of [
      ["value", values],
      ["notValue", notValues],
    ] as const) {
      const errors = attributeErrors(key, list);
      if (errors === undefined) continue;
      yield refuse("ADM1530", path, `invalid \`${name}\` for \`key\` ${key}: ${errors}`);
    }
  }
}

function* each(errors: readonly string[], code: Finding["code"], path: Path): Findings {
  for (const error of errors) yield refuse(code, path, error);
}

function capital(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
