/** Whether a connection or a request may pass an RBAC filter (DP-212 to DP-214). */
import type { RbacPermission, RbacPrincipal, RbacRules } from "./decode-rbac.ts";
import { inRange } from "./address-range.ts";
import { compileHeaderMatcher } from "./header-match.ts";
import { pathOnly, type HttpRequest } from "./http-request.ts";
import { matchesMetadata } from "./metadata-match.ts";
import { matchesTemplate } from "./path-template.ts";
import { compileStringMatcher } from "./string-match.ts";

/** Who asks, from where, for what. */
export interface AccessContext {
  /** Absent for a connection that carries no HTTP. */
  readonly request?: HttpRequest;
  /** The SPIFFE id in the peer's certificate. */
  readonly peer?: string;
  readonly sourceIp: string;
  /** The client's address as `x-forwarded-for` and the connection tell it. */
  readonly remoteIp: string;
  readonly destinationIp: string;
  readonly destinationPort: number;
  readonly serverName?: string;
  /** Claims of a checked token, as JSON. */
  readonly claims?: Readonly<Record<string, unknown>>;
}

export interface AccessDecision {
  readonly allowed: boolean;
  /** The policy that decided, or `none` where an ALLOW list has nothing that fits. */
  readonly policy: string;
}

/**
 * The first policy in the order of their names that fits decides: it refuses under DENY and lets pass
 * under ALLOW.
 */
export function authorize(rules: RbacRules, context: AccessContext): AccessDecision {
  const names = Object.keys(rules.policies ?? {}).sort();
  const policy = names.find((name) => {
    const found = rules.policies?.[name];
    return (
      found !== undefined &&
      found.permissions.some((permission) => permits(permission, context)) &&
      found.principals.some((principal) => isPrincipal(principal, context))
    );
  });
  switch (rules.action ?? "ALLOW") {
    case "ALLOW":
      return { allowed: policy !== undefined, policy: policy ?? "none" };
    case "DENY":
      return { allowed: policy === undefined, policy: policy ?? "none" };
    case "LOG":
      return { allowed: true, policy: policy ?? "none" };
  }
}

function permits(permission: RbacPermission, context: AccessContext): boolean {
  const { and_rules, or_rules, not_rule, destination_ip, requested_server_name } = permission;
  if (and_rules !== undefined) return and_rules.rules.every((rule) => permits(rule, context));
  if (or_rules !== undefined) return or_rules.rules.some((rule) => permits(rule, context));
  if (not_rule !== undefined) return !permits(not_rule, context);
  if (permission.destination_port !== undefined)
    return permission.destination_port === context.destinationPort;
  if (destination_ip !== undefined) return inRange(destination_ip, context.destinationIp);
  if (requested_server_name !== undefined)
    return compileStringMatcher(requested_server_name)(context.serverName ?? "");
  if (permission.uri_template !== undefined) {
    const { config, typed_config } = permission.uri_template;
    const template = config?.path_template ?? typed_config?.path_template ?? "";
    return (
      context.request !== undefined && matchesTemplate(template, pathOnly(context.request.path))
    );
  }
  return common(permission, context);
}

function isPrincipal(principal: RbacPrincipal, context: AccessContext): boolean {
  const { and_ids, or_ids, not_id, authenticated, filter_state } = principal;
  if (and_ids !== undefined) return and_ids.ids.every((id) => isPrincipal(id, context));
  if (or_ids !== undefined) return or_ids.ids.some((id) => isPrincipal(id, context));
  if (not_id !== undefined) return !isPrincipal(not_id, context);
  const name = authenticated?.principal_name ?? filter_state?.string_match;
  if (authenticated !== undefined || filter_state !== undefined) {
    if (context.peer === undefined) return false;
    return name === undefined || compileStringMatcher(name)(context.peer);
  }
  const direct = principal.direct_remote_ip ?? principal.source_ip;
  if (direct !== undefined) return inRange(direct, context.sourceIp);
  if (principal.remote_ip !== undefined) return inRange(principal.remote_ip, context.remoteIp);
  return common(principal, context);
}

/** What permissions and principals share. */
function common(
  rule: Pick<RbacPrincipal, "any" | "header" | "url_path" | "metadata">,
  { request, claims }: AccessContext,
): boolean {
  if (rule.header !== undefined)
    return request !== undefined && compileHeaderMatcher(rule.header)(request);
  if (rule.url_path !== undefined)
    return (
      request !== undefined && compileStringMatcher(rule.url_path.path)(pathOnly(request.path))
    );
  if (rule.metadata !== undefined) return matchesMetadata(rule.metadata, claims);
  return rule.any === true;
}
