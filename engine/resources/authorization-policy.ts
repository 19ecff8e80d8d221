import { accountsStandAlone, onlyOne } from "./checks.ts";
import { choice, list, object, shape, text, unsimulated } from "./field.ts";
import {
  type PolicyTargetReference,
  type WorkloadSelector,
  policyTargetReferenceShape,
  workloadSelectorShape,
} from "./selectors.ts";

export interface ExtensionProviderName {
  readonly name?: string;
}

export interface Source {
  readonly principals?: readonly string[];
  readonly notPrincipals?: readonly string[];
  readonly requestPrincipals?: readonly string[];
  readonly notRequestPrincipals?: readonly string[];
  readonly namespaces?: readonly string[];
  readonly notNamespaces?: readonly string[];
  readonly serviceAccounts?: readonly string[];
  readonly notServiceAccounts?: readonly string[];
  readonly trustDomains?: readonly string[];
  readonly notTrustDomains?: readonly string[];
  readonly ipBlocks?: readonly string[];
  readonly notIpBlocks?: readonly string[];
  readonly remoteIpBlocks?: readonly string[];
  readonly notRemoteIpBlocks?: readonly string[];
}

export interface RuleFrom {
  readonly source?: Source;
}

export interface Operation {
  readonly hosts?: readonly string[];
  readonly notHosts?: readonly string[];
  readonly ports?: readonly string[];
  readonly notPorts?: readonly string[];
  readonly methods?: readonly string[];
  readonly notMethods?: readonly string[];
  readonly paths?: readonly string[];
  readonly notPaths?: readonly string[];
}

export interface RuleTo {
  readonly operation?: Operation;
}

export interface Condition {
  readonly key: string;
  readonly values?: readonly string[];
  readonly notValues?: readonly string[];
}

export interface Rule {
  readonly from?: readonly RuleFrom[];
  readonly to?: readonly RuleTo[];
  readonly when?: readonly Condition[];
}

export interface AuthorizationPolicySpec {
  readonly selector?: WorkloadSelector;
  readonly targetRef?: PolicyTargetReference;
  readonly targetRefs?: readonly PolicyTargetReference[];
  readonly action?: "ALLOW" | "DENY" | "AUDIT" | "CUSTOM";
  readonly rules?: readonly Rule[];
  readonly provider?: ExtensionProviderName;
}

export const extensionProviderNameShape = shape<ExtensionProviderName>("ExtensionProviderName", {
  name: text("A provider that the mesh's settings define."),
});

export const sourceShape = shape<Source>(
  "Source",
  {
    principals: list(text(), "Identities of callers, `trust-domain/ns/namespace/sa/account`."),
    notPrincipals: list(text(), "Identities that callers must not have."),
    requestPrincipals: list(text(), "`issuer/subject` of the caller's token."),
    notRequestPrincipals: list(text(), "Tokens that callers must not bring."),
    namespaces: list(text(), "Namespaces of callers."),
    notNamespaces: list(text(), "Namespaces that callers must not come from."),
    serviceAccounts: list(
      text("", { maxLength: 320 }),
      "Service accounts of callers, `namespace/account` or `account`.",
      { maxItems: 16 },
    ),
    notServiceAccounts: list(
      text("", { maxLength: 320 }),
      "Service accounts that callers must not have.",
      { maxItems: 16 },
    ),
    trustDomains: list(text(), "Trust domains of callers."),
    notTrustDomains: list(text(), "Trust domains that callers must not have."),
    ipBlocks: list(text(), "Addresses that the connection comes from."),
    notIpBlocks: list(text(), "Addresses that the connection must not come from."),
    remoteIpBlocks: list(text(), "Addresses of the first client, as `X-Forwarded-For` tells."),
    notRemoteIpBlocks: list(text(), "Addresses that the first client must not have."),
  },
  { checks: [accountsStandAlone] },
);

export const ruleFromShape = shape<RuleFrom>("RuleFrom", {
  source: object(sourceShape, "Who is calling; all conditions must hold."),
});

export const operationShape = shape<Operation>("Operation", {
  hosts: list(text(), "Host headers, port included if the caller sends one."),
  notHosts: list(text(), "Host headers that do not count."),
  ports: list(text(), "Ports of the pod."),
  notPorts: list(text(), "Ports that do not count."),
  methods: list(text(), "HTTP methods, in capitals."),
  notMethods: list(text(), "Methods that do not count."),
  paths: list(text(), "Paths, with `*` at one end or templates in braces."),
  notPaths: list(text(), "Paths that do not count."),
});

export const ruleToShape = shape<RuleTo>("RuleTo", {
  operation: object(operationShape, "What is asked for; all conditions must hold."),
});

export const conditionShape = shape<Condition>(
  "Condition",
  {
    key: text("An attribute, such as `request.headers[x-user]`."),
    values: list(text(), "Values of which one must match."),
    notValues: list(text(), "Values of which none may match."),
  },
  { required: ["key"] },
);

export const ruleShape = shape<Rule>("Rule", {
  from: list(object(ruleFromShape), "Callers, any one of which is enough.", { maxItems: 512 }),
  to: list(object(ruleToShape), "Operations, any one of which is enough."),
  when: list(object(conditionShape), "Further conditions, all of which must hold."),
});

export const authorizationPolicySpecShape = shape<AuthorizationPolicySpec>(
  "AuthorizationPolicySpec",
  {
    selector: object(
      workloadSelectorShape,
      "Pods that this applies to; without it the whole namespace, or the mesh.",
    ),
    targetRef: unsimulated(
      object(policyTargetReferenceShape, "One object that this is attached to."),
    ),
    targetRefs: unsimulated(
      list(object(policyTargetReferenceShape), "Objects that this is attached to.", {
        maxItems: 16,
      }),
    ),
    action: choice(
      ["ALLOW", "DENY", "AUDIT", "CUSTOM"],
      "What happens to requests that match a rule; ALLOW by default.",
    ),
    rules: list(
      object(ruleShape),
      "Rules, any one of which is enough; ALLOW without rules refuses everything.",
      { maxItems: 512 },
    ),
    provider: object(extensionProviderNameShape, "Who decides, if the action is CUSTOM."),
  },
  {
    checks: [
      onlyOne(
        "only one of targetRefs or selector can be set",
        "selector",
        "targetRef",
        "targetRefs",
      ),
    ],
  },
);
