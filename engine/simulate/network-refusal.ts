import { authorize, type AccessContext } from "../decide/authorize.ts";
import { decodeRbac } from "../decide/decode-rbac.ts";
import type { FilterChain } from "../proxy/config.ts";

/** The policy for which a network filter closes the connection. */
export function networkRefusal(
  { filters = [] }: FilterChain,
  context: AccessContext,
): string | undefined {
  for (const { name, config } of filters) {
    if (!name.endsWith(".rbac")) continue;
    const rules = decodeRbac(config);
    if (rules === undefined) continue;
    const { allowed, policy } = authorize(rules, context);
    if (!allowed) return policy;
  }
  return undefined;
}
