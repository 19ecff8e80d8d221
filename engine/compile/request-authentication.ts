/** RequestAuthentications as one JWT filter: a token, where there is one, must be good (CP-353). */
import type { HttpFilter } from "../proxy/config.ts";
import type { JWTRule } from "../resources/request-authentication.ts";
import { compareText } from "./host.ts";
import { defined, orAbsent, textOrAbsent } from "./plain.ts";
import { selectedPolicies } from "./policy-selection.ts";
import type { Proxy } from "./proxy.ts";
import type { Push } from "./push.ts";

/**
 * What istiod puts in place of keys that it cannot fetch, as recorded: nobody has the private half, so
 * every token fails.
 */
const unreachableKeys = `{
  "keys": [
    {
      "kty": "RSA",
      "e": "AQAB",
      "n": "0xObjM0UvS_oaazjpEYlAbwctEJ4L8pH3OuTb7qth7gUwqet-EzQB4dgFdvSdMgrLnSncQGRjpEYz3F3viIbH-3EN3TxSlPNviHxeOdyiBVfumN8dMxbLvVJUpfNOnvmMxJcl-8NNjAwcOjk4otSALaYgYYyOPyvKtgVdrQr-FoubWX4yrjxW-MJ2-7OBeepUUNOsVwGV23YX03sVkkyvY3otRflkBcY3_HKpBxJl9wk2GyOShN4_PNUF9-vwfnvOXMbCDX-w4PTef4geeb_GiT40YCKHTKMSPVanGRn5GExIWmki-mmqh94-mPTJyBR74ShspL3BxPZitDL574T1w"
    }
  ]
}`;

export function jwtFilter(push: Push, proxy: Proxy): HttpFilter | undefined {
  const all = push.requestAuthentications;
  const policies = selectedPolicies(all, push.mesh.rootNamespace, proxy, true);
  const rules = policies
    .flatMap(({ spec, key }) =>
      (spec.jwtRules ?? []).map((rule, index) => ({
        rule,
        origin: { resource: key, path: ["spec", "jwtRules", index] },
      })),
    )
    .sort((one, other) => compareText(one.rule.issuer ?? "", other.rule.issuer ?? ""));
  const isGateway = proxy.node.kind === "router";
  const [first] = rules;
  if (first === undefined) return undefined;
  const providers = Object.fromEntries(
    rules.map(({ rule }, index) => [`origins-${index}`, providerOf(rule, isGateway)]),
  );
  return {
    name: "envoy.filters.http.jwt_authn",
    config: {
      providers,
      rules: [{ match: { prefix: "/" }, requires: requirementOf(Object.keys(providers)) }],
      bypass_cors_preflight: true,
    },
    origin: first.origin,
  };
}

/** Gateways choose the route anew once the claims are known (CP-108). */
function providerOf(rule: JWTRule, isGateway: boolean): Readonly<Record<string, unknown>> {
  const spaced = ["permission", "scope", ...(rule.spaceDelimitedClaims ?? [])];
  return defined({
    issuer: textOrAbsent(rule.issuer),
    audiences: orAbsent(rule.audiences ?? []),
    local_jwks: { inline_string: textOrAbsent(rule.jwks) ?? unreachableKeys },
    forward: rule.forwardOriginalToken === true ? true : undefined,
    from_headers: orAbsent(
      (rule.fromHeaders ?? []).map(({ name, prefix }) =>
        defined({ name, value_prefix: textOrAbsent(prefix) }),
      ),
    ),
    from_params: orAbsent(rule.fromParams ?? []),
    from_cookies: orAbsent(rule.fromCookies ?? []),
    forward_payload_header: textOrAbsent(rule.outputPayloadToHeader),
    payload_in_metadata: "payload",
    clear_route_cache: isGateway ? true : undefined,
    normalize_payload_in_metadata: { space_delimited_claims: [...new Set(spaced)].sort() },
    claim_to_headers: orAbsent(
      (rule.outputClaimToHeaders ?? []).map(({ header, claim }) => ({
        header_name: header,
        claim_name: claim,
      })),
    ),
  });
}

/** One issuer's token or none; with several, any one's token, or none that is bad. */
function requirementOf(names: readonly string[]): Readonly<Record<string, unknown>> {
  const named = names.map((provider_name) => ({ provider_name }));
  const lenient = named.map((one) => ({
    requires_any: { requirements: [one, { allow_missing: {} }] },
  }));
  const [only] = lenient;
  if (only !== undefined && lenient.length === 1) return only;
  return {
    requires_any: { requirements: [...named, { requires_all: { requirements: lenient } }] },
  };
}
