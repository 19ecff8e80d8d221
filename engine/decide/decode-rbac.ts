/** Authorization rules as Envoy's RBAC filters carry them; a filter's configuration is untyped JSON until here. */
import type { AddressRange } from "./address-range.ts";
import type { HeaderMatcher, StringMatcher } from "../proxy/config.ts";

export interface RbacRules {
  /** Absent means ALLOW. */
  readonly action?: "ALLOW" | "DENY" | "LOG";
  readonly policies?: Readonly<Record<string, RbacPolicy>>;
}

export interface RbacPolicy {
  readonly permissions: readonly RbacPermission[];
  readonly principals: readonly RbacPrincipal[];
}

export interface ValueMatcher {
  readonly string_match?: StringMatcher;
  readonly present_match?: boolean;
  readonly list_match?: { readonly one_of?: ValueMatcher };
  readonly or_match?: { readonly value_matchers: readonly ValueMatcher[] };
}

export interface MetadataMatcher {
  readonly filter: string;
  readonly path: readonly { readonly key: string }[];
  readonly value: ValueMatcher;
  readonly invert?: boolean;
}

export interface RbacPermission {
  readonly any?: boolean;
  readonly and_rules?: { readonly rules: readonly RbacPermission[] };
  readonly or_rules?: { readonly rules: readonly RbacPermission[] };
  readonly not_rule?: RbacPermission;
  readonly header?: HeaderMatcher;
  readonly url_path?: { readonly path: StringMatcher };
  readonly uri_template?: {
    readonly typed_config?: { readonly path_template?: string };
    readonly config?: { readonly path_template?: string };
  };
  readonly destination_port?: number;
  readonly destination_ip?: AddressRange;
  readonly requested_server_name?: StringMatcher;
  readonly metadata?: MetadataMatcher;
}

export interface RbacPrincipal {
  readonly any?: boolean;
  readonly and_ids?: { readonly ids: readonly RbacPrincipal[] };
  readonly or_ids?: { readonly ids: readonly RbacPrincipal[] };
  readonly not_id?: RbacPrincipal;
  readonly authenticated?: { readonly principal_name?: StringMatcher };
  readonly filter_state?: { readonly key: string; readonly string_match?: StringMatcher };
  readonly source_ip?: AddressRange;
  readonly direct_remote_ip?: AddressRange;
  readonly remote_ip?: AddressRange;
  readonly header?: HeaderMatcher;
  readonly url_path?: { readonly path: StringMatcher };
  readonly metadata?: MetadataMatcher;
}

/** The rules that a filter enforces; shadow rules only count. */
export function decodeRbac(config: unknown): RbacRules | undefined {
  if (typeof config !== "object" || config === null || !("rules" in config)) return undefined;
  return config.rules as RbacRules;
}

/** The rules that only count, or tell another filter whether to ask. */
export function decodeShadowRbac(config: unknown): RbacRules | undefined {
  if (typeof config !== "object" || config === null || !("shadow_rules" in config))
    return undefined;
  return config.shadow_rules as RbacRules;
}

/** A route's condition on metadata. */
export function decodeMetadataMatcher(matcher: unknown): MetadataMatcher {
  return matcher as MetadataMatcher;
}
